import { describe, expect, test } from "vitest";

import { PartlyReviewed, RetryLater, Superseded, TellTheUser } from "../../src/domain/errors.ts";
import type { Patch } from "../../src/domain/change.ts";
import type { UnitKey } from "../../src/domain/ids.ts";
import { silentLog } from "../../src/domain/log.ts";
import type { ChangeSource, Heads, ReviewCache } from "../../src/review/ports.ts";
import { runReviewJob } from "../../src/review/review-job.ts";
import {
  fakeCache,
  fakeConfigs,
  fakePauses,
  fakeLedger,
  fakeHeads,
  fakePublisher,
  fakeSha,
  fakeSource,
  fixedClock,
  markerEngine,
  receiptTools,
  type FakeEngine,
  type FakePublisher,
  type Files,
  withNotes,
} from "./fakes.ts";

const before = { "src/a.ts": "const a = 1;\n", "src/b.ts": "const b = 1;\n" };

interface Scene {
  readonly publisher: FakePublisher;
  readonly engine: FakeEngine;
  readonly ledger: ReturnType<typeof fakeLedger>;
  readonly review: (
    source: ChangeSource,
    more?: Partial<Parameters<typeof runReviewJob>[0]>,
  ) => Promise<void>;
}

function scene(
  options: {
    engine?: FakeEngine;
    publisher?: FakePublisher;
    heads?: Heads;
    cache?: ReviewCache;
    engines?: readonly FakeEngine[];
  } = {},
): Scene {
  const publisher = options.publisher ?? fakePublisher();
  const engine = options.engine ?? markerEngine();
  const ledger = fakeLedger();
  const heads = options.heads ?? fakeHeads();
  const cache = options.cache ?? fakeCache();
  const clock = fixedClock();
  let runs = 0;
  return {
    publisher,
    engine,
    ledger,
    review: async (source, more = {}) => {
      if (source.pullRequest === null) throw new Error("the fake source has a pull request");
      runs += 1;
      await runReviewJob(
        {
          jobId: `job-${runs}`,
          attempt: 1,
          mode: "push",
          triesUntil: Infinity,
          pullRequest: source.pullRequest,
          source,
          publisher: withNotes(publisher, heads, source.pullRequest.ref),
          signal: new AbortController().signal,
          ...more,
        },
        {
          ...receiptTools,
          engines: options.engines ?? [engine],
          cache,
          ledger,
          heads,
          configs: fakeConfigs(),
          pauses: fakePauses(),
          clock,
          log: silentLog,
        },
      );
    },
  };
}

function pullWith(files: Files): ChangeSource {
  return fakeSource(before, { ...before, ...files });
}

describe("one review", () => {
  test("begins the check before work and says each finding on its line", async () => {
    const { review, publisher } = scene();

    await review(pullWith({ "src/a.ts": "const a = 1;\nconst x = 2; // BUG\n" }));

    expect(publisher.events).toEqual(["begin", "1/1", "publish"]);
    expect(publisher.plans[0]?.inline.map(({ placement }) => placement)).toEqual([
      {
        kind: "line",
        anchor: { path: "src/a.ts", side: "RIGHT", startLine: 2, endLine: 2 },
      },
    ]);
    expect(publisher.plans[0]?.verdict).toMatchObject({ kind: "blocked", open: 1 });
  });

  test("of a clean change is clean and wants no summary", async () => {
    const { review, publisher } = scene();

    await review(pullWith({ "src/a.ts": "const a = 2;\n" }));

    expect(publisher.plans[0]).toMatchObject({
      verdict: { kind: "reviewed-clean" },
      wantsSummary: false,
      inline: [],
    });
  });

  test("leaves a receipt with every file, exact lines, engines, cost and configuration", async () => {
    const { review, ledger } = scene();
    const numbers = Array.from({ length: 9 }, (_, index) => `const n${index} = ${index};\n`);
    const edited = numbers.toSpliced(1, 1, "new2();\n", "new3(); // BUG\n").toSpliced(8, 1);

    await review(
      fakeSource(
        { "src/a.ts": numbers.join("") },
        { "src/a.ts": edited.join(""), "package-lock.json": "{}\n" },
      ),
    );

    const [receipt] = ledger.receipts;
    expect(receipt).toMatchObject({
      version: 2,
      program: "0.0.0-test",
      repository: { owner: "acme", name: "shop" },
      pullRequest: 12,
      engines: [{ name: "analyzers", parts: [] }],
      usage: { calls: 1 },
      findings: [{ path: "src/a.ts", lines: { side: "new", first: 3, last: 3 }, comment: 1 }],
      coverage: {
        units: { eligible: 1, reviewed: 1, cached: 0 },
        files: [
          { path: "package-lock.json", state: "skipped", units: [] },
          {
            path: "src/a.ts",
            state: "reviewed",
            units: [
              {
                ranges: [
                  { side: "new", first: 2, last: 3 },
                  { side: "old", first: 8, last: 8 },
                ],
              },
            ],
          },
        ],
      },
    });
    expect(receipt?.configuration).toContainEqual({
      key: "gate",
      value: "major",
      source: "default",
    });
  });
});

