import type { Change } from "../domain/change.ts";
import type { Coverage } from "../domain/coverage.ts";
import type { Usage } from "../domain/engine.ts";
import type { EngineName, Finding } from "../domain/finding.ts";
import type { Fingerprint, ReviewId, Sha } from "../domain/ids.ts";
import type { LedgerEntry } from "../domain/ledger-entry.ts";
import type { Seen } from "../domain/seen-file.ts";
import type { Verdict } from "../domain/verdict.ts";

/** A thread to answer, because its finding no longer holds at `fixedIn`. */
export interface FixedThread {
  readonly fingerprint: Fingerprint;
  readonly commentId: number;
  readonly fixedIn: Sha;
}

/** What is remembered of a pull request once its plan was carried out. */
export interface Remembered {
  /** Without the comments that the plan still has to post. */
  readonly ledger: readonly LedgerEntry[];
  readonly seen: Seen;
}

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
  /** New ones on lines that an earlier review had seen; only the critical ones are said. */
  readonly late: readonly Finding[];
  /** Open ones of before that no engine told again and whose code is the same: they count, too. */
  readonly standing: readonly LedgerEntry[];
  /** Threads whose finding is gone, to be answered once each. */
  readonly fixed: readonly FixedThread[];
  readonly remembered: Remembered;
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
