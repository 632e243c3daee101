import { timeOf } from "../domain/time-of.ts";
import { cutText } from "../domain/cut-text.ts";
import { defuse } from "../domain/defuse.ts";
import type { Finding } from "../domain/finding.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { ReviewPlan } from "../review/plan.ts";
import { noteSection, renderReport } from "./summary-body.ts";
import { isWhole, verdictLine } from "./verdict-line.ts";

/** The end of a check run, in GitHub's words. `summary` is Markdown within `maxBodyBytes`. */
export interface CheckOutput {
  readonly conclusion: "success" | "failure" | "action_required" | "neutral" | "skipped";
  readonly title: string;
  readonly summary: string;
}

/** Code points; GitHub names no limit for a title, and its lists show about this much. */
const maxTitle = 200;

/** The check of a finished review. Throws `TypeError` rather than call an incomplete one green. */
export function checkOfPlan(plan: ReviewPlan, moved: readonly Finding[]): CheckOutput {
  const { verdict, coverage } = plan;
  const conclusion = conclusionOf(verdict, plan.incomplete);
  if (conclusion === "success" && !isWhole(coverage)) {
    throw new TypeError(`the verdict "${verdict.kind}" contradicts a review that is not whole`);
  }
  return {
    conclusion,
    title: cutText(verdictLine(verdict, coverage), maxTitle),
    summary: renderReport(plan, moved),
  };
}

/** The check of a head that was not reviewed. Throws `TypeError` for a verdict that needs a plan. */
export function checkOfVerdict(verdict: Verdict, notes: readonly string[] = []): CheckOutput {
  const conclusion = conclusionOf(verdict, "action_required");
  if (conclusion === "success") {
    throw new TypeError(`"${verdict.kind}" without a review would be a green check for nothing`);
  }
  return {
    conclusion,
    title: cutText(verdictLine(verdict, null), maxTitle),
    summary: [words(verdict), noteSection(notes)].filter((part) => part !== "").join("\n\n"),
  };
}

function conclusionOf(
  verdict: Verdict,
  incomplete: ReviewPlan["incomplete"],
): CheckOutput["conclusion"] {
  switch (verdict.kind) {
    case "reviewed-clean":
    case "reviewed-findings":
      return "success";
    case "blocked":
      return "failure";
    case "partial":
    case "not-reviewed":
      return incomplete;
    case "skipped":
      return "skipped";
    case "superseded":
      return "neutral";
  }
}

function words(verdict: Verdict): string {
  switch (verdict.kind) {
    case "not-reviewed":
      return [
        `This head was not reviewed: ${defuse(verdict.why)}`,
        verdict.retryAt === null
          ? "It is not tried again by itself: push again, comment `/review`, or re-run this check."
          : `It is tried again at ${timeOf(verdict.retryAt)}.`,
      ].join("\n\n");
    case "skipped":
      return `Nothing was reviewed: ${defuse(verdict.rule)}. Comment \`/review\` to have it reviewed anyway.`;
    case "superseded":
      return "A newer push came before this head was reviewed; its own check has the result.";
    case "reviewed-clean":
    case "reviewed-findings":
    case "blocked":
    case "partial":
      return defuse(verdictLine(verdict, null));
  }
}
