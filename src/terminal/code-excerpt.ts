import type { Change, DiffLine } from "../domain/change.ts";
import type { Anchor } from "../domain/finding.ts";

/** One line of code as it is shown. `number` is 1-based, on the anchor's side. */
export interface ExcerptLine {
  readonly number: number;
  readonly text: string;
  /** True for the lines that the finding speaks of. */
  readonly marked: boolean;
}

/** Lines shown above and below those that a finding speaks of. */
const margin = 2;

/** A finding that spans more lines than this shows its first ones. */
const mostLines = 12;

/**
 * The lines of the change that an anchor stands on, with a little of what is around them, in the
 * numbers of its side. Empty when the change does not hold them.
 */
export function codeExcerpt(change: Change, anchor: Anchor): readonly ExcerptLine[] {
  const file = change.files.find(({ path }) => path === anchor.path);
  if (file?.patch.kind !== "hunks") return [];
  for (const hunk of file.patch.hunks) {
    const lines = hunk.lines.flatMap((line) => onSide(line, anchor));
    const first = lines.findIndex(({ number }) => number === anchor.startLine);
    const last = lines.findIndex(({ number }) => number === anchor.endLine);
    if (first === -1 || last === -1) continue;
    return lines.slice(Math.max(0, first - margin), Math.min(last, first + mostLines) + margin + 1);
  }
  return [];
}

function onSide(line: DiffLine, anchor: Anchor): readonly ExcerptLine[] {
  const number = anchor.side === "RIGHT" ? line.new : line.old;
  if (number === null) return [];
  const marked = number >= anchor.startLine && number <= anchor.endLine;
  // The carriage return of a Windows line ending is no news.
  return [{ number, text: line.text.replace(/\r$/, ""), marked }];
}
