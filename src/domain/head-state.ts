import type { Verdict } from "./verdict.ts";

/**
 * Where one head of one pull request stands. `nextHeadState` is all of its transitions, and the
 * head's check run is its picture. The verdicts are the states in which it rests.
 */
export type HeadState =
  /** A review was asked for, or a rule is about to say that there is none. */
  { readonly kind: "queued" } | { readonly kind: "running" } | Verdict;

/**
 * From the one that decides a check first to the one that does last, where one commit is the head of
 * several pull requests. What is not over comes first: a check that has ended says that nothing more
 * is to come. Of what is over, the worst counts. Superseded heads are nobody's, and never count.
 */
export const headStateOrder = [
  "running",
  "queued",
  "blocked",
  "not-reviewed",
  "partial",
  "reviewed-findings",
  "reviewed-clean",
  "skipped",
  "superseded",
] as const satisfies readonly HeadState["kind"][];

/** The one whose state decides; null of none. Of equals, the first. */
export function worstOf<Head extends { readonly state: HeadState }>(
  heads: readonly Head[],
): Head | null {
  return headStateOrder.reduce<Head | null>(
    (worst, kind) => worst ?? heads.find(({ state }) => state.kind === kind) ?? null,
    null,
  );
}

/** True when work for the head goes on or is about to. */
export function isUnfinished(
  state: HeadState,
): state is Extract<HeadState, { readonly kind: "queued" | "running" }> {
  return state.kind === "queued" || state.kind === "running";
}
