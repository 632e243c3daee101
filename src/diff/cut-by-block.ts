import type { DiffLine } from "../domain/change.ts";
import { assignBlocks } from "./assign-blocks.ts";
import type { Assignment } from "./assign-blocks.ts";
import { outline } from "./outline.ts";
import type { Block } from "./outline.ts";
import { rowOf } from "./overlay.ts";
import type { Overlay } from "./overlay.ts";

/** A block of at most this many lines is shown whole. */
const wholeBlock = 80;
/** Lines of a longer block shown on either side of a changed one. */
const context = 10;

/** Changed lines that belong together with their context, before they have a name. */
export interface Cut {
  readonly scope: string | null;
  /** Scopes around it, outermost first; shown to engines. */
  readonly enclosing: readonly string[];
  readonly segments: readonly (readonly DiffLine[])[];
}

/** One cut per block that has changed lines, in file order. See `cutUnits` for why. */
export function cutByBlock(file: Overlay): readonly Cut[] {
  const blocks = outline(file.lines);
  const assignment = assignBlocks(blocks, file);
  const touched = new Map<number, Set<number>>();
  const touch = (block: number, line: number): void => {
    const lines = touched.get(block);
    if (lines) lines.add(line);
    else touched.set(block, new Set([line]));
  };
  for (let line = 1; line <= file.lines.length; line++)
    if (file.oldNumbers[line] === 0) touch(assignment.lines[line] ?? -1, line);
  for (const [before, block] of assignment.removals)
    touch(block, assignment.lines[before] === block ? before : before - 1);

  const linesOf = linesOfBlocks(assignment, new Set(touched.keys()));
  return [...touched]
    .sort(([one], [other]) => firstOf(linesOf, one) - firstOf(linesOf, other))
    .flatMap(([index, changed]) => {
      const block = blocks[index];
      const lines = linesOf.get(index);
      if (!block || !lines) return [];
      const shown = chooseLines(file, block, lines, changed);
      const segments = showLines(file, assignment, index, shown);
      return [{ scope: block.scope, enclosing: block.enclosing, segments }];
    });
}

function linesOfBlocks(
  assignment: Assignment,
  wanted: ReadonlySet<number>,
): ReadonlyMap<number, readonly number[]> {
  const linesOf = new Map<number, number[]>([...wanted].map((block) => [block, []]));
  assignment.lines.forEach((block, line) => {
    if (line > 0) linesOf.get(block)?.push(line);
  });
  return linesOf;
}

function firstOf(linesOf: ReadonlyMap<number, readonly number[]>, block: number): number {
  return linesOf.get(block)?.[0] ?? 0;
}

/** Ascending. Blank lines at the edges of a run are context of nothing and are left out. */
function chooseLines(
  file: Overlay,
  block: Block,
  lines: readonly number[],
  changed: ReadonlySet<number>,
): readonly number[] {
  const filled = withoutBlankEdges(file, lines, changed);
  if (filled.length <= wholeBlock) return filled;
  const near = new Uint8Array(filled.length);
  filled.forEach((line, index) => {
    if (line === block.scopeLine) near[index] = 1;
    if (!changed.has(line)) return;
    // Stays within the run of lines: what lies beyond a gap is another part of the block.
    for (let at = index; line - (filled[at] ?? -Infinity) <= context && isRun(at, index); at--)
      near[at] = 1;
    for (let at = index; (filled[at] ?? Infinity) - line <= context && isRun(index, at); at++)
      near[at] = 1;
  });
  return filled.filter((_, index) => near[index] === 1);

  function isRun(from: number, to: number): boolean {
    return (filled[to] ?? 0) - (filled[from] ?? 0) === to - from;
  }
}

function withoutBlankEdges(
  file: Overlay,
  lines: readonly number[],
  changed: ReadonlySet<number>,
): readonly number[] {
  const isKept = (line: number): boolean =>
    changed.has(line) || (file.lines[line - 1] ?? "").trim() !== "";
  const kept: number[] = [];
  let blanks: number[] = [];
  for (const line of lines) {
    const above = blanks.at(-1) ?? kept.at(-1);
    if (above !== line - 1) blanks = [];
    if (isKept(line)) {
      for (const blank of blanks) kept.push(blank);
      kept.push(line);
      blanks = [];
    } else if (above === line - 1) blanks.push(line);
  }
  return kept;
}

/** Rows of the shown lines with the block's removed lines in place, cut where lines are left out. */
function showLines(
  file: Overlay,
  assignment: Assignment,
  block: number,
  shown: readonly number[],
): readonly (readonly DiffLine[])[] {
  const segments: DiffLine[][] = [];
  let segment: DiffLine[] = [];
  shown.forEach((line, index) => {
    if (line - 1 !== shown[index - 1]) segments.push((segment = []));
    showRemovedAbove(line);
    segment.push(rowOf(file, line));
    if (line + 1 !== shown[index + 1]) showRemovedAbove(line + 1);
  });
  return segments;

  function showRemovedAbove(line: number): void {
    if (assignment.removals.get(line) !== block) return;
    for (const row of file.removals.get(line) ?? []) segment.push(row);
  }
}
