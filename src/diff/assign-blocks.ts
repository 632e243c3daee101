import { blockOfEachLine } from "./outline.ts";
import type { Block } from "./outline.ts";
import { shapeOf } from "./line-shape.ts";
import type { Overlay } from "./overlay.ts";

/** Which block (index) each line of a change belongs to. */
export interface Assignment {
  /** Per new line, 1-based. */
  readonly lines: Int32Array;
  /** Per removal, by the key it has in the overlay. */
  readonly removals: ReadonlyMap<number, number>;
}

/**
 * Assigns every changed line to one block, by what stands next to it.
 *
 * A blank line above an added declaration came with it, although it stands in the block above, so
 * added blank lines go with the nearest added line below, else above, of the same run; else adding a
 * function would open a unit for its innocent neighbour.
 *
 * Removed lines go with the added line below or above that replaced them. Removed lines that nothing
 * replaced belong where they stood; between two blocks they go with the one below, or, when they
 * were indented deeper than it, with the one above, whose end they were.
 */
export function assignBlocks(blocks: readonly Block[], file: Overlay): Assignment {
  const count = file.lines.length;
  const lines = blockOfEachLine(blocks, count);
  const isAdded = (line: number): boolean =>
    line >= 1 && line <= count && file.oldNumbers[line] === 0;
  const isBlank = (line: number): boolean => (file.lines[line - 1] ?? "").trim() === "";

  let first = 1;
  while (first <= count) {
    if (!isAdded(first)) {
      first++;
      continue;
    }
    let last = first;
    while (isAdded(last + 1)) last++;
    giveBlanksAway(first, last);
    first = last + 1;
  }

  const removals = new Map<number, number>();
  for (const [before, removed] of file.removals) {
    const text = removed.find((line) => line.text.trim() !== "")?.text ?? "";
    removals.set(before, ownerOfRemoved(before, text));
  }
  return { lines, removals };

  function giveBlanksAway(from: number, to: number): void {
    let lastFilled = to;
    while (lastFilled >= from && isBlank(lastFilled)) lastFilled--;
    if (lastFilled < from) return;
    lines.fill(lines[lastFilled] ?? -1, lastFilled, to + 1);
    for (let line = lastFilled - 1; line >= from; line--)
      if (isBlank(line)) lines[line] = lines[line + 1] ?? -1;
  }

  function ownerOfRemoved(before: number, text: string): number {
    const below = lines[before] ?? -1;
    const above = before > 1 ? (lines[before - 1] ?? -1) : -1;
    if (isAdded(before) || above === -1) return below;
    if (isAdded(before - 1) || before > count) return above;
    return shapeOf(text).indent > shapeOf(file.lines[before - 1] ?? "").indent ? above : below;
  }
}
