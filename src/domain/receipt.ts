import type { Coverage } from "./coverage.ts";
import type { Usage } from "./engine.ts";
import type { Category, EngineName, Mark, Severity } from "./finding.ts";
import type { Fingerprint, ReviewId, Sha } from "./ids.ts";
import type { Verdict } from "./verdict.ts";

/** The record of one review of one head. Times are epoch milliseconds. */
export interface Receipt {
  readonly version: 1;
  readonly review: ReviewId;
  readonly repositoryId: string;
  /** Null for a review of a local clone. */
  readonly pullRequest: number | null;
  readonly base: Sha;
  readonly mergeBase: Sha;
  readonly head: Sha;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly engines: readonly EngineName[];
  readonly coverage: Coverage;
  readonly verdict: Verdict;
  readonly usage: Usage;
  readonly findings: readonly {
    readonly fingerprint: Fingerprint;
    readonly path: string;
    readonly category: Category;
    readonly severity: Severity;
    readonly rule: string | null;
    readonly marks: readonly Mark["kind"][];
  }[];
}
