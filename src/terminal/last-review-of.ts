import { headName } from "../domain/head-name.ts";
import type { Finding, Mark } from "../domain/finding.ts";
import type { LastReview } from "../review/last-review.ts";
import type { ReviewPlan } from "../review/plan.ts";
import { codeExcerpt } from "./code-excerpt.ts";
import { isAtTheGate } from "./is-at-the-gate.ts";

/** What is kept of a review so that each of its findings can be explained. */
export function lastReviewOf(plan: ReviewPlan, reviewedAt: number): LastReview {
  const { mergeBase, head } = plan.change;
  return {
    mergeBase,
    head,
    headName: headName(plan.change),
    reviewedAt,
    findings: plan.findings.map((finding) => {
      const { unitId: _unitId, marks: _marks, ...kept } = finding;
      const { placement } = finding;
      return {
        ...kept,
        standing: standingOf(finding, plan),
        code: placement.kind === "line" ? codeExcerpt(plan.change, placement.anchor) : [],
      };
    }),
  };
}

function standingOf(finding: Finding, plan: ReviewPlan): string {
  const marks = finding.marks.map(markInWords);
  const gate = isAtTheGate(plan.verdict, finding) ? ["at or above the gate"] : [];
  return [...gate, ...marks].join("; ") || "said, and below the gate";
}

function markInWords(mark: Mark): string {
  switch (mark.kind) {
    case "duplicate":
      return `the same as ${mark.of}`;
    case "already-said":
      return `said before (${mark.state})`;
    case "outside-change":
      return "outside the change";
    case "suppressed":
      return `suppressed by ${mark.by === "comment" ? "a comment" : "the configuration"}: ${mark.because}`;
    case "late":
      return `found late: ${mark.because}`;
    case "nit":
      return "a trifle, said only when asked for";
    case "low-confidence":
      return "not sure";
    case "over-cap":
      return `beyond the ${mark.cap} comments of one review`;
  }
}
