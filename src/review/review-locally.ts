import type { Clock } from "../domain/clock.ts";
import type { Engine } from "../domain/engine.ts";
import type { Log } from "../domain/log.ts";
import { failOn } from "./fail-on.ts";
import { noWishes, readLocalConfig, type Wishes } from "./local-config.ts";
import type { ReviewPlan } from "./plan.ts";
import type { ChangeSource, Publisher, ReviewCache } from "./ports.ts";
import { reviewChange } from "./review-change.ts";
import { reviewIdOf } from "./review-id-of.ts";
import { withProgress } from "./with-progress.ts";

export interface LocalReview {
  readonly source: ChangeSource;
  readonly engines: readonly Engine[];
  readonly wishes?: Wishes;
  readonly cache: ReviewCache;
  readonly ignoreCache: boolean;
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * The same pipeline by hand: over a local clone, written to the terminal, with nothing on record.
 * Throws `TellTheUser` for a wish that the repository's configuration does not allow.
 */
export async function reviewLocally(review: LocalReview): Promise<ReviewPlan> {
  const { source, publisher, wishes = noWishes } = review;
  const head = await source.currentHead();
  const id = reviewIdOf({ jobId: source.repository.id, attempt: 1, head });
  const { config, values, notes } = await readLocalConfig(source, wishes);
  await publisher.begin({ id, head });
  const reviewed = await withProgress(publisher, review.log, (onProgress) =>
    reviewChange({
      ...review,
      id,
      config,
      values,
      notes,
      ledger: [],
      said: [],
      onProgress,
    }),
  );
  const plan = wishes.failOn === null ? reviewed : failOn(reviewed, wishes.failOn, config);
  await publisher.publish(plan);
  return plan;
}
