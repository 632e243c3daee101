import type { DiffLine } from "../domain/change.ts";
import { rowsOf, type Unit } from "../domain/unit.ts";
import { rowText } from "./show-unit.ts";

/** Where a quote stands in its unit. `quote` is the code itself, not what the model made of it. */
export interface FoundQuote {
  readonly quote: string;
  /** 0-based row of its first line. */
  readonly row: number;
  readonly side: "new" | "old";
}

interface Row {
  readonly index: number;
  readonly line: DiffLine;
}

/**
 * Finds a model's quote among the rows of a unit: exactly, else with blanks squeezed, else without
 * the row number and sign that models copy along. Of several places the one nearest to `hint`
 * (0-based row) wins; the new side wins over the old. Null when the unit does not hold it.
 */
export function findQuote(unit: Unit, quote: string, hint: number | null): FoundQuote | null {
  const wanted = trimBlankLines(quote.split(/\r?\n/u));
  if (wanted.length === 0) return null;
  const unnumbered = wanted.map((line) => line.replace(/^\s*\d+ [+\- ] ?/u, ""));
  const attempts: readonly (readonly [readonly string[], (text: string) => string])[] = [
    [wanted, (text) => text],
    [wanted, squeeze],
    [wanted.map((line) => line.replace(/^[+-]/u, "")), squeeze],
    [unnumbered, squeeze],
  ];
  for (const [lines, normalise] of attempts) {
    for (const side of ["new", "old"] as const) {
      const start = nearest(sideRows(unit, side), lines.map(normalise), normalise, hint);
      if (start !== null) return { ...start, side };
    }
  }
  return null;
}

function nearest(
  segments: readonly (readonly Row[])[],
  wanted: readonly string[],
  normalise: (text: string) => string,
  hint: number | null,
): { readonly quote: string; readonly row: number } | null {
  let best: readonly Row[] | null = null;
  for (const rows of segments) {
    const shown = rows.map(({ line }) => normalise(rowText(line)));
    for (let start = 0; start + wanted.length <= rows.length; start += 1) {
      if (!wanted.every((text, offset) => shown[start + offset] === text)) continue;
      const match = rows.slice(start, start + wanted.length);
      if (best === null || distance(match, hint) < distance(best, hint)) best = match;
    }
  }
  const first = best?.[0];
  if (best === null || first === undefined) return null;
  return { quote: best.map(({ line }) => line.text).join("\n"), row: first.index };
}

function distance(match: readonly Row[], hint: number | null): number {
  const first = match[0];
  return hint === null || first === undefined ? 0 : Math.abs(first.index - hint);
}

/** The rows of one side, segment by segment: a quote never reaches across a gap. */
function sideRows(unit: Unit, side: "new" | "old"): readonly (readonly Row[])[] {
  const other = side === "new" ? "removed" : "added";
  let index = -1;
  return unit.segments.map((segment) =>
    segment
      .map((line) => ({ index: (index += 1), line }))
      .filter(({ line }) => line.kind !== other),
  );
}

function squeeze(text: string): string {
  return text.trim().replace(/\s+/gu, " ");
}

function trimBlankLines(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== "");
  const last = lines.findLastIndex((line) => line.trim() !== "");
  return first === -1 ? [] : lines.slice(first, last + 1);
}

/** `row` when the unit has such a row, else null. */
export function rowWithin(unit: Unit, row: number): number | null {
  return Number.isInteger(row) && row >= 0 && row < rowsOf(unit).length ? row : null;
}
