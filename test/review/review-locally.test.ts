import { describe, expect, test } from "vitest";
import { silentLog as log } from "../../src/domain/log.ts";
import { dryRun } from "../../src/review/dry-run.ts";
import type { Wishes } from "../../src/review/local-config.ts";
import { reviewLocally } from "../../src/review/review-locally.ts";
import type { ReviewCache } from "../../src/review/ports.ts";
import {
  fakeCache,
  fakePublisher,
  fakeSource,
  fixedClock,
  markerEngine,
  type FakeEngine,
  type Files,
} from "./fakes.ts";

const configPath = ".github/marginalia.yml";

function review(
  engines: readonly FakeEngine[],
  wishes: Partial<Wishes> = {},
  base: Files = {},
  cache: ReviewCache = fakeCache(),
) {
  const before = { "a.ts": "one\n", "b.ts": "one\n", ...base };
  const after = { "a.ts": "one\nBUG here\n", "b.ts": "one\ntwo\n", ...base };
  return {
    source: fakeSource(before, after),
    engines,
    wishes: { engines: null, failOn: null, ...wishes },
    cache,
    ignoreCache: false,
    publisher: fakePublisher(),
    clock: fixedClock(),
    log,
    signal: new AbortController().signal,
  };
}

describe("the bar that is set by hand", () => {
  test.each([
    ["major", "high", null, "blocked"],
    ["major", "medium", null, "reviewed-findings"],
    ["minor", "high", null, "reviewed-findings"],
    ["major", "medium", "major", "blocked"],
    ["major", "low", "major", "blocked"],
    ["minor", "high", "major", "reviewed-findings"],
    ["minor", "high", "minor", "blocked"],
    ["critical", "high", "never", "reviewed-findings"],
    ["nit", "high", "minor", "reviewed-clean"],
    ["nit", "high", "nit", "blocked"],
    ["nit", "high", null, "reviewed-clean"],
  ] as const)("%s, of %s confidence, at %s: %s", async (severity, confidence, failOn, kind) => {
    const engine = markerEngine({ more: { severity, confidence } });
    const plan = await reviewLocally(review([engine], { failOn }));
    expect(plan.verdict.kind).toBe(kind);
  });

  test("takes the place of the repository's gate, in what is printed as well", async () => {
    const base = { [configPath]: "gate: never\n" };
    const asked = review([markerEngine()], { failOn: "major" }, base);
    const plan = await reviewLocally(asked);
    expect(plan.verdict).toEqual({
      kind: "blocked",
      by: plan.inline.map(({ fingerprint }) => fingerprint),
      open: 1,
    });
    expect(asked.publisher.plans).toEqual([plan]);
  });

  test("never makes a whole of a review that is not", async () => {
    const missing = (path: string) =>
      path === "b.ts"
        ? [{ code: "crashed", by: "analyzers", detail: "it fell over", retryAt: null } as const]
        : [];
    const plan = await reviewLocally(review([markerEngine({ missing })], { failOn: "never" }));
    expect(plan.verdict).toMatchObject({ kind: "partial", reviewed: 1, eligible: 2 });
  });
});

test("an engine that is asked for and switched off is an error, one that is not is left out", async () => {
  const base = { [configPath]: "engines:\n  model: false\n" };
  const engines = [markerEngine(), markerEngine({ name: "model" })];
  await expect(reviewLocally(review(engines, { engines: ["model"] }, base))).rejects.toMatchObject({
    name: "TellTheUser",
    message: expect.stringContaining("switched the engine model off"),
    hint: expect.stringContaining("--engine"),
  });
  expect((await reviewLocally(review(engines, {}, base))).engines).toEqual(["analyzers"]);
});

describe("a dry run", () => {
  const files: Files = { "package-lock.json": "{}\n" };

  test("reviews nothing, and says what would be reviewed and what not, and why", async () => {
    const engines = [markerEngine(), markerEngine({ name: "model" })];
    const asked = review(engines);
    const source = fakeSource({ "a.ts": "one\n", "gone.ts": "x\n" }, { "a.ts": "two\n", ...files });
    const run = await dryRun({ ...asked, source });

    expect(engines.flatMap(({ calls }) => calls)).toEqual([]);
    expect(run.engines).toEqual(["analyzers", "model"]);
    expect(run.units).toEqual([
      { unitId: "u1", path: "a.ts", lines: { first: 1, last: 1 }, cached: [] },
    ]);
    expect(run.files.map(({ path, state }) => [path, state])).toEqual([
      ["a.ts", "eligible"],
      ["gone.ts", "nothing-to-review"],
      ["package-lock.json", "skipped"],
    ]);
    expect(run.forecast).toBeNull();
  });

  test("knows what is in the cache, leaves it as it was, and asks a price for the rest", async () => {
    const cache = fakeCache();
    await reviewLocally(review([markerEngine()], {}, {}, cache));
    const released: string[] = [];
    const watched = { ...cache, release: (key: string) => void released.push(key) };
    const model = markerEngine({ name: "model" });
    const asked: string[] = [];
    const priced = {
      ...model,
      forecast: (units: readonly { readonly path: string }[]) => {
        asked.push(...units.map(({ path }) => path));
        return { calls: 1, dollars: 0.5, budget: 5 };
      },
    };

    const run = await dryRun({ ...review([], {}, {}, watched), engines: [markerEngine(), priced] });

    expect(run.units.map(({ path, cached }) => [path, cached])).toEqual([
      ["a.ts", ["analyzers"]],
      ["b.ts", ["analyzers"]],
    ]);
    expect(asked).toEqual(["a.ts", "b.ts"]);
    expect(released).toHaveLength(2);
    expect(run.forecast).toEqual({ calls: 1, dollars: 0.5, budget: 5 });
    expect(cache.size()).toBe(2);

    const anew = await dryRun({ ...review([markerEngine()], {}, {}, cache), ignoreCache: true });
    expect(anew.units.map(({ cached }) => cached)).toEqual([[], []]);
  });
});
