import type { DiffFile, DiffHunk } from "./diff-lines.ts";

export type Side = "LEFT" | "RIGHT";

/** Where a line of a side stands in a file's diff. */
export interface DiffPlace {
  readonly hunk: DiffHunk;
  /** Index into `hunk.lines`. */
  readonly index: number;
}

/**
 * Finds a line that may carry a comment: added or context on the right; deleted on the left. A context
 * line on the left is refused (R3: what GitHub does there is not documented).
 */
export function findPlace(file: DiffFile, side: Side, line: number): DiffPlace | null {
  for (const hunk of file.hunks) {
    const index = hunk.lines.findIndex((candidate) =>
      side === "RIGHT"
        ? candidate.right === line
        : candidate.left === line && candidate.right === null,
    );
    if (index !== -1) return { hunk, index };
  }
  return null;
}

/** A comment's `diff_hunk`: from the hunk's header down to the commented line. */
export function hunkDownTo(place: DiffPlace): string {
  const lines = place.hunk.lines.slice(0, place.index + 1);
  return [place.hunk.header, ...lines.map((line) => line.text)].join("\n");
}

/** `position`, the closing-down way to name a line: 1 is the line below the file's first header. */
export function positionOf(file: DiffFile, side: Side, line: number): number | null {
  const place = findPlace(file, side, line);
  if (place === null) return null;
  const before = file.hunks.slice(0, file.hunks.indexOf(place.hunk));
  return before.reduce((sum, hunk) => sum + hunk.lines.length + 1, 0) + place.index + 1;
}
