import { createAnalyzerEngine } from "../src/analyzers/engine.ts";
import { modelSettings } from "../src/create-engines.ts";
import { systemClock } from "../src/domain/clock.ts";
import type { Engine } from "../src/domain/engine.ts";
import { silentLog } from "../src/domain/log.ts";
import { openLocalClone } from "../src/git/local-clone.ts";
import { createModelEngine } from "../src/model/model-engine.ts";
import type { ModelSettings } from "../src/model/model-settings.ts";
import type { Publisher } from "../src/review/ports.ts";
import { reviewLocally } from "../src/review/review-locally.ts";
import { openStorage } from "../src/storage/storage.ts";
import { startAnthropic } from "../test/anthropic/start-anthropic.ts";
import { repositoryWith } from "./change-in-git.ts";
import type { Figure } from "./figure.ts";
import { generateChange } from "./generated-change.ts";

const files = 30;
const target = { atMost: 6 };

/** How an answer's second is spent: before its first event, and between that and its end (ms). */
interface Pace {
  readonly latencyMs: number;
  readonly streamMs: number;
}

const streaming: Pace = { latencyMs: 200, streamMs: 800 };
const silent: Pace = { latencyMs: 1000, streamMs: 0 };

/**
 * Wall time of one review of 30 changed files with every engine, from a clone to the plan, where
 * each call to the model takes one second. As shipped, small files share calls; a call per unit is
 * the worst a change can do, and then the first call of a process goes alone until its answer
 * begins, so that the others read the prompt that it left in the provider's cache.
 */
export async function measureModelLatency(): Promise<readonly Figure[]> {
  const shipped = await review(silent, {});
  const streamed = await review(streaming, { batchTokens: 1 });
  const cold = await review(silent, { batchTokens: 1 });
  const what = `${files} files, model latency 1 s`;
  return [
    { what, value: shipped.seconds, unit: "s", target },
    { what: `${what}: calls`, value: shipped.calls, unit: "calls", target: null },
    {
      what: `${what}, ${streamed.calls} calls, answers begin after 0.2 s`,
      value: streamed.seconds,
      unit: "s",
      target,
    },
    {
      what: `${what}, ${cold.calls} calls, answers begin after 1 s`,
      value: cold.seconds,
      unit: "s",
      target: null,
    },
  ];
}

async function review(
  pace: Pace,
  changes: Partial<ModelSettings>,
): Promise<{ readonly seconds: number; readonly calls: number }> {
  const log = silentLog;
  const clock = systemClock;
  const repo = repositoryWith(
    generateChange({ files, functions: 6, editEvery: 3, added: 1, defects: false }),
  );
  const anthropic = await startAnthropic(pace);
  const storage = await openStorage({ url: "sqlite::memory:", clock, log });
  const analyzers = createAnalyzerEngine({ log });
  const settings = { ...modelSettings({ ...choice, baseUrl: anthropic.url }), ...changes };
  const engines: readonly Engine[] = [analyzers, createModelEngine({ settings, clock, log })];
  try {
    const started = performance.now();
    const source = await openLocalClone({ dir: repo.dir, base: "main", head: "topic", log });
    const plan = await reviewLocally({
      source,
      engines,
      cache: storage.cache,
      ignoreCache: false,
      publisher: silentPublisher,
      clock,
      log,
      signal: new AbortController().signal,
    });
    const seconds = (performance.now() - started) / 1000;
    const { verdict } = plan;
    if (verdict.kind !== "reviewed-clean") throw new Error(`the review ended as ${verdict.kind}`);
    if (anthropic.inFlightPeak > 6) throw new Error("more than 6 calls were in flight");
    return { seconds, calls: anthropic.requests.length };
  } finally {
    await analyzers.close();
    await storage.close();
    await anthropic.close();
    repo.remove();
  }
}

const choice = {
  apiKey: "the-emulator-takes-any",
  model: null,
  fallbackModel: null,
  concurrency: 6,
  budgetDollars: null,
};

const silentPublisher: Publisher = {
  begin: () => Promise.resolve(),
  progress: () => Promise.resolve(),
  said: () => Promise.resolve([]),
  publish: () => Promise.resolve({ comments: [] }),
  end: () => Promise.resolve(),
};
