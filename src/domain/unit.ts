import type { DiffLine, FileStatus } from "./change.ts";

/**
 * The smallest piece of a change that is reviewed and cached as a whole: changed lines of one file
 * that belong together, with the context they are shown with.
 *
 * A *row* is a 0-based index into the concatenation of `segments`. Rows do not move when lines
 * above the unit come or go, so engines point at rows, and the cache stores rows, never lines.
 */
export interface Unit {
  /** Unique within one review, in the order of the change: `u1`, `u2`, … Never part of a key. */
  readonly id: string;
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: FileStatus;
  /** By file extension or name: `typescript`, `python`, … `text` when unknown. */
  readonly language: string;
  /** First line of the enclosing declaration, trimmed; null at file level. */
  readonly scope: string | null;
  /** Contiguous runs of lines; the file goes on between two of them. */
  readonly segments: readonly (readonly DiffLine[])[];
  /**
   * What an engine is shown and what enters the key: header, then each row as prefix and text,
   * with a gap mark between segments and no line number anywhere.
   */
  readonly rendering: string;
}

const rowsOfSegments = new WeakMap<Unit["segments"], readonly DiffLine[]>();

/** All rows of a unit, in order. Put together once: each claim of a unit asks for them. */
export function rowsOf({ segments }: Pick<Unit, "segments">): readonly DiffLine[] {
  const known = rowsOfSegments.get(segments);
  if (known !== undefined) return known;
  const rows = segments.flat();
  rowsOfSegments.set(segments, rows);
  return rows;
}
