import { describe, expect, test } from "vitest";

import type { Intent } from "../../src/domain/intent.ts";
import { silentLog } from "../../src/domain/log.ts";
import type { PullRequest } from "../../src/domain/pull-request.ts";
import type { ChangeSource } from "../../src/review/ports.ts";
import { reconsider } from "../../src/review/reconsider-job.ts";
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
  withNotes,
} from "./fakes.ts";

const path = ".github/marginalia.yml";
const ref = { repository: { id: "7", owner: "acme", name: "shop" }, number: 12 };

/** One pull request, whose labels and more may change between what happens to it. */
function scene(config: string, inPart = false) {
  const publisher = fakePublisher();
  const ledger = fakeLedger();
  const heads = fakeHeads();
  const detail = { code: "unavailable", by: "marker", detail: "away", retryAt: null } as const;
  const engine = markerEngine(inPart ? { missing: () => [detail] } : {});
  const before = { [path]: config };
  const source = (pull: Partial<PullRequest> = {}): ChangeSource =>
    fakeSource(before, { ...before, "src/a.ts": inPart ? "a();\n" : "a(); // BUG\n" }, { pull });
  return {
    publisher,
    heads,
    engine,
    source,
    review: async (pull: Partial<PullRequest> = {}, from = source(pull)) => {
      if (from.pullRequest === null) throw new Error("the fake source has a pull request");
      const { pullRequest } = from;
      const signal = new AbortController().signal;
      await runReviewJob(
        {
          jobId: "j",
          attempt: 1,
          triesUntil: Infinity,
          mode: "push",
          pullRequest,
          source: from,
          publisher: withNotes(publisher, heads, ref),
          signal,
        },
        {
          engines: [engine],
          cache: fakeCache(),
          ledger,
          heads,
          ...receiptTools,
          configs: fakeConfigs(),
          pauses: fakePauses(),
          clock: fixedClock(),
          log: silentLog,
        },
      );
    },
    /** What is asked for when labels or title have changed. */
    reconsider: async (
      pull: Partial<PullRequest> = {},
      from = source(pull),
      more: { readonly threads?: true } = {},
    ) => {
      if (from.pullRequest === null) throw new Error("the fake source has a pull request");
      const intents: Intent[] = [];
      await reconsider(
        {
          intent: { kind: "reconsider", installationId: 3, pullRequest: ref, ...more },
          pullRequest: from.pullRequest,
          source: from,
        },
        {
          ledger,
          heads,
          enqueue: (intent) => Promise.resolve(void intents.push(intent)),
          log: silentLog,
        },
      );
      return intents;
    },
  };
}

const noWip = 'review:\n  labels: ["!wip"]\n';
const wip = { labels: ["wip"] };
const pushed = [{ kind: "review", installationId: 3, pullRequest: ref, mode: "push" }];

describe("a thread that was resolved or opened again", () => {
  const threads = { threads: true } as const;

  test("has a head that was judged judged anew", async () => {
    const { review, reconsider } = scene("");
    await review();

    expect(await reconsider({}, undefined, threads)).toEqual([{ ...pushed[0], mode: "again" }]);
  });

  test("does not have a head reviewed that a rule skips", async () => {
    const { review, reconsider } = scene(noWip);
    await review(wip);

    expect(await reconsider(wip, undefined, threads)).toEqual(pushed);
  });
});

describe("a pull request that a rule speaks against", () => {
  test("is skipped with the rule and its line, before any work", async () => {
    const { review, publisher, engine } = scene(noWip);

    await review(wip);

    expect(publisher.events).toEqual(["end skipped"]);
    expect(publisher.ends).toEqual([
      { kind: "skipped", rule: `label \`wip\` (review.labels: !wip, ${path} line 2)` },
    ]);
    expect(engine.calls).toEqual([]);
  });

  test("is asked about again when its labels change, and reviewed when none is left", async () => {
    const { review, reconsider, publisher } = scene(noWip);
    await review(wip);

    expect(await reconsider()).toEqual(pushed);
    await review();

    expect(publisher.plans.map(({ verdict }) => verdict.kind)).toEqual(["blocked"]);
    expect(await reconsider()).toEqual([]);
  });

  test("by its paths is skipped, and its files are read once where they fit", async () => {
    const elsewhere = scene("review: { paths: [docs/**] }\n");
    await elsewhere.review();
    expect(elsewhere.publisher.ends).toEqual([
      { kind: "skipped", rule: `no changed file fits (review.paths: docs/**, ${path} line 1)` },
    ]);

    const here = scene("review: { paths: [src/**] }\n");
    const source = here.source();
    let reads = 0;
    const counted = { ...source, readChange: () => ((reads += 1), source.readChange()) };
    await here.review({}, counted);
    expect(here.publisher.plans).toHaveLength(1);
    expect(reads).toBe(1);
  });

  test("is told what is wrong with the configuration all the same", async () => {
    const told: unknown[] = [];
    const { publisher, review } = scene("gate: nevr\n");
    const end = publisher.end.bind(publisher);
    Object.assign(publisher, {
      end: (...all: Parameters<typeof end>) => {
        told.push(all[2]);
        return end(...all);
      },
    });

    await review({ draft: true });

    expect(told).toEqual([[expect.stringContaining('"gate"')]]);
  });
});

describe("a head that was reviewed", () => {
  test("keeps its review when a label that speaks against it comes", async () => {
    const { review, reconsider, publisher } = scene(noWip);
    await review();

    expect(await reconsider(wip)).toEqual([]);
    await review(wip);

    expect(publisher.events.filter((event) => event.startsWith("end"))).toEqual([]);
  });

  test("keeps it when the base branch moved on and the diff is the same", async () => {
    const { review, reconsider, source, publisher } = scene(noWip);
    await review();
    const moved = { ...wip, base: { ref: "main", sha: fakeSha("later") } };

    expect(await reconsider(moved, source(moved))).toEqual([]);
    await review(moved);

    expect(publisher.ends).toEqual([]);
  });

  test("does not keep it for another diff: the check would speak of code that it did not see", async () => {
    const { review, source, publisher } = scene("review: { base_branches: [main] }\n");
    await review();
    const base = { ref: "next", sha: fakeSha("next") };
    const other = source({ base });
    const change = { ...(await other.readChange()), mergeBase: fakeSha("fork point") };

    await review({ base }, { ...other, readChange: () => Promise.resolve(change) });

    expect(publisher.ends).toMatchObject([{ kind: "skipped" }]);
  });

  test("in part does not keep it: its next try is skipped, and the check says so", async () => {
    const { review, reconsider, publisher } = scene(noWip, true);
    await review();
    expect(publisher.plans[0]?.verdict.kind).toBe("partial");

    expect(await reconsider(wip)).toEqual(pushed);
    await review(wip);

    expect(publisher.ends).toMatchObject([{ kind: "skipped" }]);
  });

  test("whose check was left in progress is skipped", async () => {
    const { review, heads, source, publisher } = scene(noWip);
    await review();
    const head = source().pullRequest?.head.sha ?? fakeSha("");
    await heads.begun(ref, head);

    await review(wip);

    expect(publisher.ends).toMatchObject([{ kind: "skipped" }]);
  });
});

test("a head that is being reviewed is left to that review", async () => {
  const { reconsider, heads, source } = scene(noWip);
  await heads.begun(ref, source().pullRequest?.head.sha ?? fakeSha(""));

  expect(await reconsider()).toEqual([]);
});

test("a closed pull request is left alone", async () => {
  const { reconsider } = scene(noWip);

  expect(await reconsider({ state: "closed" })).toEqual([]);
});
