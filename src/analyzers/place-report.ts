import type { Unit } from "../domain/unit.ts";
import { rowsOf } from "../domain/unit.ts";
import type { Report } from "./analyzer.ts";

/** More lines than this say no more about what is wrong. */
const maxQuotedLines = 3;

/** A report in a unit: row of its first quoted line, and the quoted lines of the head. */
export interface Placed {
  readonly row: number;
  readonly quote: string;
  /** The report's replacement, if it replaces exactly the quoted lines. */
  readonly replacement: string | null;
}

const addedLinesOf = new WeakMap<readonly Unit[], ReadonlyMap<number, Unit>>();

/**
 * The added lines of a file's units, each with the one unit that adds it. Read once: a tool may
 * have something to say of every line.
 */
function addedLines(units: readonly Unit[]): ReadonlyMap<number, Unit> {
  const known = addedLinesOf.get(units);
  if (known !== undefined) return known;
  const added = new Map<number, Unit>();
  for (const unit of units) {
    for (const row of rowsOf(unit)) if (row.kind === "added") added.set(row.new, unit);
  }
  addedLinesOf.set(units, added);
  return added;
}

/** The units that add a line of the report, by their first such line. */
function touchedBy(units: readonly Unit[], { firstLine, lastLine }: Report): ReadonlySet<Unit> {
  const added = addedLines(units);
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

/**
 * The report as the change is told it: where it stands, or, when the change adds nothing of that,
 * at the other place of it that the change adds. Null when the change adds none of it.
 */
export function settle(units: readonly Unit[], report: Report): Report | null {
  if (touchedBy(units, report).size > 0) return report;
  const line = report.elsewhere?.find((each) => addedLines(units).has(each));
  return line === undefined
    ? null
    : { ...report, firstLine: line, lastLine: line, replacement: null };
}

/**
 * Quotes a report from the unit's own rows: from its first line, or, where the unit does not show
 * that line, from the first line of it that the unit adds. Null when the unit adds none of it.
 */
export function placeReport(unit: Unit, report: Report): Placed | null {
  const rows = rowsOf(unit);
  const within = (line: number | null): boolean =>
    line !== null && line >= report.firstLine && line <= report.lastLine;
  if (!rows.some((row) => row.kind === "added" && within(row.new))) return null;
  const atFirst = rows.findIndex((row) => row.new === report.firstLine);
  const start =
    atFirst >= 0 ? atFirst : rows.findIndex((row) => row.kind === "added" && within(row.new));
  const quoted: string[] = [];
  let next = rows[start]?.new ?? null;
  for (const row of rows.slice(start)) {
    if (row.new === null) continue;
    if (row.new !== next || !within(row.new) || quoted.length === maxQuotedLines) break;
    quoted.push(row.text);
    next = row.new + 1;
  }
  const whole = start === atFirst && quoted.length === report.lastLine - report.firstLine + 1;
  return {
    row: start,
    quote: quoted.join("\n"),
    replacement: whole ? report.replacement : null,
  };
}

/** The unit that a report belongs to: one that shows its first line, else one it touches. */
export function unitOf(units: readonly Unit[], report: Report): Unit | null {
  const touched = [...touchedBy(units, report)];
  const showing = touched.find((unit) => rowsOf(unit).some((row) => row.new === report.firstLine));
  return showing ?? touched[0] ?? null;
}
