import { afterEach, beforeEach } from "vitest";

import type { Claim, EngineName } from "../../src/domain/finding.ts";
import { silentLog as log } from "../../src/domain/log.ts";
import { rowsOf } from "../../src/domain/unit.ts";
import { openLocalClone } from "../../src/git/local-clone.ts";
import type { ThreadState } from "../../src/review/ports.ts";
import { runReviewJob } from "../../src/review/review-job.ts";
import { tempRepo, type TempRepo } from "../git/temp-repo.ts";
import {
  claim,
  fakeCache,
  fakeConfigs,
  fakePauses,
  fakeLedger,
  fakeHeads,
  fakePublisher,
  fakeSource,
  fixedClock,
  markerEngine,
  receiptTools,
  type FakeEngine,
  withNotes,
} from "./fakes.ts";

/** A function of ten lines and those in its middle. */
export function shop(...middle: readonly string[]): string {
  const steps = Array.from({ length: 8 }, (_, step) => `  step${step}();`);
  return ["function sum(items) {", ...steps, ...middle.map((line) => `  ${line}`), "}", ""].join(
    "\n",
  );
}

export const ref = { repository: { id: "7", owner: "acme", name: "shop" }, number: 12 };

/** An engine that claims something of each added row that fits. */
export function saying(
  says: readonly (readonly [pattern: RegExp, more: Partial<Claim>])[],
  {
    missing = () => false,
    name = "model",
  }: { readonly missing?: (path: string) => boolean; readonly name?: EngineName } = {},
): FakeEngine {
  const detail = [{ code: "unavailable", by: "model", detail: "away", retryAt: null }] as const;
  return {
    ...markerEngine({ name }),
    async *review(units) {
      for (const unit of units) {
        const claims = rowsOf(unit).flatMap((line, row) =>
          says.flatMap(([pattern, more]) =>
            line.kind === "added" && pattern.test(line.text)
              ? [claim(line.text, { row, ...more })]
              : [],
          ),
        );
        yield {
          kind: "outcome",
          unitId: unit.id,
          claims,
          missing: missing(unit.path) ? detail : [],
        };
      }
      await Promise.resolve();
    },
  };
}

const usual = saying([[/BUG/, {}]]);

/** A clone with a branch `topic` for each test of the file that calls this. */
export function openShop(): () => TempRepo {
  let repo: TempRepo | null = null;
  const opened = (): TempRepo => {
    if (repo === null) throw new Error("it is open while a test runs");
    return repo;
  };
  beforeEach(() => {
    repo = tempRepo();
    repo.write("README.md", "shop\n");
    repo.write("src/old.ts", shop("settled();"));
    repo.commit("Start");
    repo.git("checkout", "-q", "-b", "topic");
  });
  afterEach(() => {
    repo?.remove();
  });
  return opened;
}

/**
 * Reviews of a branch as it is after each step, which is committed for it. `threads` is what stands in
 * ours then; tests fill it.
 */
export function follow(repo: TempRepo) {
  const threads: ThreadState[] = [];
  const publisher = { ...fakePublisher(), threads: () => Promise.resolve(threads) };
  const ledger = fakeLedger();
  const cache = fakeCache();
  const clock = fixedClock();
  let runs = 0;
  const review = async (
    files: Readonly<Record<string, string | null>>,
    engine: FakeEngine | readonly FakeEngine[] = usual,
    mode: "push" | "full" = "push",
  ) => {
    for (const [path, text] of Object.entries(files)) {
      if (text === null) repo.git("rm", "-q", path);
      else repo.write(path, text);
    }
    repo.commit("Step");
    return await look(engine, mode);
  };
  const look = async (
    engine: FakeEngine | readonly FakeEngine[] = usual,
    mode: "push" | "full" = "push",
  ) => {
    const clone = await openLocalClone({ dir: repo.dir, base: "main", log });
    const { head } = await clone.readChange();
    const { pullRequest } = fakeSource({}, {});
    if (pullRequest === null) throw new Error("the fake source has a pull request");
    runs += 1;
    const pull = { ...pullRequest, head: { ...pullRequest.head, sha: head } };
    const source = { ...clone, pullRequest: pull };
    const signal = new AbortController().signal;
    const heads = fakeHeads();
    try {
      await runReviewJob(
        {
          jobId: `${runs}`,
          attempt: 1,
          mode,
          triesUntil: Infinity,
          pullRequest: pull,
          source,
          publisher: withNotes(publisher, heads, pull.ref),
          signal,
        },
        {
          ...receiptTools,
          engines: [engine].flat(),
          cache: mode === "full" ? fakeCache() : cache,
          ledger,
          heads,
          configs: fakeConfigs(),
          pauses: fakePauses(),
          clock,
          log,
        },
      );
    } finally {
      await clone.close();
    }
    const plan = publisher.plans.at(-1);
    const entries = await ledger.entries(pull.ref);
    return {
      said: plan?.inline.map(({ quote }) => quote.trim()) ?? [],
      fixed: plan?.fixed.length ?? 0,
      lives: entries.map(({ life }) => life.kind),
      verdict: plan?.verdict.kind,
    };
  };
  return { review, look, ledger, publisher, threads };
}
