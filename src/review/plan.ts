import type { Change } from "../domain/change.ts";
import type { Coverage } from "../domain/coverage.ts";
import type { Usage } from "../domain/engine.ts";
import type { EngineName, Finding } from "../domain/finding.ts";
import type { ReviewId } from "../domain/ids.ts";
import type { Verdict } from "../domain/verdict.ts";

/**
 * Everything a review decided, as a value: printed by `--dry-run`, asserted in tests, carried out
 * by a publisher that decides nothing.
 */
export interface ReviewPlan {
  readonly id: ReviewId;
  readonly change: Change;
  /** All findings with their marks, worst first; those below are subsets of it. */
  readonly findings: readonly Finding[];
  /** To be said on their lines; at most the configured cap. */
  readonly inline: readonly Finding[];
  /** To be said on their file, because no line of the diff holds their quote. */
  readonly onFile: readonly Finding[];
  /** To be folded into the summary with `file:line`. */
  readonly folded: readonly Finding[];
  readonly coverage: Coverage;
  readonly verdict: Verdict;
  /** How the check ends when the review is not whole; `neutral` lets a required check pass. */
  readonly incomplete: "action_required" | "neutral";
  readonly engines: readonly EngineName[];
  readonly usage: Usage;
  /** Milliseconds from start to plan. */
  readonly elapsed: number;
  /** Visible notes, e.g. a configuration key that was not understood. Plain text, one per line. */
  readonly notes: readonly string[];
  /** True when the pull request should carry a summary: it says something the check alone cannot. */
  readonly wantsSummary: boolean;
}
