import { findInUnit, quotedLines, type Match, type QuoteSide } from "../diff/find-quote.ts";
import { normaliseSpace } from "../diff/normalise.ts";
import type { DiffLine } from "../domain/change.ts";
import type { Unit } from "../domain/unit.ts";
import { shownTexts } from "./show-unit.ts";
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
    const shown = locateShown(unit, lines, hint);
    if (shown !== null) return shown;
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
 * A quote of rows as they were shown: with a secret left out, or both sides among them. Of those the
 * new side is kept, or the removed rows when none was added, for a comment can stand on one side
 * only.
 */
function locateShown(
  unit: Unit,
  lines: readonly string[],
  hint: number | null,
): LocatedQuote | null {
  const texts = shownTexts(unit);
  const found: LocatedQuote[] = [];
  let start = 0;
  for (const segment of unit.segments) {
    for (let at = 0; at + lines.length <= segment.length; at += 1) {
      const rows = segment.slice(at, at + lines.length);
      const first = start + at;
      const isQuoted = (row: DiffLine, index: number): boolean =>
        isSame(row.text, lines[index]) || isSame(texts[first + index], lines[index]);
      if (!rows.every(isQuoted)) continue;
      const isOld = rows.some(({ kind }) => kind === "removed") && !rows.some(isAdded);
      const side = isOld ? "old" : "new";
      const isKept = ({ kind }: DiffLine): boolean => (kind === "removed") === (side === "old");
      const quote = rows.filter(isKept).map(({ text }) => text);
      found.push({ quote: quote.join("\n"), row: first + rows.findIndex(isKept), side });
    }
    start += segment.length;
  }
  const distance = ({ row }: LocatedQuote): number => (hint === null ? 0 : Math.abs(row - hint));
  return found.toSorted((a, b) => distance(a) - distance(b))[0] ?? null;
}

function isAdded({ kind }: DiffLine): boolean {
  return kind === "added";
}

function isSame(text: string | undefined, line: string | undefined): boolean {
  return normaliseSpace(text ?? "") === normaliseSpace(line ?? "");
}
