import type { CheckButton } from "../domain/intent.ts";
import type { Verdict } from "../domain/verdict.ts";

/** One entry of a check run's `actions`, in GitHub's words. */
export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: CheckButton;
}

/**
 * GitHub's limits: "The maximum number of actions is three"; label "The maximum size is 20
 * characters", description 40, identifier 20.
 */
export const mostActions = 3;
export const longestLabel = 20;
export const longestDescription = 40;
export const longestIdentifier = 20;

// Nobody is answered who presses a button without write access, so the button says it before.
const reviewAgain: CheckAction = {
  label: "Review again",
  description: "Reviews the head; needs write access",
  identifier: "review-again",
};
const ignoreFindings: CheckAction = {
  label: "Ignore findings",
  description: "Dismisses all open; needs write access",
  identifier: "ignore-findings",
};

/** The buttons of a check that has ended: to ignore findings only while some are open. */
export function buttonsOf(verdict: Verdict): readonly CheckAction[] {
  switch (verdict.kind) {
    case "reviewed-findings":
    case "blocked":
      return [reviewAgain, ignoreFindings];
    case "partial":
      return verdict.open > 0 ? [reviewAgain, ignoreFindings] : [reviewAgain];
    case "reviewed-clean":
    case "skipped":
    case "not-reviewed":
      return [reviewAgain];
    // Its pull request has another head by now, or is closed.
    case "superseded":
      return [];
  }
}
