import { findInUnit, quotedLines, type Match, type QuoteSide } from "../diff/find-quote.ts";
import { normaliseSpace } from "../diff/normalise.ts";
import type { DiffLine } from "../domain/change.ts";
import type { Unit } from "../domain/unit.ts";
import { spelledText } from "./visible-text.ts";

/** Where a quote stands in its unit. `quote` is the code itself, not what the model made of it. */
export interface LocatedQuote {
  readonly quote: string;
  /** 0-based row of its first line. */
  readonly row: number;
  readonly side: QuoteSide;
}

/**
 * Finds a model's quote among the rows of a unit, by the same reading as placing does, and forgives
 * what models do when they copy: other blanks, the row number and sign, rows of both sides in one
 * quote. Of several places the one nearest to `hint` (0-based row) wins; the new side wins over the
 * old. Null when the unit does not hold it.
 */
export function locateQuote(unit: Unit, quote: string, hint: number | null): LocatedQuote | null {
  for (const reading of readingsOf(quote)) {
    const lines = quotedLines({ quote: reading });
    if (lines === null) return null;
    for (const strictness of ["exact", "spaced"] as const) {
      for (const side of ["new", "old"] as const) {
        const match = nearest(findInUnit(lines, unit, side, strictness), hint);
        const first = match?.[0];
        if (match === undefined || first === undefined) continue;
        return { quote: match.map(({ text }) => text).join("\n"), row: first.index, side };
      }
    }
    const mixed = locateMixed(unit, lines);
    if (mixed !== null) return mixed;
  }
  return null;
}

function readingsOf(quote: string): readonly string[] {
  return [
    quote,
    spelledText(quote),
    spelledText(quote.replace(/^[+-]/gmu, "")),
    spelledText(quote.replace(/^ *\d+ [+\- ] ?/gmu, "")),
  ];
}

function nearest(matches: readonly Match[], hint: number | null): Match | undefined {
  const distance = (match: Match): number =>
    hint === null ? 0 : Math.abs((match[0]?.index ?? 0) - hint);
  // The sort is stable: without a hint the first stays first.
  return matches.toSorted((a, b) => distance(a) - distance(b))[0];
}

/**
 * A quote of rows as they were shown, both sides among them: of those the new side is kept, or the
 * removed rows when none was added, for a comment can stand on one side only.
 */
function locateMixed(unit: Unit, lines: readonly string[]): LocatedQuote | null {
  let start = 0;
  for (const segment of unit.segments) {
    for (let at = 0; at + lines.length <= segment.length; at += 1) {
      const rows = segment.slice(at, at + lines.length);
      if (!rows.every((row, index) => isSame(row, lines[index] ?? ""))) continue;
      const side = rows.some(({ kind }) => kind === "added") ? "new" : "old";
      const isKept = ({ kind }: DiffLine): boolean => (kind === "removed") === (side === "old");
      const kept = rows.filter(isKept);
      const quote = kept.map(({ text }) => text).join("\n");
      return { quote, row: start + at + rows.findIndex(isKept), side };
    }
    start += segment.length;
  }
  return null;
}

function isSame(row: DiffLine, line: string): boolean {
  return normaliseSpace(row.text) === normaliseSpace(line);
}