describe("a finding that a comment of the change silences", () => {
  const ref = { repository: { id: "7", owner: "acme", name: "shop" }, number: 12 };
  const silenced = { "src/a.ts": "// marginalia-ignore bug -- known\nconst x = 2; // BUG\n" };

  test("is found, listed and recorded, and does not count", async () => {
    const { review, publisher, ledger } = scene();

    await review(pullWith(silenced));

    expect(publisher.plans[0]).toMatchObject({
      verdict: { kind: "reviewed-clean" },
      inline: [],
      folded: [],
      findings: [{ marks: [{ kind: "suppressed", by: "comment", because: "known", line: 1 }] }],
      wantsSummary: true,
    });
    expect(await ledger.entries(ref)).toMatchObject([{ life: { kind: "suppressed" } }]);
    expect(ledger.receipts[0]?.findings).toMatchObject([
      { marks: [{ kind: "suppressed", by: "comment", because: "known", line: 1 }], comment: null },
    ]);
  });

  test("is told once the comment is gone", async () => {
    const { review, publisher, ledger } = scene();
    await review(pullWith(silenced));

    await review(pullWith({ "src/a.ts": "const x = 2; // BUG\n" }));

    expect(publisher.plans[1]?.inline).toHaveLength(1);
    expect(await ledger.entries(ref)).toMatchObject([{ life: { kind: "open" } }]);
  });
});

describe("the same code again", () => {
  test("costs nothing and says nothing, whatever the head is called", async () => {
    const { review, publisher, engine } = scene();
    const files = { "src/a.ts": "const a = 1;\nconst x = 2; // BUG\n" };

    await review(pullWith(files));
    await review(fakeSource(before, { ...before, ...files }, { head: "rebased" }));

    expect(engine.calls).toHaveLength(1);
    expect(publisher.plans[1]).toMatchObject({ inline: [], verdict: { kind: "blocked", open: 1 } });
    expect(publisher.plans[1]?.coverage.units.map(({ state }) => state)).toEqual(["cached"]);
  });

  test("with one file changed reviews that file only", async () => {
    const { review, engine } = scene();

    await review(pullWith({ "src/a.ts": "const a = 2;\n", "src/b.ts": "const b = 2;\n" }));
    await review(pullWith({ "src/a.ts": "const a = 2;\n", "src/b.ts": "const b = 3;\n" }));

    expect(engine.paths()).toEqual(["src/a.ts", "src/b.ts", "src/b.ts"]);
  });

  test("is reviewed from scratch when a full review was asked for", async () => {
    const { review, engine } = scene();
    const source = pullWith({ "src/a.ts": "const a = 2;\n" });

    await review(source);
    await review(source, { mode: "full" });

    expect(engine.calls).toHaveLength(2);
  });

  test("found by two engines is said once, whoever finds it first", async () => {
    const files = { "src/a.ts": "const a = 2; // BUG\n" };
    let answering = false;
    const answers = markerEngine({ name: "model" });
    const missing = [{ code: "unavailable", by: "model", detail: "away", retryAt: null }] as const;
    const model: FakeEngine = {
      ...answers,
      async *review(units, context) {
        if (answering) yield* answers.review(units, context);
        else for (const { id } of units) yield { kind: "outcome", unitId: id, claims: [], missing };
      },
    };
    const tool = markerEngine({ more: { rule: "x/y", confidence: "medium" } });
    const { review, publisher, ledger } = scene({ engines: [tool, model] });
    const heads = ["first", "second", "third"];

    for (const head of heads) {
      await review(fakeSource(before, { ...before, ...files }, { head }));
      answering = true;
    }

    expect(publisher.plans.map(({ inline }) => inline.length)).toEqual([1, 0, 0]);
    const entries = await ledger.entries({
      repository: { id: "7", owner: "", name: "" },
      number: 12,
    });
    expect(entries.map(({ life }) => life.kind)).not.toContain("fixed");
  });

  test("calls a finding fixed once its code is gone", async () => {
    const { review, publisher, ledger } = scene();

    await review(pullWith({ "src/a.ts": "const a = 2; // BUG\n" }));
    await review(pullWith({ "src/a.ts": "const a = 2;\n" }));

    const entries = await ledger.entries({
      repository: { id: "7", owner: "", name: "" },
      number: 12,
    });
    expect(entries.map(({ life }) => life.kind)).toEqual(["fixed"]);
    expect(publisher.plans[1]?.verdict).toEqual({ kind: "reviewed-clean" });
  });
});

