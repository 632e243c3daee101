import { defuse } from "../domain/defuse.ts";
import { codeSpan } from "../domain/fence.ts";
import { groupBy } from "../domain/group-by.ts";
import { headName } from "../domain/head-name.ts";
import { shortSha } from "../domain/ids.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { ReviewPlan } from "../review/plan.ts";
import { countsInWords } from "./counts-in-words.ts";
import { findingAsMarkdown } from "./finding-as-markdown.ts";
import { missingLines } from "./missing-lines.ts";
import { shownFindings } from "./shown-findings.ts";
import { verdictInWords } from "./verdict-in-words.ts";
import { visibleText } from "./visible-text.ts";

/**
 * UTF-8 bytes of a report: GitHub takes 1 MiB in a job summary, and 65,536 characters in a comment,
 * which is the least.
 */
const mostBytes = 60_000;

/**
 * A plan as Markdown to paste in a pull request or to append to `$GITHUB_STEP_SUMMARY`: a heading
 * for each file, its findings, then what was not reviewed. Findings that do not fit are listed in
 * a line each, and then counted. Nothing in it is a mention, a link, an image or HTML of others.
 */
export function planAsMarkdown(plan: ReviewPlan): string {
  const { mergeBase } = plan.change;
  const start = [
    `## Marginalia: ${defuse(verdictInWords(plan.verdict))}`,
    `${codeSpan(`${shortSha(mergeBase)}..${headName(plan.change)}`)}, ${countsInWords(plan)}`,
  ];
  const missing = missingLines(plan).map((line) => `- ${defuse(visibleText(line))}`);
  const end = [
    ...(missing.length === 0 ? [] : [`### Not reviewed\n\n${fit(missing, mostBytes / 6)}`]),
    ...(plan.notes.length === 0
      ? []
      : [
          fit(
            plan.notes.map((note) => `- Note: ${defuse(visibleText(note))}`),
            mostBytes / 6,
          ),
        ]),
  ];
  return `${[...start, findingsText(plan), ...end].filter((part) => part !== "").join("\n\n")}\n`;
}

/** The same for a review that ended without a plan. */
export function verdictAsMarkdown(verdict: Verdict): string {
  return `## Marginalia: ${defuse(visibleText(verdictInWords(verdict)))}\n`;
}

function findingsText(plan: ReviewPlan): string {
  const parts: string[] = [];
  let left = mostBytes / 2;
  const unsaid: string[] = [];
  for (const [path, findings] of groupBy(shownFindings(plan), (finding) => finding.path)) {
    let heading = [`### ${codeSpan(visibleText(path))}`];
    for (const finding of findings) {
      const text = findingAsMarkdown(finding, plan);
      left -= Buffer.byteLength(text);
      if (left < 0) {
        unsaid.push(`- ${finding.severity}: ${defuse(visibleText(finding.title))}`);
        continue;
      }
      parts.push(...heading, text);
      heading = [];
    }
  }
  if (unsaid.length > 0) parts.push(`### And more\n\n${fit(unsaid, mostBytes / 12)}`);
  return parts.join("\n\n");
}

/** As many of the lines as fit in `room` bytes, and the number of the others. */
function fit(lines: readonly string[], room: number): string {
  let left = room;
  const fitting = lines.findIndex((line) => (left -= Buffer.byteLength(line) + 1) < 0);
  if (fitting === -1) return lines.join("\n");
  return [...lines.slice(0, fitting), `- and ${lines.length - fitting} more`].join("\n");
}
