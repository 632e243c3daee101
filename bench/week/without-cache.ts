import { modelSettings } from "../../src/create-engines.ts";
import { systemClock } from "../../src/domain/clock.ts";
import type { Receipt } from "../../src/domain/receipt.ts";
import { silentLog } from "../../src/domain/log.ts";
import { openLocalClone } from "../../src/git/local-clone.ts";
import { createModelEngine } from "../../src/model/model-engine.ts";
import { reviewLocally } from "../../src/review/review-locally.ts";
import type { Publisher } from "../../src/review/ports.ts";
import { openStorage } from "../../src/storage/storage.ts";
import { startAnthropic } from "../../test/anthropic/start-anthropic.ts";
import { answerByClaims } from "./claims.ts";
import { modelWork, type ModelWork } from "./model-work.ts";

/**
 * What a model is asked by a reviewer that remembers nothing: each review that took place, made again
 * whole over the same commits, by the same engine. A head that was reviewed twice counts twice.
 */
export async function workWithoutCache(
  gitDir: string,
  receipts: readonly Receipt[],
): Promise<ModelWork> {
  const clock = systemClock;
  const log = silentLog;
  const anthropic = await startAnthropic();
  anthropic.answer(answerByClaims);
  const storage = await openStorage({ url: "sqlite::memory:", clock, log });
  const settings = modelSettings({ ...choice, baseUrl: anthropic.url });
  const engine = createModelEngine({ settings, clock, log });
  const known = new Map<string, ModelWork>();
  let calls = 0;
  let rows = 0;

  async function review(base: string, head: string): Promise<ModelWork> {
    const from = anthropic.requests.length;
    const source = await openLocalClone({ dir: gitDir, base, head, log });
    await reviewLocally({
      source,
      engines: [engine],
      cache: storage.cache,
      ignoreCache: true,
      publisher: silentPublisher,
      clock,
      log,
      signal: new AbortController().signal,
    });
    await source.close();
    return modelWork(anthropic, from);
  }

  try {
    for (const { mergeBase, head } of receipts) {
      const key = `${mergeBase} ${head}`;
      const work = known.get(key) ?? (await review(mergeBase, head));
      known.set(key, work);
      calls += work.calls;
      rows += work.rows;
    }
    return { calls, rows };
  } finally {
    await storage.close();
    await anthropic.close();
  }
}

const choice = {
  apiKey: "the-emulator-takes-any",
  model: null,
  fallbackModel: null,
  concurrency: null,
  budgetDollars: null,
};

const silentPublisher: Publisher = {
  begin: () => Promise.resolve(),
  progress: () => Promise.resolve(),
  said: () => Promise.resolve([]),
  publish: () => Promise.resolve({ comments: [] }),
  end: () => Promise.resolve(),
};
