import type { Claim } from "../domain/finding.ts";
import { rowsOf } from "../domain/unit.ts";
import type { Unit } from "../domain/unit.ts";
import { findAtRow, findInUnit, quotedLines } from "./find-quote.ts";
import type { Match } from "./find-quote.ts";

/**
 * Whether a claim speaks of changed lines: whether the rows it quotes hold an added or a removed
 * one, or enclose a removed one. With several places for the quote the hinted one counts, else any.
 * False when the quote is not in the unit.
 */
export function touchesChange(claim: Claim, unit: Unit): boolean {
  const quote = quotedLines(claim);
  if (!quote) return false;
  const rows = rowsOf(unit);
  for (const strictness of ["exact", "spaced"] as const)
    for (const side of ["new", "old"] as const) {
      const hinted =
        claim.row === null ? null : findAtRow(quote, unit, claim.row, side, strictness);
      const matches = hinted ? [hinted] : findInUnit(quote, unit, side, strictness);
      if (matches.some(isChanged)) return true;
    }
  return false;

  function isChanged(match: Match): boolean {
    const from = match[0]?.index ?? 0;
    const to = match.at(-1)?.index ?? -1;
    return rows.slice(from, to + 1).some((row) => row.kind !== "context");
  }
}
