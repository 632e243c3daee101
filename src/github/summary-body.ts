import { count } from "../domain/count.ts";
import { retryAtOf } from "../domain/coverage.ts";
import { defuse } from "../domain/defuse.ts";
import type { Finding } from "../domain/finding.ts";
import { timeOf } from "../domain/time-of.ts";
import type { ReviewPlan } from "../review/plan.ts";
import { costLine } from "./cost-line.ts";
import { fileTable, missingLines, rangeLine, skippedLines } from "./coverage-lines.ts";
import { dismissedLines, dismissedOf } from "./dismissed-lines.ts";
import { countLine, foldedLines, gateLines, standingOf } from "./finding-lines.ts";
import { createRoom, fitLines, maxBodyBytes } from "./fit-bytes.ts";
import { folded } from "./folded.ts";
import { renderMarker } from "./marker.ts";
import { suppressedLines } from "./suppressed-lines.ts";
import { verdictLine } from "./verdict-line.ts";

/** UTF-8 bytes for the lines that are always there, the titles of the parts, and the marker. */
const reservedBytes = 6_000;

/** UTF-8 bytes of each list at most. Together they may be more than there is: see `renderReport`. */
const most = {
  gate: 4_000,
  missing: 12_000,
  notes: 4_000,
  folded: 16_000,
  late: 8_000,
  dismissed: 4_000,
  suppressed: 4_000,
  skipped: 8_000,
  files: 12_000,
};

/**
 * The sticky summary: verdict, counts, range, what blocks, what is missing and why, cost; folded:
 * findings without a comment, dismissed and suppressed ones, late ones, skipped files, the file table. `moved` are
 * findings that were meant for a line or a file and that GitHub did not take there.
 */
export function renderSummary(plan: ReviewPlan, moved: readonly Finding[]): string {
  const verdict = defuse(verdictLine(plan.verdict, plan.coverage), 300);
  const marker = renderMarker({ kind: "summary" });
  return `**Marginalia: ${verdict}**\n\n${renderReport(plan, moved)}\n\n${marker}`;
}

/**
 * The same for the check run, which has the verdict as its title and needs no marker. Below `maxBodyBytes`: where all of it does
 * not fit, the file table is cut first and what blocks last, each saying how much was left out.
 */
export function renderReport(plan: ReviewPlan, moved: readonly Finding[]): string {
  const { coverage } = plan;
  const standing = standingOf(plan);
  const withoutComment = [...moved, ...plan.folded];
  const suppressed = plan.findings.filter(isMarked("suppressed"));
  const late = plan.late.filter(isMarked("late"));
  const skippedFiles = coverage.files.filter(({ state }) => state === "skipped").length;

  // In the order of what a reader can spare least.
  const room = createRoom(maxBodyBytes - reservedBytes);
  const gate = room.take(most.gate, (limit) => gateLines(plan, limit));
  const missing = room.take(most.missing, (limit) => missingLines(coverage, limit));
  const notes = room.take(most.notes, (limit) => noteLines(plan.notes, limit));
  const foldedList = room.take(most.folded, (limit) => foldedLines(withoutComment, limit));
  const lateList = room.take(most.late, (limit) => foldedLines(late, limit));
  const dismissedList = room.take(most.dismissed, (limit) => dismissedLines(plan, limit));
  const suppressedList = room.take(most.suppressed, (limit) => suppressedLines(suppressed, limit));
  const skipped = room.take(most.skipped, (limit) => skippedLines(coverage, limit));
  const files = room.take(most.files, (limit) =>
    fileTable(coverage, [...standing.fresh, ...standing.before], limit),
  );

  return [
    countLine(standing),
    rangeLine(plan),
    section("**At the gate**", gate),
    section("**Not reviewed**", missing),
    missing === "" ? "" : retryText(retryAtOf(coverage)),
    section("**Notes**", notes),
    foldedSection(
      `${count(withoutComment.length, "finding")} without a comment of ${withoutComment.length === 1 ? "its" : "their"} own`,
      foldedList,
    ),
    foldedSection(`${count(dismissedOf(plan).length, "finding")} dismissed`, dismissedList),
    foldedSection(`${count(suppressed.length, "finding")} suppressed`, suppressedList),
    foldedSection(
      `${count(late.length, "late find")}, not raised: on lines that an earlier review had seen`,
      lateList,
    ),
    foldedSection(`${count(skippedFiles, "file")} skipped, by rule`, skipped),
    coverage.files.length === 0 ? "" : folded(`Files (${coverage.files.length})`, files),
    costLine(plan.usage, plan.elapsed),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Notes as a list with a title; empty without any. */
export function noteSection(notes: readonly string[]): string {
  return section("**Notes**", noteLines(notes, most.notes));
}

function noteLines(notes: readonly string[], limit: number): string {
  const lines = notes.map((note) => `- ${defuse(note, 500)}`);
  return fitLines(lines, limit, (left) => `- and ${left} more`);
}

function isMarked(kind: Finding["marks"][number]["kind"]): (finding: Finding) => boolean {
  return ({ marks }) => marks.some((mark) => mark.kind === kind);
}

function section(title: string, list: string): string {
  return list === "" ? "" : `${title}\n\n${list}`;
}

function foldedSection(title: string, list: string): string {
  return list === "" ? "" : folded(title, list);
}

function retryText(retryAt: number | null): string {
  return retryAt === null
    ? "It is not tried again by itself: push again, or comment `/review`."
    : `It is tried again at ${timeOf(retryAt)}.`;
}
