import { rowsOf, type Unit } from "../domain/unit.ts";
import type { LineRange } from "./analyzer.ts";

/** A row (0-based) of one of a file's units. */
export interface Spot {
  readonly unit: Unit;
  readonly row: number;
}

/** What a change does to the lines of a file. Lines are 1-based, those of the head unless said. */
export interface ChangedLines {
  /** Each added line with the one unit that adds it. */
  readonly addedBy: ReadonlyMap<number, Unit>;
  /** Whether the change adds a line of the range, or removes one in it or at its edge. */
  touches(range: LineRange): boolean;
  /** Where an unchanged line stood at the merge base; null for an added one. */
  baseLineOf(line: number): number | null;
  /** Whether the change removes this line of the merge base. */
  removes(baseLine: number): boolean;
  /** The row that shows a line, added or not; null when no unit does. */
  shownAt(line: number): Spot | null;
  /** Whether a line is so near to a changed one that a comment can stand on it. */
  isNearby(line: number): boolean;
  /** The changed row of the range that is nearest to the line; null when all of them are blank. */
  nearestIn(range: LineRange, line: number): Spot | null;
}

/** Unchanged lines that platforms show around a changed one, and take comments on. */
const shownAround = 3;

const known = new WeakMap<readonly Unit[], ChangedLines>();

/** Reads the units of one file, all of them; once, for a tool may have much to say. */
export function changedLines(units: readonly Unit[]): ChangedLines {
  const before = known.get(units);
  if (before !== undefined) return before;
  const changed = readUnits(units);
  known.set(units, changed);
  return changed;
}

/** A changed row: an added one at its line, a removed one half a line below the line above it. */
interface Change extends Spot {
  readonly at: number;
}

function readUnits(units: readonly Unit[]): ChangedLines {
  const addedBy = new Map<number, Unit>();
  const removed = new Set<number>();
  const shown = new Map<number, Spot>();
  const changes: Change[] = [];
  for (const unit of units) {
    let row = 0;
    for (const segment of unit.segments) {
      // Rows that are removed at the top of a segment stand above its first line.
      let above = (segment.find((line) => line.new !== null)?.new ?? 1) - 1;
      for (const line of segment) {
        if (line.kind === "removed") {
          removed.add(line.old);
          changes.push({ unit, row, at: above + 0.5 });
        } else {
          above = line.new;
          shown.set(line.new, { unit, row });
          if (line.kind === "added") {
            addedBy.set(line.new, unit);
            changes.push({ unit, row, at: line.new });
          }
        }
        row += 1;
      }
    }
  }
  changes.sort((a, b) => a.at - b.at);
  /** By how much the lines from a change on stood further down at the merge base. */
  const shifts = [0];
  for (const { at } of changes) {
    shifts.push((shifts.at(-1) ?? 0) + (Number.isInteger(at) ? -1 : 1));
  }

  const firstFrom = (at: number): number => {
    let low = 0;
    let high = changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((changes[middle]?.at ?? Infinity) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const isBetween = (first: number, last: number): boolean =>
    (changes[firstFrom(first)]?.at ?? Infinity) <= last;

  return {
    addedBy,
    touches: ({ firstLine, lastLine }) => isBetween(firstLine - 0.5, lastLine + 0.5),
    baseLineOf: (line) => (addedBy.has(line) ? null : line + (shifts[firstFrom(line)] ?? 0)),
    removes: (baseLine) => removed.has(baseLine),
    shownAt: (line) => shown.get(line) ?? null,
    isNearby: (line) => isBetween(line - shownAround, line + shownAround),
    nearestIn({ firstLine, lastLine }, line) {
      let wordless: Change | null = null;
      let below = firstFrom(line);
      let above = below - 1;
      for (;;) {
        const up = changes[above];
        const down = changes[below];
        const isUp = up !== undefined && up.at >= firstLine - 0.5;
        const isDown = down !== undefined && down.at <= lastLine + 0.5;
        if (!isUp && !isDown) return wordless && replacementOf(wordless);
        const takesUp = isUp && (!isDown || line - up.at <= down.at - line);
        const nearest = takesUp ? up : down;
        if (takesUp) above -= 1;
        else below += 1;
        if (nearest === undefined) continue;
        if (/[\p{L}\p{N}]/u.test(textOf(nearest))) return replacementOf(nearest);
        if (textOf(nearest).trim() !== "") wordless ??= nearest;
      }
    },
  };
}

function textOf({ unit, row }: Spot): string {
  return rowsOf(unit)[row]?.text ?? "";
}

/** Of a line that was replaced, what stands there now: people look at the new text. */
function replacementOf({ unit, row }: Spot): Spot {
  const rows = rowsOf(unit);
  let next = row;
  while (rows[next]?.kind === "removed") next += 1;
  return rows[next]?.kind === "added" && rows[next]?.text.trim() !== ""
    ? { unit, row: next }
    : { unit, row };
}
