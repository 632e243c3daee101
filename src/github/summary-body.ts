import { count } from "../domain/count.ts";
import { timeOf } from "../domain/time-of.ts";
import { retryAtOf } from "../domain/coverage.ts";
import { defuse } from "../domain/defuse.ts";
import type { Finding } from "../domain/finding.ts";
import type { ReviewPlan } from "../review/plan.ts";
import { folded } from "./comment-body.ts";
import { fitLines } from "./fit-bytes.ts";
import { renderMarker } from "./marker.ts";
import {
  costLine,
  countLine,
  fileTable,
  foldedLines,
  missingLines,
  rangeLine,
  skippedLines,
} from "./summary-sections.ts";
import { suppressedLines } from "./suppressed-lines.ts";
import { verdictLine } from "./verdict-line.ts";

/**
 * The sticky summary: verdict, counts, range, what is missing and why, cost; folded: findings
 * without a comment, suppressed ones, late ones, skipped files, the file table. `moved` are findings that were
 * meant for a line or a file and that GitHub did not take there.
 */
export function renderSummary(plan: ReviewPlan, moved: readonly Finding[]): string {
  return `${renderReport(plan, moved)}\n\n${renderMarker({ kind: "summary" })}`;
}

/** The same text for the check run, which needs no marker. Below `maxBodyBytes`. */
export function renderReport(plan: ReviewPlan, moved: readonly Finding[]): string {
  const { coverage } = plan;
  const withoutComment = [...moved, ...plan.folded];
  const missing = missingLines(coverage);
  const retryAt = retryAtOf(coverage);
  const skipped = skippedLines(coverage);
  const suppressed = plan.findings.filter(isSuppressed);
  const late = plan.late.filter(({ marks }) => marks.some(({ kind }) => kind === "late"));
  return [
    `**Marginalia: ${defuse(verdictLine(plan.verdict, coverage), 300)}**`,
    [countLine(plan), rangeLine(plan)].filter((line) => line !== "").join(" "),
    section("**Not reviewed**", missing),
    missing === "" ? "" : retryText(retryAt),
    noteSection(plan.notes),
    withoutComment.length === 0
      ? ""
      : folded(
          `${count(withoutComment.length, "finding")} without a comment of ${withoutComment.length === 1 ? "its" : "their"} own`,
          foldedLines(withoutComment),
        ),
    suppressed.length === 0
      ? ""
      : folded(`${count(suppressed.length, "finding")} suppressed`, suppressedLines(suppressed)),
    late.length === 0
      ? ""
      : folded(
          `${count(late.length, "late find")}, not raised: on lines that an earlier review had seen`,
          foldedLines(late),
        ),
    skipped === "" ? "" : folded("Skipped files", skipped),
    coverage.files.length === 0 ? "" : folded("Files", fileTable(coverage)),
    costLine(plan.usage, plan.elapsed),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Notes as a list with a title; empty without any. */
export function noteSection(notes: readonly string[]): string {
  const lines = notes.map((note) => `- ${defuse(note, 500)}`);
  return section(
    "**Notes**",
    fitLines(lines, 4_000, (left) => `- and ${left} more`),
  );
}

function isSuppressed({ marks }: Finding): boolean {
  return marks.some(({ kind }) => kind === "suppressed");
}

function section(title: string, list: string): string {
  return list === "" ? "" : `${title}\n\n${list}`;
}

function retryText(retryAt: number | null): string {
  return retryAt === null
    ? "It is not tried again by itself: push again, or comment `/review`."
    : `It is tried again at ${timeOf(retryAt)}.`;
}