describe("never green without a look", () => {
  const rateLimited = {
    code: "rate-limited",
    by: "model",
    detail: "too many requests",
    retryAt: 1_750_000_060_000,
  } as const;

  test("a unit that was not reviewed makes the review partial and tries again", async () => {
    const engine = markerEngine({
      missing: (path) => (path === "src/b.ts" ? [rateLimited] : []),
    });
    const { review, publisher } = scene({ engine });

    const run = review(pullWith({ "src/a.ts": "const a = 2;\n", "src/b.ts": "const b = 2;\n" }));

    await expect(run).rejects.toBeInstanceOf(PartlyReviewed);
    expect(publisher.plans[0]?.verdict).toEqual({
      kind: "partial",
      reviewed: 1,
      eligible: 2,
      open: 0,
      retryAt: rateLimited.retryAt,
    });
    expect(publisher.ends).toEqual([]);
  });

  test("what was missing for too long is told as not tried again, and the job ends", async () => {
    const engine = markerEngine({
      missing: (path) => (path === "src/b.ts" ? [rateLimited] : []),
    });
    const { review, publisher } = scene({ engine });

    await review(pullWith({ "src/a.ts": "const a = 2;\n", "src/b.ts": "const b = 2;\n" }), {
      triesUntil: fixedClock().now(),
    });

    expect(publisher.plans[0]?.verdict).toMatchObject({ kind: "partial", retryAt: null });
    expect(publisher.plans[0]?.coverage.units.map(({ state }) => state)).toEqual([
      "reviewed",
      "not-reviewed",
    ]);
  });

  test("what is missing is tried again although a finding blocks already", async () => {
    const engine = markerEngine({
      missing: (path) => (path === "src/b.ts" ? [rateLimited] : []),
    });
    const { review, publisher } = scene({ engine });

    const run = review(pullWith({ "src/a.ts": "BUG\n", "src/b.ts": "const b = 2;\n" }));

    await expect(run).rejects.toMatchObject({ retryAt: rateLimited.retryAt });
    expect(publisher.plans[0]?.verdict).toMatchObject({ kind: "blocked" });
  });

  test("what a blocked review did not look at is tried again too", async () => {
    const engine = markerEngine({
      missing: (path) => (path === "src/b.ts" ? [rateLimited] : []),
    });
    const { review, publisher } = scene({ engine });

    const run = review(pullWith({ "src/a.ts": "1; // BUG\n", "src/b.ts": "const b = 2;\n" }));

    await expect(run).rejects.toMatchObject({
      name: "PartlyReviewed",
      retryAt: rateLimited.retryAt,
    });
    expect(publisher.plans[0]?.verdict.kind).toBe("blocked");
  });

  test("a unit that nobody answers for is not reviewed", async () => {
    const cache = {
      ...fakeCache(),
      lookUp: () =>
        Promise.resolve({ hits: new Map(), owned: new Set<UnitKey>(), pending: new Map() }),
    };
    const { review, publisher } = scene({ cache });

    await review(pullWith({ "src/a.ts": "const a = 2;\n" }));

    expect(publisher.plans[0]?.verdict).toMatchObject({
      kind: "partial",
      reviewed: 0,
      eligible: 1,
    });
  });

  test("a file that is cut into no unit is not reviewed", async () => {
    const { review, publisher } = scene();
    const long = "f();\n".repeat(200);
    const source = pullWith({ "src/a.ts": "const a = 2;\n", "src/b.ts": long });
    const line = { kind: "context", text: "f();", old: 1, new: 1 } as const;
    const numbers = { oldStart: 1, oldCount: 1, newStart: 1, newCount: 1 };
    const odd: Patch = { kind: "hunks", hunks: [{ ...numbers, section: "", lines: [line] }] };
    const change = await source.readChange();
    const files = change.files.map((file) =>
      file.path === "src/b.ts" ? { ...file, patch: odd } : file,
    );

    await review({ ...source, readChange: () => Promise.resolve({ ...change, files }) });

    expect(publisher.plans[0]?.verdict).toMatchObject({
      kind: "partial",
      reviewed: 1,
      eligible: 2,
    });
  });

  test("what was not reviewed is not cached: the next run pays for that unit alone", async () => {
    let failing = true;
    const engine = markerEngine({
      missing: (path) =>
        failing && path === "src/b.ts" ? [{ ...rateLimited, retryAt: null }] : [],
    });
    const { review, publisher } = scene({ engine });
    const source = pullWith({ "src/a.ts": "const a = 2;\n", "src/b.ts": "const b = 2;\n" });

    await review(source);
    failing = false;
    await review(source);

    expect(engine.paths()).toEqual(["src/a.ts", "src/b.ts", "src/b.ts"]);
    expect(publisher.plans[1]?.verdict).toEqual({ kind: "reviewed-clean" });
  });

  test("an engine that crashes leaves all its units unreviewed, with its words", async () => {
    const engine = markerEngine({
      before: () => {
        throw new Error("out of cheese");
      },
    });
    const { review, publisher } = scene({ engine });

    await review(pullWith({ "src/a.ts": "const a = 2;\n" }));

    expect(publisher.plans[0]?.verdict).toMatchObject({
      kind: "partial",
      reviewed: 0,
      eligible: 1,
    });
    expect(publisher.plans[0]?.coverage.units[0]?.missing).toEqual([
      { code: "crashed", by: "analyzers", detail: "out of cheese", retryAt: null },
    ]);
  });

  test("a change that the platform did not list whole is never clean", async () => {
    const { review, publisher } = scene();
    const source = pullWith({ "src/a.ts": "const a = 2;\n" });
    const cut: ChangeSource = {
      ...source,
      readChange: async () => ({ ...(await source.readChange()), truncated: "3000 files listed" }),
    };

    await review(cut);

    expect(publisher.plans[0]?.verdict.kind).toBe("partial");
  });

  test("a file that the platform refuses to give is missing, and the others are reviewed", async () => {
    const { review, publisher } = scene();
    const source = pullWith({ "src/a.ts": "const a = 2;\n", "src/b.ts": "const b = 2;\n" });

    await review({
      ...source,
      readFile: (path, side) =>
        path === "src/b.ts"
          ? Promise.reject(new TellTheUser("GitHub refused src/b.ts: too_large", "Nothing"))
          : source.readFile(path, side),
    });

    expect(publisher.plans[0]?.verdict).toMatchObject({
      kind: "partial",
      reviewed: 1,
      eligible: 2,
    });
  });

  test("files beyond those that can be had are not reviewed, and skipped ones do not count", async () => {
    const { review, publisher } = scene();
    const source = pullWith({
      "a/package-lock.json": "{}\n",
      "src/a.ts": "const a = 2;\n",
      "src/b.ts": "const b = 2;\n",
    });

    await review({ ...source, mostFiles: 1 });

    expect(publisher.plans[0]?.verdict).toMatchObject({
      kind: "partial",
      reviewed: 1,
      eligible: 2,
    });
  });

  test("a change of skipped files only is skipped, with the rule", async () => {
    const { review, publisher } = scene();

    await review(pullWith({ "package-lock.json": "{}\n" }));

    expect(publisher.plans[0]?.verdict).toMatchObject({
      kind: "skipped",
      rule: expect.stringContaining("package-lock.json") as string,
    });
  });
});

