import { cutText } from "../domain/cut-text.ts";
import { count } from "../domain/count.ts";
import { defuse } from "../domain/defuse.ts";
import { shortSha } from "../domain/ids.ts";
import type {
  GroupMember,
  GroupResult,
  GroupVerdict,
} from "../review/merge-group/group-verdict.ts";
import type { ReviewPlan } from "../review/plan.ts";
import type { CheckOutput } from "./check-output.ts";
import { maxTitle } from "./head-picture.ts";
import { pathSpan } from "./path-span.ts";
import { verdictLine } from "./verdict-line.ts";

/** Files that are named; what nobody reviewed is mostly one or two. */
const mostNamed = 20;

/** The check of a merge group's head: what each pull request in it brings, the worst in the title. */
export function checkOfGroup(
  verdict: GroupVerdict,
  incomplete: ReviewPlan["incomplete"],
): CheckOutput {
  return {
    conclusion: conclusionOf(verdict.result, incomplete),
    title: cutText(titleOf(verdict), maxTitle),
    summary: summaryOf(verdict),
  };
}

function conclusionOf(
  result: GroupResult,
  incomplete: ReviewPlan["incomplete"],
): CheckOutput["conclusion"] {
  switch (result) {
    case "passed":
      return "success";
    case "skipped":
      return "skipped";
    case "incomplete":
      return incomplete;
    case "blocked":
      return "failure";
  }
}

function titleOf({ result, members, uncovered, unknown }: GroupVerdict): string {
  const worst = members.filter((member) => member.result === result).map(lineOf);
  const missing = [
    ...(result === "incomplete" && unknown !== null ? [`Not known: ${unknown}`] : []),
    ...(result === "incomplete" && uncovered.length > 0 ? [uncoveredLine(uncovered)] : []),
  ];
  return [...worst, ...missing].join("; ");
}

function uncoveredLine(uncovered: readonly string[]): string {
  return `${count(uncovered.length, "changed file")} in no review of this group`;
}

/** One plain line: `#12: No findings in the change`. */
function lineOf({ number, standing }: GroupMember): string {
  switch (standing.kind) {
    case "reviewed":
      return `#${number}: ${verdictLine(standing.receipt.verdict, null)}`;
    case "in-review":
      return `#${number}: Still being reviewed`;
    case "skipped":
      return `#${number}: Skipped: ${standing.rule}`;
    case "not-reviewed":
      return `#${number}: Not reviewed`;
    case "moved":
      return `#${number}: Its head is not ${shortSha(standing.merged)} any more`;
  }
}

function summaryOf({ result, members, uncovered, unknown }: GroupVerdict): string {
  const list = members.map((member) => `- #${member.number}: ${wordsOf(member)}`).join("\n");
  const named = uncovered.slice(0, mostNamed).map((path) => `- ${pathSpan(path)}`);
  const more = uncovered.length > mostNamed ? [`- and ${uncovered.length - mostNamed} more`] : [];
  const parts = [
    "This merge group is judged by the reviews of the pull requests in it; nothing is reviewed anew.",
    list,
    unknown === null ? "" : `Not everything is known of it: ${defuse(unknown)}.`,
    uncovered.length === 0
      ? ""
      : ["Changed files that none of these reviews has:", ...named, ...more].join("\n"),
    result === "incomplete"
      ? "Have the pull request reviewed (comment `/review` on it), then re-run this check or queue it again."
      : "",
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function wordsOf({ number, standing }: GroupMember): string {
  const line = lineOf({ number, standing });
  return defuse(line.slice(line.indexOf(":") + 2));
}
