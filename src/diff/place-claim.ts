import type { Hunk } from "../domain/change.ts";
import type { Anchor, Claim, Placement } from "../domain/finding.ts";
import { rowsOf } from "../domain/unit.ts";
import type { Unit } from "../domain/unit.ts";
import {
  findAtRow,
  findInUnit,
  findQuote,
  linesOfSide,
  linesWithin,
  quotedLines,
} from "./find-quote.ts";
import type { Match, QuoteSide, Strictness } from "./find-quote.ts";

/**
 * Finds the line of a claim in the current diff. The quote decides and the row is a hint, because
 * engines count badly and copy well. The first rung that gives one place wins:
 *
 * 1. the quote, exact, at the hinted row;
 * 2. the quote, exact, once in the unit;
 * 3. the quote, exact, once in the file's hunks;
 * 4. the same three with white space normalised.
 *
 * The claim's own side is asked first, the other only when the quote is nowhere on it. A line
 * placement lies inside one of `hunks` (the platform's diff of the file; empty when it has none):
 * of a quote that reaches out of its hunk the part inside is taken, rather that with changed lines.
 * A quote that is there but has no single place in a hunk goes to the file; one that is nowhere
 * goes to the summary with the line of its hinted row. Never to a line that reads otherwise.
 */
export function placeClaim(claim: Claim, unit: Unit, hunks: readonly Hunk[]): Placement {
  const { path } = unit;
  const quote = quotedLines(claim);
  if (!quote)
    return { kind: "summary", path, line: hintedLine(claim, unit), why: "it quotes no code" };

  const sides: readonly QuoteSide[] = claim.side === "new" ? ["new", "old"] : ["old", "new"];
  for (const side of sides) {
    const found = climb({ claim, quote, unit, hunks, side });
    if (found.places === 0) continue;
    if (!found.match)
      return { kind: "file", path, why: "the quoted code stands in several places" };
    const anchor = anchorIn(hunks, found.match, side, path);
    if (anchor) return { kind: "line", anchor };
    return { kind: "file", path, why: "the quoted code is outside the lines that the diff shows" };
  }
  const why = "the quoted code is not in the change";
  return { kind: "summary", path, line: hintedLine(claim, unit), why };
}

interface Search {
  readonly claim: Claim;
  readonly quote: readonly string[];
  readonly unit: Unit;
  readonly hunks: readonly Hunk[];
  readonly side: QuoteSide;
}

/** The one match of the first rung that has one, and how often the quote was met at all. */
function climb(search: Search): { readonly match: Match | null; readonly places: number } {
  let places = 0;
  for (const strictness of ["exact", "spaced"] as const) {
    const { claim, quote, unit, side } = search;
    const hinted = claim.row === null ? null : findAtRow(quote, unit, claim.row, side, strictness);
    if (hinted) return { match: hinted, places: 1 };
    const inUnit = findInUnit(quote, unit, side, strictness);
    if (inUnit.length === 1) return { match: inUnit[0] ?? null, places: 1 };
    const inHunks = findInHunks(search, strictness);
    if (inHunks.length === 1) return { match: inHunks[0] ?? null, places: 1 };
    places += inUnit.length + inHunks.length;
  }
  return { match: null, places };
}

function findInHunks({ quote, hunks, side }: Search, strictness: Strictness): readonly Match[] {
  const rows = hunks.flatMap((hunk) => hunk.lines);
  return findQuote(quote, linesOfSide(rows, side), strictness);
}

/** The part of a match inside one hunk; with changed lines where the match touches several hunks. */
function anchorIn(
  hunks: readonly Hunk[],
  match: Match,
  side: QuoteSide,
  path: string,
): Anchor | null {
  const first = match[0]?.number ?? 0;
  const last = match.at(-1)?.number ?? 0;
  let fallback: Anchor | null = null;
  for (const hunk of hunks) {
    const [start, count] =
      side === "new" ? [hunk.newStart, hunk.newCount] : [hunk.oldStart, hunk.oldCount];
    if (start > last || start + count <= first) continue;
    const inside = linesWithin(hunk, side, { first, last });
    const startLine = inside[0]?.number;
    const endLine = inside.at(-1)?.number;
    if (startLine === undefined || endLine === undefined) continue;
    if (!agrees(inside, match, first)) continue;
    const anchor: Anchor = { path, side: side === "new" ? "RIGHT" : "LEFT", startLine, endLine };
    if (inside.some((line) => hunk.lines[line.index]?.kind !== "context")) return anchor;
    fallback ??= anchor;
  }
  return fallback;
}

/** Guards against a diff that is not the one the unit was cut from. */
function agrees(inside: Match, match: Match, first: number): boolean {
  return inside.every((line) => match[line.number - first]?.text === line.text);
}

/** The best known line: of the hinted row, in the new file where it has one. */
function hintedLine(claim: Claim, unit: Unit): number | null {
  const row = claim.row === null ? undefined : rowsOf(unit)[claim.row];
  return row?.new ?? row?.old ?? null;
}