describe("however it ends, the check says so", () => {
  test("a draft is skipped with the rule that says so, before any work", async () => {
    const { review, publisher, engine } = scene();

    await review(fakeSource(before, { "src/a.ts": "BUG\n" }, { pull: { draft: true } }));

    expect(publisher.events).toEqual(["end skipped"]);
    expect(engine.calls).toEqual([]);
  });

  test("a draft is reviewed when somebody asks", async () => {
    const { review, publisher } = scene();
    const draft = fakeSource(before, { ...before, "src/a.ts": "1\n" }, { pull: { draft: true } });

    await review(draft, { mode: "again" });

    expect(publisher.events).toContain("publish");
  });

  test("a closed pull request gets nothing", async () => {
    const { review, publisher } = scene();

    await review(fakeSource(before, { "src/a.ts": "1\n" }, { pull: { state: "closed" } }));

    expect(publisher.events).toEqual([]);
  });

  test.each([
    [
      new TellTheUser("checks are not allowed", "Grant it"),
      { why: "checks are not allowed. Grant it", retryAt: null },
    ],
    [
      new Error("secret detail"),
      { why: "an internal error, see the server's log", retryAt: 1_750_000_300_000 },
    ],
  ])("%s becomes a failed check that does not leak", async (error, said) => {
    const publisher = fakePublisher({
      onPublish: () => {
        throw error;
      },
    });
    const { review } = scene({ publisher });

    await expect(review(pullWith({ "src/a.ts": "const a = 2;\n" }))).rejects.toBe(error);

    expect(publisher.ends).toEqual([{ kind: "not-reviewed", ...said }]);
  });

  test("what people must know is told later when it cannot be told now", async () => {
    const publisher = fakePublisher({
      onPublish: () => {
        throw new TellTheUser("the conversation is locked", "Unlock it");
      },
    });
    const away: FakePublisher = {
      ...publisher,
      end: () => Promise.reject(new RetryLater("GitHub did not answer", 1_750_000_030_000)),
    };
    const heads = fakeHeads();
    const { review } = scene({ publisher: away, heads });
    const source = pullWith({ "src/a.ts": "const a = 2;\n" });

    await expect(review(source)).rejects.toMatchObject({
      name: "RetryLater",
      retryAt: 1_750_000_030_000,
    });

    const { repository } = source;
    expect(await heads.open({ repository, number: 12 })).toHaveLength(1);
  });

  test("a head that moved meanwhile is left to the run that follows at once", async () => {
    let moved = false;
    const publisher = fakePublisher({
      onPublish: () => {
        if (moved) return;
        moved = true;
        throw new Superseded("the head moved");
      },
    });
    const { review } = scene({ publisher });

    await expect(review(pullWith({ "src/a.ts": "const a = 2;\n" }))).rejects.toBeInstanceOf(
      RetryLater,
    );
    expect(publisher.ends).toEqual([]);

    await review(pullWith({ "src/a.ts": "const a = 3;\n" }));
    expect(publisher.ends).toEqual([{ kind: "superseded", by: "push" }]);
  });

  test("when told to stop by a newer job it publishes nothing and leaves the check open", async () => {
    const stop = new AbortController();
    const engine = markerEngine({ before: () => stop.abort(new Superseded("a newer job waits")) });
    const { review, publisher } = scene({ engine });

    await expect(
      review(pullWith({ "src/a.ts": "const a = 2;\n" }), { signal: stop.signal }),
    ).rejects.toBeInstanceOf(Superseded);

    expect(publisher.plans).toEqual([]);
    expect(publisher.ends).toEqual([]);
  });

  test("when the server stops the check is left in progress for the next start", async () => {
    const stop = new AbortController();
    const engine = markerEngine({ before: () => stop.abort(new Error("stopping")) });
    const { review, publisher } = scene({ engine });

    await expect(
      review(pullWith({ "src/a.ts": "const a = 2;\n" }), { signal: stop.signal }),
    ).rejects.toThrow("stopping");

    expect(publisher.ends).toEqual([]);
  });
});

