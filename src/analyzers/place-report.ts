import type { Unit } from "../domain/unit.ts";
import { rowsOf } from "../domain/unit.ts";
import type { Report } from "./analyzer.ts";
import { changedLines, type Spot } from "./changed-lines.ts";

/** More lines than this say no more about what is wrong. */
const maxQuotedLines = 3;

/** Code points of the line that is told beside another one; more of it says no more. */
const maxBite = 80;

/** A report in a unit: row of its first quoted line, and the quoted lines. */
export interface Placed extends Spot {
  readonly quote: string;
  /** `old` when the quote is a removed line. */
  readonly side: "new" | "old";
  /** The report's replacement, if it replaces exactly the quoted lines. */
  readonly replacement: string | null;
  /** The line that the report speaks of, trimmed and short, where the quote is another one. */
  readonly bitesAt: string | null;
}

/** The units that add a line of the report, by their first such line. */
function touchedBy(units: readonly Unit[], { firstLine, lastLine }: Report): ReadonlySet<Unit> {
  const added = changedLines(units).addedBy;
  const touched = new Set<Unit>();
  // A report may span all of a large file of which the change adds a line or two.
  if (lastLine - firstLine > added.size) {
    for (const [line, unit] of added) {
      if (line >= firstLine && line <= lastLine) touched.add(unit);
    }
    return touched;
  }
  for (let line = firstLine; line <= lastLine; line += 1) {
    const unit = added.get(line);
    if (unit !== undefined) touched.add(unit);
  }
  return touched;
}

/** Whether the change adds a line of the report, or of another place that makes the fault with it. */
export function isTouched(units: readonly Unit[], report: Report): boolean {
  return touchedBy(units, report).size > 0 || addedElsewhere(units, report) !== null;
}

function addedElsewhere(units: readonly Unit[], { elsewhere }: Report): number | null {
  const { addedBy } = changedLines(units);
  return elsewhere?.find((line) => addedBy.has(line)) ?? null;
}

/** Whether the change alters code that can cause the report. */
export function mayBeCaused(units: readonly Unit[], { scope }: Report): boolean {
  return scope !== null && scope !== undefined && changedLines(units).touches(scope);
}

/**
 * Where the change tells a report: on lines of it that the change adds; else, of a report that
 * names what can cause it, on its own line when that is shown near a change; else on the line that
 * makes the fault with it, or on the nearest changed one of what can cause it. Null when the change
 * has nothing to do with it. `lines` are those of the head.
 */
export function placeReport(
  units: readonly Unit[],
  report: Report,
  lines: readonly string[],
): Placed | null {
  const added = placeAdded(units, report);
  if (added !== null) return added;
  const { firstLine, scope } = report;
  const line = addedElsewhere(units, report);
  if (line === null && !mayBeCaused(units, report)) return null;
  const changed = changedLines(units);
  if (!scope) return line === null ? null : placeAdded(units, at(report, line));
  const own = changed.shownAt(firstLine);
  if (own !== null && changed.isNearby(firstLine))
    return { ...quoteFrom(own, report), side: "new", bitesAt: null };
  const cause = line === null ? changed.nearestIn(scope, firstLine) : changed.shownAt(line);
  const row = cause && rowsOf(cause.unit)[cause.row];
  if (!cause || !row) return null;
  return {
    ...cause,
    quote: row.text,
    side: row.kind === "removed" ? "old" : "new",
    replacement: null,
    bitesAt: short(lines[firstLine - 1] ?? ""),
  };
}

function at(report: Report, line: number): Report {
  return { ...report, firstLine: line, lastLine: line, replacement: null };
}

/**
 * Quotes a report that the change adds lines of, in a unit that shows its first line, else in the
 * first that adds some of it: from the first line, or from the first added one that is shown.
 */
function placeAdded(units: readonly Unit[], report: Report): Placed | null {
  const touched = touchedBy(units, report);
  const start = changedLines(units).shownAt(report.firstLine);
  if (start !== null && touched.has(start.unit)) {
    return { ...quoteFrom(start, report), side: "new", bitesAt: null };
  }
  const [unit] = touched;
  if (unit === undefined) return null;
  const within = (line: number): boolean => line >= report.firstLine && line <= report.lastLine;
  const row = rowsOf(unit).findIndex((each) => each.kind === "added" && within(each.new));
  return { ...quoteFrom({ unit, row }, report), side: "new", bitesAt: null };
}

function quoteFrom(
  { unit, row }: Spot,
  report: Report,
): Pick<Placed, "unit" | "row" | "quote" | "replacement"> {
  const rows = rowsOf(unit);
  const first = rows[row]?.new ?? 0;
  const quoted: string[] = [];
  for (const each of rows.slice(row)) {
    if (each.new === null) continue;
    const isNext = each.new === first + quoted.length && each.new <= report.lastLine;
    if (!isNext || quoted.length === maxQuotedLines) break;
    quoted.push(each.text);
  }
  const whole =
    first === report.firstLine && quoted.length === report.lastLine - report.firstLine + 1;
  return { unit, row, quote: quoted.join("\n"), replacement: whole ? report.replacement : null };
}

function short(line: string): string {
  const points = Array.from(line.trim().slice(0, 2 * maxBite));
  return points.length <= maxBite ? points.join("") : `${points.slice(0, maxBite - 1).join("")}…`;
}
