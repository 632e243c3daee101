import type { Fingerprint } from "./ids.ts";

/** How a review of one head ended; the check run is its picture. */
export type Verdict =
  | { readonly kind: "clean" }
  | { readonly kind: "findings"; readonly open: number }
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
  | { readonly kind: "skipped"; readonly rule: string }
  | { readonly kind: "failed"; readonly why: string; readonly retryAt: number | null }
  | { readonly kind: "superseded" };
