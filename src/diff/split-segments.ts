import type { DiffLine } from "../domain/change.ts";

type Segment = readonly DiffLine[];

/** A unit of more rows is split: it would crowd out its neighbours and fail or pass as one lump. */
const mostRows = 400;
/** No piece but the last of a unit is smaller. */
const fewestRows = 100;
/** Where a row may begin a piece: about one in 32 does, told by its text. */
const boundaryMask = 31;

/**
 * Splits the segments of a large unit into pieces of 100 to 400 rows; a unit of at most 400 rows
 * stays whole. Pieces without a changed row are left out.
 *
 * A piece ends at a gap between segments, or before a row whose text says so (a checksum of it ends
 * in zeros), never by count alone while 400 rows hold such a row. So rows that come or go change the
 * pieces around them, and the pieces further down are cut where they were cut before.
 */
export function splitSegments(segments: readonly Segment[]): readonly (readonly Segment[])[] {
  const total = segments.reduce((sum, segment) => sum + segment.length, 0);
  if (total <= mostRows) return [segments];
  const pieces: DiffLine[][][] = [];
  let piece: DiffLine[][] = [];
  let size = 0;
  for (const segment of segments) {
    let open: DiffLine[] | null = null;
    for (const row of segment) {
      const boundary = open === null || (row.kind !== "removed" && isBoundary(row.text));
      if (size === mostRows || (size >= fewestRows && boundary)) {
        pieces.push(piece);
        piece = [];
        size = 0;
        open = null;
      }
      if (open === null) piece.push((open = []));
      open.push(row);
      size++;
    }
  }
  pieces.push(piece);
  return pieces.filter((rows) => rows.flat().some((row) => row.kind !== "context"));
}

/** FNV-1a over the first characters of the row. */
function isBoundary(text: string): boolean {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length && index < 200; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return ((hash >>> 8) & boundaryMask) === 0;
}
