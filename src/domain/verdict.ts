import type { Fingerprint } from "./ids.ts";

/**
 * The states in which a head rests once nothing is done for it any more: how its review ended, or why
 * there was none. `HeadState` has the others. A receipt keeps the one of its review.
 */
export type Verdict =
  /** Everything eligible was reviewed, and there is nothing to say. */
  | { readonly kind: "reviewed-clean" }
  /** Everything eligible was reviewed, and no open finding reaches the gate. */
  | { readonly kind: "reviewed-findings"; readonly open: number }
  /** Open findings at or above the gate, from this review or an earlier one. */
  | { readonly kind: "blocked"; readonly by: readonly Fingerprint[]; readonly open: number }
  /** Some or all of what was eligible was not reviewed. `retryAt` is epoch milliseconds. */
  | {
      readonly kind: "partial";
      readonly reviewed: number;
      readonly eligible: number;
      readonly open: number;
      readonly retryAt: number | null;
    }
  /** Policy asks for no review; `rule` says which, in words. */
  | { readonly kind: "skipped"; readonly rule: string }
  /** It was to be reviewed, and was not. `retryAt` is epoch milliseconds; null when never. */
  | { readonly kind: "not-reviewed"; readonly why: string; readonly retryAt: number | null }
  /** It is the pull request's head no more, or the pull request was closed. */
  | { readonly kind: "superseded"; readonly by: "push" | "close" };
