import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLog } from "../../src/domain/log.ts";
import { createLastReviews } from "../../src/storage/last-reviews.ts";
import { lastReviewOf } from "../../src/terminal/last-review-of.ts";
import { file, finding, plan } from "../terminal/sample-plan.ts";

let dir = "";

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "marginalia-last-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const review = lastReviewOf(
  plan([file("a.ts", "+ x")], {
    findings: [
      finding("a.ts", 10),
      finding("b.ts", 0, { placement: { kind: "file", path: "b.ts", why: "gone" } }),
    ],
  }),
  1_000,
);

const folder = (): string => join(dir, "cache", "last-reviews");
const names = (): readonly string[] => readdirSync(folder());

test("keeps the last review of each repository, for its owner alone", async () => {
  const reviews = createLastReviews(folder(), silentLog);
  expect(await reviews.read("local:a")).toBeNull();
  await reviews.keep("local:a", { ...review, findings: [] });
  await reviews.keep("local:a", review);
  await reviews.keep("local:b", { ...review, reviewedAt: 2_000 });
  const again = createLastReviews(folder(), silentLog);
  expect(await again.read("local:a")).toMatchObject(review);
  expect(await again.read("local:b")).toMatchObject({ reviewedAt: 2_000 });
  expect(names()).toHaveLength(2);
  for (const name of names()) expect(statSync(join(folder(), name)).mode & 0o077).toBe(0);
});

test.each([
  ["not JSON", "{"],
  ["of another version", JSON.stringify({ ...review, version: 2 })],
  ["of another shape", JSON.stringify({ ...review, version: 1, findings: [{ title: 1 }] })],
])("a file that is %s is no review", async (_what, text) => {
  const reviews = createLastReviews(folder(), silentLog);
  await reviews.keep("local:a", review);
  writeFileSync(join(folder(), names()[0]!), text);
  expect(await reviews.read("local:a")).toBeNull();
});

test("keeps a thousand findings of a review, and nothing of one that is too large", async () => {
  const reviews = createLastReviews(folder(), silentLog);
  const [one] = review.findings;
  await reviews.keep("local:a", { ...review, findings: Array.from({ length: 1_001 }, () => one!) });
  expect((await reviews.read("local:a"))?.findings).toHaveLength(1_000);
  const huge = { ...one!, why: "x".repeat(9 * 1024 * 1024) };
  await reviews.keep("local:b", { ...review, findings: [huge] });
  expect(await reviews.read("local:b")).toBeNull();
});

test("keeps a hundred repositories; the one that was reviewed longest ago goes", async () => {
  const reviews = createLastReviews(folder(), silentLog);
  await reviews.keep("local:first", review);
  utimesSync(join(folder(), names()[0]!), 1, 1);
  for (let n = 0; n < 100; n++) await reviews.keep(`local:${n}`, review);
  expect(names()).toHaveLength(100);
  expect(await reviews.read("local:first")).toBeNull();
  expect(await reviews.read("local:0")).not.toBeNull();
});

test("where nothing can be kept the review goes on, and the log says so", async () => {
  writeFileSync(join(dir, "file"), "");
  const warned: string[] = [];
  const log = { ...silentLog, warn: (_fields: object, message: string) => warned.push(message) };
  const reviews = createLastReviews(join(dir, "file", "below"), log);
  await reviews.keep("local:a", review);
  expect(warned).toEqual(["findings not kept for `marginalia explain`"]);
  expect(await reviews.read("local:a")).toBeNull();
});
