import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { format } from "prettier";
import { expect, onTestFinished, test } from "vitest";
import { receiptSchemaJson } from "../../scripts/receipt-schema.ts";
import type { NotReviewed } from "../../src/domain/engine.ts";
import type { Mark } from "../../src/domain/finding.ts";
import { fingerprint, reviewId, sha } from "../../src/domain/ids.ts";
import { silentLog } from "../../src/domain/log.ts";
import type { PullRequestRef } from "../../src/domain/pull-request.ts";
import { openStorage } from "../../src/storage/storage.ts";
import { manualClock } from "../queue/manual-clock.ts";
import { fullReceipt, signed } from "../sample-receipt.ts";
import { openFile } from "./test-storage.ts";

const day = 24 * 60 * 60 * 1000;
const repository = { id: "77", owner: "acme", name: "shop" };
const pullRequest: PullRequestRef = { repository, number: 12 };
const head = sha("d".repeat(40));
const print = (number: number) => reviewId(number.toString(16).padStart(16, "0"));

async function setUp() {
  const file = await openFile(manualClock());
  onTestFinished(file.remove);
  await file.storage.rememberRepository(1, repository);
  return file;
}

test("the published schema is that of the code, and takes a receipt with all that it can say", async () => {
  const text = await format(receiptSchemaJson(), { parser: "json", printWidth: 100 });
  const published = readFileSync("docs/receipt.schema.json", "utf8");

  expect(published, "run: npx tsx scripts/write-receipt-schema.ts").toBe(text);

  const validate = new Ajv2020({ strictTypes: false }).compile(JSON.parse(published) as object);
  validate(JSON.parse(JSON.stringify(signed(fullReceipt()))));
  expect(validate.errors).toBeNull();
  expect(validate({ ...signed(), receipt: { version: 3 } })).toBe(false);
});

/** A kind that is new in the code is missing here, which does not compile. */
const marks: Readonly<{ [Kind in Mark["kind"]]: Extract<Mark, { kind: Kind }> }> = {
  duplicate: { kind: "duplicate", of: fingerprint("1".repeat(16)) },
  "already-said": { kind: "already-said", state: "dismissed" },
  "outside-change": { kind: "outside-change" },
  suppressed: { kind: "suppressed", by: "configuration", because: "rules", line: null },
  late: { kind: "late", because: "unchanged since" },
  nit: { kind: "nit" },
  "low-confidence": { kind: "low-confidence" },
  "over-cap": { kind: "over-cap", cap: 7 },
};
const codes: Readonly<Record<NotReviewed["code"], true>> = {
  crashed: true,
  "timed-out": true,
  "too-large": true,
  unreadable: true,
  "rate-limited": true,
  unavailable: true,
  budget: true,
  refused: true,
  "malformed-answer": true,
  superseded: true,
};

test("whatever a mark or a gap can say is read back", async () => {
  const { storage } = await setUp();
  const full = fullReceipt();
  const findings = Object.values(marks).flatMap((mark) =>
    full.findings.slice(0, 1).map((finding) => ({ ...finding, marks: [mark] })),
  );
  const missing = Object.keys(codes).map((code) => ({
    code: code as NotReviewed["code"],
    by: "model",
    detail: "",
    retryAt: null,
  }));
  const unit = { id: "u1", state: "not-reviewed", ranges: [], keys: {}, missing } as const;
  const file = { path: "a", state: "not-reviewed", why: null, units: [unit] } as const;
  const one = signed({ findings, coverage: { ...full.coverage, files: [file] } });
  await storage.ledger.record(pullRequest, [], one);

  expect((await storage.receipts.ofReview(one.receipt.review))?.signed).toEqual(one);
});

test("a receipt is found by its review, byte for byte as it was recorded", async () => {
  const { storage } = await setUp();
  const one = signed(fullReceipt());
  await storage.ledger.record(pullRequest, [], one);

  const kept = await storage.receipts.ofReview(one.receipt.review);

  expect(kept?.signed).toEqual(one);
  expect(JSON.parse(kept?.json ?? "")).toEqual(JSON.parse(JSON.stringify(one)));
  expect(await storage.receipts.ofReview(print(9))).toBeNull();
});

test("those of a commit come newest first, under the repository's name in any case", async () => {
  const { storage } = await setUp();
  const at = (review: number, endedAt: number, over = {}) =>
    signed({ review: print(review), endedAt, ...over });
  await storage.ledger.record(pullRequest, [], at(1, 100));
  await storage.ledger.record({ ...pullRequest, number: 13 }, [], at(2, 300));
  await storage.ledger.record(pullRequest, [], at(3, 200, { head: sha("e".repeat(40)) }));

  const reviews = async (owner: string, name: string) =>
    (await storage.receipts.ofCommit(owner, name, head)).map(({ signed: s }) => s.receipt.review);
  expect(await reviews("ACME", "Shop")).toEqual([print(2), print(1)]);
  expect(await reviews("acme", "other")).toEqual([]);

  await storage.rememberRepository(1, { ...repository, name: "store" });
  expect(await reviews("acme", "store")).toEqual([print(2), print(1)]);
});

test("a receipt of the first version is no receipt, and does not stand in the way", async () => {
  const file = await setUp();
  await file.storage.ledger.record(pullRequest, [], signed({ review: print(1) }));
  await file.sql(
    `insert into receipts (repository_id, number, review, ended_at, receipt) values ('77', 12, '${print(2)}', 5, '{"version":1}')`,
  );

  expect(await file.storage.receipts.ofReview(print(2))).toBeNull();
  expect(await file.storage.receipts.ofCommit("acme", "shop", head)).toHaveLength(1);
});

test("receipts go when they are old", async () => {
  const clock = manualClock();
  const url = "sqlite::memory:";
  const storage = await openStorage({ url, clock, log: silentLog, receiptMaxAge: 30 * day });
  onTestFinished(() => storage.close());
  const record = (review: number) =>
    storage.ledger.record(pullRequest, [], signed({ review: print(review), endedAt: clock.now() }));
  const isKept = async (review: number) =>
    (await storage.receipts.ofReview(print(review))) !== null;
  await record(1);
  await clock.leap(29 * day);
  await record(2);
  expect(await isKept(1)).toBe(true);

  await clock.leap(2 * day);
  await record(3);
  await storage.dropOld();

  expect([await isKept(1), await isKept(2), await isKept(3)]).toEqual([false, true, true]);
});

test("a start without the setting drops none, so that looking at a database costs nothing", async () => {
  const clock = manualClock();
  const file = await openFile(clock);
  onTestFinished(file.remove);
  await file.storage.ledger.record(pullRequest, [], signed({ review: print(1), endedAt: 1 }));
  await clock.leap(10_000 * day);

  await file.reopen();

  expect(await file.storage.receipts.ofReview(print(1))).not.toBeNull();
});
