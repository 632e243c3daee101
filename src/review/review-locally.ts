import type { Clock } from "../domain/clock.ts";
import type { Engine } from "../domain/engine.ts";
import type { Log } from "../domain/log.ts";
import { readRepositoryConfig } from "../policy/repository-config.ts";
import type { ReviewPlan } from "./plan.ts";
import type { ChangeSource, Publisher, ReviewCache } from "./ports.ts";
import { readConfigText } from "./read-config.ts";
import { reviewChange } from "./review-change.ts";
import { reviewIdOf } from "./review-id-of.ts";
import { withProgress } from "./with-progress.ts";

export interface LocalReview {
  readonly source: ChangeSource;
  readonly engines: readonly Engine[];
  readonly cache: ReviewCache;
  readonly ignoreCache: boolean;
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** The same pipeline by hand: over a local clone, written to the terminal, with nothing on record. */
export async function reviewLocally(review: LocalReview): Promise<ReviewPlan> {
  const { source, publisher } = review;
  const head = await source.currentHead();
  const id = reviewIdOf({ jobId: source.repository.id, attempt: 1, head });
  const { config, notes } = readRepositoryConfig(await readConfigText(source));
  await publisher.begin({ id, head });
  const plan = await withProgress(publisher, review.log, (onProgress) =>
    reviewChange({
      ...review,
      id,
      config,
      notes,
      ledger: [],
      said: [],
      onProgress,
    }),
  );
  await publisher.publish(plan);
  return plan;
}
