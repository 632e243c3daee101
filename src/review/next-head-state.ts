import type { HeadState } from "../domain/head-state.ts";
import type { Verdict } from "../domain/verdict.ts";

/** What can happen to one head of one pull request. */
export type HeadEvent =
  /** A delivery, a command, a button or a retry wants it looked at. */
  | { readonly kind: "asked" }
  /** Its review begins. */
  | { readonly kind: "started" }
  /** Its review came to an end of its own. `whole`: everything eligible was looked at. */
  | {
      readonly kind: "ended";
      readonly verdict: Exclude<Verdict, { readonly kind: "not-reviewed" | "superseded" }>;
      readonly whole: boolean;
    }
  /** Policy asks for no review. */
  | { readonly kind: "passed-over"; readonly rule: string }
  /** An error ended its review; `retryAt` is epoch milliseconds, null when it is not tried again. */
  | { readonly kind: "failed"; readonly why: string; readonly retryAt: number | null }
  /** Nothing tries it any more. */
  | { readonly kind: "given-up"; readonly why: string }
  /** A newer head took its place. */
  | { readonly kind: "pushed-over" }
  /** The pull request was closed. */
  | { readonly kind: "closed" };

/** An event that cannot follow the state: a fault in the program, and never a green check. */
class ImpossibleTransition extends TypeError {
  constructor(state: HeadState | null, event: HeadEvent) {
    super(`a head that is ${state?.kind ?? "unknown"} cannot be ${event.kind}`);
  }
}

/**
 * What the state of a head becomes. `state` is null for a head that nobody has asked for. What a review
 * found stays said until the next one of the same head begins; whatever cannot be so throws
 * `TypeError`. Only a review that began and was whole leads to `reviewed-clean` and
 * `reviewed-findings`, and only being asked for leads out of `superseded`.
 */
export function nextHeadState(state: HeadState | null, event: HeadEvent): HeadState {
  if (event.kind === "asked") return asked(state);
  if (state === null) throw new ImpossibleTransition(state, event);
  switch (event.kind) {
    case "started":
      if (!mayBegin(state)) throw new ImpossibleTransition(state, event);
      return { kind: "running" };
    case "ended":
      if (state.kind !== "running") throw new ImpossibleTransition(state, event);
      return ended(event);
    case "passed-over":
      if (!mayBegin(state)) throw new ImpossibleTransition(state, event);
      return { kind: "skipped", rule: event.rule };
    case "failed":
      if (!mayBegin(state)) throw new ImpossibleTransition(state, event);
      return { kind: "not-reviewed", why: event.why, retryAt: event.retryAt };
    case "given-up":
      return givenUp(state, event.why);
    case "pushed-over":
      return { kind: "superseded", by: "push" };
    case "closed":
      return { kind: "superseded", by: "close" };
  }
}

function asked(state: HeadState | null): HeadState {
  return state !== null && isKeptWhenAsked(state.kind) ? state : { kind: "queued" };
}

/** Whether a head that is asked for stays in a state. */
export function isKeptWhenAsked(kind: HeadState["kind"]): boolean {
  switch (kind) {
    case "queued":
    // Whoever reviews it now is told to stop, or has died: the next one begins anew.
    case "running":
    // Said of this very head; true until a review of it begins.
    case "reviewed-clean":
    case "reviewed-findings":
    case "blocked":
      return true;
    case "partial":
    case "not-reviewed":
    case "skipped":
    case "superseded":
      return false;
  }
}

/** Whether somebody has asked for it since it came to rest, or need not have. */
function mayBegin({ kind }: HeadState): boolean {
  switch (kind) {
    case "queued":
    case "running":
    case "reviewed-clean":
    case "reviewed-findings":
    case "blocked":
      return true;
    case "partial":
    case "not-reviewed":
    case "skipped":
    case "superseded":
      return false;
  }
}

function ended({ verdict, whole }: Extract<HeadEvent, { kind: "ended" }>): HeadState {
  const isGreen = verdict.kind === "reviewed-clean" || verdict.kind === "reviewed-findings";
  if (isGreen && !whole) {
    throw new TypeError(`the verdict "${verdict.kind}" contradicts a review that is not whole`);
  }
  return verdict;
}

function givenUp(state: HeadState, why: string): HeadState {
  switch (state.kind) {
    // It says what was looked at and what was not; less would be worse.
    case "partial":
      return { ...state, retryAt: null };
    // What stands there has no retry that could be given up.
    case "skipped":
    case "superseded":
      return state;
    case "queued":
    case "running":
    case "reviewed-clean":
    case "reviewed-findings":
    case "blocked":
    case "not-reviewed":
      return { kind: "not-reviewed", why, retryAt: null };
  }
}