describe("a check that says in progress", () => {
  const pull = { repository: { id: "7", owner: "acme", name: "shop" }, number: 12 };

  test("and was left behind by a killed process ends with the next review", async () => {
    const heads = fakeHeads(fakeSha("killed in the middle"));
    const { review, publisher } = scene({ heads });

    await review(pullWith({ "src/a.ts": "const a = 2;\n" }));

    expect(publisher.events).toEqual(["end superseded", "begin", "1/1", "publish"]);
    expect(await heads.open(pull)).toEqual([]);
  });

  test("ends when its pull request was closed meanwhile", async () => {
    const heads = fakeHeads(fakeSha("killed in the middle"));
    const { review, publisher } = scene({ heads });

    await review(fakeSource(before, { "src/a.ts": "1\n" }, { pull: { state: "closed" } }));

    expect(publisher.ends).toMatchObject([{ kind: "superseded", by: "close" }]);
    expect(await heads.open(pull)).toEqual([]);
  });

  test("is known until it has ended", async () => {
    const heads = fakeHeads();
    const seen: number[] = [];
    const engine = markerEngine({
      before: async () => void seen.push((await heads.open(pull)).length),
    });
    const { review } = scene({ heads, engine });

    await review(pullWith({ "src/a.ts": "const a = 2;\n" }));

    expect(seen).toEqual([1]);
    expect(await heads.open(pull)).toEqual([]);
  });
});

test("progress that cannot be shown does not harm the review", async () => {
  const publisher = fakePublisher();
  const failing: FakePublisher = {
    ...publisher,
    progress: () => Promise.reject(new Error("no network")),
  };
  const { review } = scene({ publisher: failing });

  await review(pullWith({ "src/a.ts": "const a = 2;\n" }));

  expect(publisher.plans[0]?.verdict).toEqual({ kind: "reviewed-clean" });
});
