import { createColors } from "picocolors";
import { groupBy } from "../domain/group-by.ts";
import { headName } from "../domain/head-name.ts";
import { shortSha } from "../domain/ids.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { ReviewPlan } from "../review/plan.ts";
import type { Colors } from "./colors.ts";
import { countsInWords } from "./counts-in-words.ts";
import { findingAsText } from "./finding-as-text.ts";
import { missingLines } from "./missing-lines.ts";
import { shownFindings } from "./shown-findings.ts";
import { skipInWords } from "./skip-in-words.ts";
import { verdictInWords } from "./verdict-in-words.ts";
import { visibleText } from "./visible-text.ts";
import { wrap } from "./wrap.ts";

/** Nothing is wrapped or cut to fit a terminal that is narrower. */
const narrowest = 40;

/**
 * How a plan is shown. `width` is that of the terminal, in columns; null when there is none, 0
 * when it does not know its own.
 */
export interface TextStyle {
  readonly color: boolean;
  readonly width: number | null;
}

/**
 * A plan for people: under each file its findings, every one beneath its code, then what was not
 * reviewed, notes, how it ended, one line of counts, time and cost, and the files that were skipped
 * where they are few. Ends in a newline.
 */
export function planAsText(plan: ReviewPlan, style: TextStyle): string {
  const colors = createColors(style.color);
  const room = style.width ? Math.max(style.width, narrowest) : null;
  const { mergeBase } = plan.change;
  const missing = missingLines(plan).map((line) => `  ${visibleText(line)}`);
  const files = groupBy(shownFindings(plan), ({ path }) => path);
  const parts = [
    colors.dim(
      `${shortSha(mergeBase)}..${headName(plan.change)}, ${plan.engines.join(" and ") || "no engine"}`,
    ),
    ...[...files].flatMap(([path, findings]) => [
      colors.underline(visibleText(path)),
      ...findings.map((finding, at) =>
        findingAsText(finding, { plan, colors, room, before: findings[at - 1] ?? null }),
      ),
    ]),
    ...(missing.length === 0 ? [] : [[colors.yellow("Not reviewed"), ...missing].join("\n")]),
    ...plan.notes.map((note) => `${colors.yellow("note")}  ${visibleText(note)}`),
    isEmpty(plan)
      ? nothingText(plan, room)
      : [
          verdictText(plan.verdict, colors),
          ...[countsInWords(plan), ...skippedLine(plan)].map((line) => colors.dim(line)),
        ].join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** Few enough to be named on one line; of more the count is told alone. */
const mostNamed = 3;

function skippedLine({ coverage }: ReviewPlan): readonly string[] {
  const skipped = coverage.files.flatMap((file) =>
    file.state === "skipped" ? [visibleText(skipInWords(file))] : [],
  );
  const isFew = skipped.length > 0 && skipped.length <= mostNamed;
  return isFew ? [`skipped: ${skipped.join(", ")}`] : [];
}

function isEmpty({ change, verdict }: ReviewPlan): boolean {
  return change.files.length === 0 && verdict.kind === "skipped";
}

/** Most often somebody stands on the very branch that is compared with. */
function nothingText({ change }: ReviewPlan, room: number | null): string {
  const { base, mergeBase, head, uncommitted } = change;
  if (uncommitted === "staged") return "Nothing to review: nothing is staged.";
  if (uncommitted === "working-tree") {
    return `Nothing to review: the working tree holds the same files as ${shortSha(mergeBase)}.`;
  }
  const why =
    mergeBase === head
      ? `${base === head ? "the base" : shortSha(base)} has all of ${shortSha(head)} already. Name what to compare with: --base REV.`
      : `${shortSha(mergeBase)} and ${shortSha(head)} hold the same files.`;
  return wrap(`Nothing to review: ${why}`.split(" "), room).join("\n");
}

/** How a review ended, in one sentence and its colour. */
export function verdictText(verdict: Verdict, colors: Colors): string {
  const words = visibleText(verdictInWords(verdict));
  switch (verdict.kind) {
    case "reviewed-clean":
      return colors.green(words);
    case "reviewed-findings":
    case "partial":
      return colors.yellow(words);
    case "blocked":
    case "not-reviewed":
      return colors.red(words);
    case "skipped":
    case "superseded":
      return words;
  }
}
