import type { DiffLine, Hunk } from "../domain/change.ts";

type RemovedLine = Extract<DiffLine, { readonly kind: "removed" }>;

/** A whole new file with its change laid over it. New lines are 1-based. */
export interface Overlay {
  readonly lines: readonly string[];
  /** Per new line its number in the old file; 0 for added lines. Entry 0 is unused. */
  readonly oldNumbers: Int32Array;
  /** Removed lines by the new line above which they stood; past the last one for the file's end. */
  readonly removals: ReadonlyMap<number, readonly RemovedLine[]>;
}

/**
 * Lays hunks over the text of the new file. Outside the hunks the old number of a line is its new
 * one less what the hunks above added. Null when the text is not the one that the hunks lead to, so
 * that nobody reviews a mixture of two files; a byte order mark, which readers drop, is forgiven.
 */
export function overlay(lines: readonly string[], hunks: readonly Hunk[]): Overlay | null {
  const oldNumbers = new Int32Array(lines.length + 1);
  const removals = new Map<number, RemovedLine[]>();
  let next = 1;
  let shift = 0;
  for (const hunk of hunks) {
    // A start beside a count of 0 says nothing; the other side's start tells the place.
    const start = hunk.newCount === 0 ? hunk.oldStart - shift : hunk.newStart;
    if (start > lines.length + 1) return null;
    for (; next < start; next++) oldNumbers[next] = next + shift;
    for (const line of hunk.lines) {
      if (line.kind === "removed") {
        const above = removals.get(next);
        if (above) above.push(line);
        else removals.set(next, [line]);
        continue;
      }
      if (line.new !== next || !sameText(lines[next - 1], line.text, next)) return null;
      oldNumbers[next] = line.old ?? 0;
      next++;
    }
    shift += hunk.oldCount - hunk.newCount;
  }
  for (; next <= lines.length; next++) oldNumbers[next] = next + shift;
  return { lines, oldNumbers, removals };
}

function sameText(line: string | undefined, text: string, number: number): boolean {
  return line === text || (number === 1 && text.startsWith("\uFEFF") && line === text.slice(1));
}

/** The row of a new line. */
export function rowOf({ lines, oldNumbers }: Overlay, line: number): DiffLine {
  const text = lines[line - 1] ?? "";
  const old = oldNumbers[line] ?? 0;
  return old === 0
    ? { kind: "added", text, old: null, new: line }
    : { kind: "context", text, old, new: line };
}
