import { modelSettings } from "../src/create-engines.ts";
import { systemClock } from "../src/domain/clock.ts";
import { reviewId } from "../src/domain/ids.ts";
import { silentLog } from "../src/domain/log.ts";
import { createModelEngine } from "../src/model/model-engine.ts";
import { defaultConfig } from "../src/policy/repository-config.ts";
import { reviewChange, type ReviewRequest } from "../src/review/review-change.ts";
import { openStorage } from "../src/storage/storage.ts";
import type { Answer } from "../test/anthropic/answer.ts";
import { derivedReviewer } from "../test/anthropic/derived-reviewer.ts";
import { startAnthropic } from "../test/anthropic/start-anthropic.ts";
import { gitDiffOf } from "./change-in-git.ts";
import type { Figure } from "./figure.ts";
import { generateChange } from "./generated-change.ts";
import { inMemorySource } from "./in-memory-source.ts";
import { createRandom } from "./random.ts";

const reviews = 100;
const share = 0.1;
const seed = 20261122;
const timeoutMs = 2000;

/** What GitHub's and Anthropic's clients meet on a bad day; each passes when it is tried again. */
const faults: readonly Answer[] = [
  { kind: "error", status: 429, headers: { "retry-after": "0" } },
  { kind: "error", status: 429, headers: { "retry-after-ms": "20" } },
  { kind: "error", status: 500 },
  { kind: "error", status: 503 },
  { kind: "error", status: 529 },
  { kind: "stream-error", type: "overloaded_error" },
  { kind: "reset", when: "before" },
  { kind: "reset", when: "midway" },
  { kind: "hang", when: "before" },
];

/**
 * Of 100 reviews of six calls each, the share that ends with every unit reviewed while one call in
 * ten fails. The number of retries is the one that ships; the pauses between them are shortened.
 */
export async function measureTransientFaults(): Promise<readonly Figure[]> {
  const change = generateChange({
    files: 6,
    functions: 6,
    editEvery: 3,
    added: 1,
    defects: false,
  });
  const diff = gitDiffOf(change);
  const anthropic = await startAnthropic();
  const storage = await openStorage({ url: "sqlite::memory:", clock: systemClock, log: silentLog });
  const random = createRandom(seed);
  const answer = derivedReviewer();
  let failed = 0;
  anthropic.answer((request) => {
    if (random() >= share) return answer(request);
    failed += 1;
    return faults[Math.floor(random() * faults.length)] ?? { kind: "error", status: 500 };
  });
  const settings = {
    ...modelSettings({ ...choice, baseUrl: anthropic.url }),
    batchTokens: 1,
    retryDelayMs: 5,
    timeoutMs,
  };
  const engine = createModelEngine({ settings, clock: systemClock, log: silentLog });
  const review = async (index: number): Promise<boolean> => {
    const plan = await reviewChange({
      ...request,
      source: inMemorySource(`repository-${index}`, diff, change),
      engines: [engine],
      cache: storage.cache,
    });
    return plan.verdict.kind === "reviewed-clean";
  };
  try {
    const whole = await Promise.all(Array.from({ length: reviews }, (_, index) => review(index)));
    const calls = anthropic.requests.length;
    return [
      {
        what: `reviews whole with ${Math.round((failed / calls) * 100)} % of ${calls} model calls failing (seed ${seed})`,
        value: (whole.filter(Boolean).length / reviews) * 100,
        unit: "%",
        target: { atLeast: 99 },
      },
    ];
  } finally {
    await storage.close();
    await anthropic.close();
  }
}

const request: Omit<ReviewRequest, "source" | "engines" | "cache"> = {
  id: reviewId("0123456789abcdef"),
  config: defaultConfig,
  notes: [],
  ledger: [],
  said: [],
  ignoreCache: false,
  signal: new AbortController().signal,
  clock: systemClock,
  log: silentLog,
  onProgress: () => undefined,
};

const choice = {
  apiKey: "the-emulator-takes-any",
  model: null,
  fallbackModel: null,
  concurrency: 16,
  budgetDollars: null,
};
