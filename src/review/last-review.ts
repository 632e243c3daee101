import type { Claim, EngineName, Placement } from "../domain/finding.ts";
import type { Fingerprint, Sha } from "../domain/ids.ts";

/** A finding of a review by hand, with all that is needed to explain it later. */
export interface KeptFinding extends Claim {
  readonly fingerprint: Fingerprint;
  readonly engine: EngineName;
  readonly path: string;
  readonly scope: string | null;
  readonly placement: Placement;
  readonly agreedBy: readonly string[];
  /** What became of it, in words; plain text. */
  readonly standing: string;
  /** The code around its place; `number` is 1-based, on the placement's side. */
  readonly code: readonly {
    readonly number: number;
    readonly text: string;
    readonly marked: boolean;
  }[];
}

/** The findings of the last review by hand of a repository. */
export interface LastReview {
  readonly mergeBase: Sha;
  readonly head: Sha;
  /** What people call the head: ten digits of a commit, `staged` or `working tree`. */
  readonly headName: string;
  /** Epoch milliseconds. */
  readonly reviewedAt: number;
  readonly findings: readonly KeptFinding[];
}

/** Keeps one review for each repository. */
export interface LastReviews {
  /** Never throws: what is not kept cannot be explained, and the review itself is right. */
  keep(repositoryId: string, review: LastReview): Promise<void>;
  /** Null when none was kept or it cannot be read any more. */
  read(repositoryId: string): Promise<LastReview | null>;
}
