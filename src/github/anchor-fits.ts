import type { Change, Hunk } from "../domain/change.ts";
import type { Anchor } from "../domain/finding.ts";

/**
 * True when GitHub takes a review comment there: all of the range inside one hunk, added or
 * context lines on the `RIGHT`, removed lines on the `LEFT`. One comment that does not fit makes
 * GitHub refuse the whole review without saying which.
 */
export function anchorFits(anchor: Anchor, change: Change): boolean {
  const file = change.files.find(({ path }) => path === anchor.path);
  if (file?.patch.kind !== "hunks" || anchor.startLine > anchor.endLine) return false;
  return file.patch.hunks.some((hunk) => holds(hunk, anchor));
}

function holds(hunk: Hunk, { side, startLine, endLine }: Anchor): boolean {
  if (side === "RIGHT") {
    return startLine >= hunk.newStart && endLine < hunk.newStart + hunk.newCount;
  }
  const isRemoved = (line: number): boolean =>
    hunk.lines.some((entry) => entry.kind === "removed" && entry.old === line);
  return isRemoved(startLine) && isRemoved(endLine);
}
