import type { DiffLine, Hunk } from "../domain/change.ts";
import type { Claim } from "../domain/finding.ts";
import { rowsOf } from "../domain/unit.ts";
import type { Unit } from "../domain/unit.ts";
import { normaliseSpace, withoutReturn } from "./normalise.ts";

/** A longer quote points at nothing in particular, and comparing it would cost. */
const longestQuote = 60;

/** Lines of one side; `new` means added or context, `old` removed. */
export type QuoteSide = Claim["side"];

/** One line of one side, 1-based, and where it came from (0-based). */
export interface SideLine {
  readonly number: number;
  readonly text: string;
  readonly index: number;
}

/** A run of lines with ascending numbers that reads as the quote does. Never empty. */
export type Match = readonly SideLine[];

/** How strictly: `exact` forgives a carriage return, `spaced` any difference in white space. */
export type Strictness = "exact" | "spaced";

/**
 * The lines of a claim's quote without blank ones at its ends; null when nothing is left or it is
 * too long to be a place.
 */
export function quotedLines(claim: Pick<Claim, "quote">): readonly string[] | null {
  const lines = claim.quote.split("\n").map(withoutReturn);
  while (lines[0]?.trim() === "") lines.shift();
  while (lines.at(-1)?.trim() === "") lines.pop();
  return lines.length === 0 || lines.length > longestQuote ? null : lines;
}

/** The lines of one side among rows, in order; `index` is the place among the rows. */
export function linesOfSide(rows: readonly DiffLine[], side: QuoteSide): readonly SideLine[] {
  const lines: SideLine[] = [];
  rows.forEach((row, index) => {
    const number = numberOn(row, side);
    if (number !== null) lines.push({ number, text: row.text, index });
  });
  return lines;
}

const sidesOfHunks = new WeakMap<Hunk, Map<QuoteSide, readonly SideLine[]>>();

/** The lines of one side of a hunk from number `first` to `last`; a large hunk is read once. */
export function linesWithin(
  hunk: Hunk,
  side: QuoteSide,
  { first, last }: { readonly first: number; readonly last: number },
): readonly SideLine[] {
  const sides = sidesOfHunks.get(hunk) ?? new Map<QuoteSide, readonly SideLine[]>();
  sidesOfHunks.set(hunk, sides);
  const lines = sides.get(side) ?? linesOfSide(hunk.lines, side);
  sides.set(side, lines);
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle]?.number ?? Infinity) < first) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < lines.length && (lines[end]?.number ?? Infinity) <= last) end++;
  return lines.slice(low, end);
}

/** All places where `quote` stands among `lines`, contiguous by number, in order. */
export function findQuote(
  quote: readonly string[],
  lines: readonly SideLine[],
  strictness: Strictness,
): readonly Match[] {
  const wanted = quote.map((line) => reading(line, strictness));
  const texts = lines.map((line) => reading(line.text, strictness));
  return lines.flatMap((first, start) => {
    for (let n = 0; n < wanted.length; n++) {
      if (texts[start + n] !== wanted[n]) return [];
      if (lines[start + n]?.number !== first.number + n) return [];
    }
    return [lines.slice(start, start + wanted.length)];
  });
}

/** The place that begins with row `row` (0-based) of a unit, which is where an engine said it is. */
export function findAtRow(
  quote: readonly string[],
  unit: Unit,
  row: number,
  side: QuoteSide,
  strictness: Strictness,
): Match | null {
  const rows = rowsOf(unit);
  const match: SideLine[] = [];
  for (let index = row; index < rows.length && match.length < quote.length; index++) {
    const line = rows[index];
    const number = line === undefined ? null : numberOn(line, side);
    if (line === undefined || number === null) {
      if (match.length === 0) return null;
      continue;
    }
    if (match.length > 0 && number !== (match[0]?.number ?? 0) + match.length) return null;
    const wanted = quote[match.length] ?? "";
    if (reading(line.text, strictness) !== reading(wanted, strictness)) return null;
    match.push({ number, text: line.text, index });
  }
  return match.length === quote.length ? match : null;
}

/** All places in a unit on one side. */
export function findInUnit(
  quote: readonly string[],
  unit: Unit,
  side: QuoteSide,
  strictness: Strictness,
): readonly Match[] {
  return findQuote(quote, linesOfSide(rowsOf(unit), side), strictness);
}

function numberOn(row: DiffLine, side: QuoteSide): number | null {
  return side === "new" ? row.new : row.kind === "removed" ? row.old : null;
}

function reading(line: string, strictness: Strictness): string {
  return strictness === "exact" ? withoutReturn(line) : normaliseSpace(line);
}
