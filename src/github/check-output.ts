import { timeOf } from "../domain/time-of.ts";
import { defuse } from "../domain/defuse.ts";
import type { Finding } from "../domain/finding.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { ReviewPlan } from "../review/plan.ts";
import { pictureOf, type CheckConclusion, type HeadPicture } from "./head-picture.ts";
import { noteSection, renderReport } from "./summary-body.ts";
import { isWhole, verdictLine } from "./verdict-line.ts";

/** The end of a check run, in GitHub's words. `summary` is Markdown within `maxBodyBytes`. */
export interface CheckOutput {
  readonly conclusion: CheckConclusion;
  readonly title: string;
  readonly summary: string;
}

/** The check of a finished review. Throws `TypeError` rather than call an incomplete one green. */
export function checkOfPlan(plan: ReviewPlan, moved: readonly Finding[]): CheckOutput {
  const { verdict, coverage, incomplete } = plan;
  const { conclusion, title } = end(pictureOf(verdict, { coverage, incomplete }));
  if (conclusion === "success" && !isWhole(coverage)) {
    throw new TypeError(`the verdict "${verdict.kind}" contradicts a review that is not whole`);
  }
  return { conclusion, title, summary: renderReport(plan, moved) };
}

/** The check of a head that was not reviewed. Throws `TypeError` for a verdict that needs a plan. */
export function checkOfVerdict(verdict: Verdict, notes: readonly string[] = []): CheckOutput {
  const { conclusion, title } = end(pictureOf(verdict));
  if (conclusion === "success") {
    throw new TypeError(`"${verdict.kind}" without a review would be a green check for nothing`);
  }
  return {
    conclusion,
    title,
    summary: [words(verdict), noteSection(notes)].filter((part) => part !== "").join("\n\n"),
  };
}

function end({ conclusion, title }: HeadPicture): Pick<CheckOutput, "conclusion" | "title"> {
  if (conclusion === null) throw new TypeError("a verdict is the end of a check");
  return { conclusion, title };
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
      return verdict.by === "push"
        ? "A newer push came before this head was reviewed; its own check has the result."
        : "Nothing was said of this head. It is reviewed when the pull request is opened again.";
    case "reviewed-clean":
    case "reviewed-findings":
    case "blocked":
    case "partial":
      return defuse(verdictLine(verdict, null));
  }
}
