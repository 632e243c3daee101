import { createHash } from "node:crypto";

import { reviewId, type ReviewId } from "../domain/ids.ts";

/**
 * The identity of one run over one head. A later attempt is another review: it says what an
 * earlier, partial one could not, while what stands already is recognised by its fingerprint.
 */
export function reviewIdOf(run: {
  readonly jobId: string;
  readonly attempt: number;
  readonly head: string;
}): ReviewId {
  const text = JSON.stringify([run.jobId, run.attempt, run.head]);
  return reviewId(createHash("sha256").update(text).digest("hex").slice(0, 16));
}
