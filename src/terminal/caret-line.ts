import { displayWidth } from "./display-width.ts";

/** One line of code as it stands on the terminal, cut or not. */
export interface ShownLine {
  /** What is printed: no tabs, no control characters. */
  readonly shown: string;
  /** Columns at which the meant part of the whole line begins and ends, the end not included. */
  readonly from: number;
  readonly to: number;
}

/**
 * The line of carets beneath the last of `lines`: under all columns that they mean together, so
 * that several lines are underlined as the block they are. Null when they mean only blanks.
 */
export function caretLine(lines: readonly ShownLine[]): string | null {
  const meant = lines.flatMap(({ shown, from, to }) => {
    const end = Math.min(to, displayWidth(shown));
    return from < end ? [{ from, end }] : [];
  });
  if (meant.length === 0) return null;
  const from = Math.min(...meant.map((columns) => columns.from));
  const end = Math.max(...meant.map((columns) => columns.end));
  return " ".repeat(from) + "^".repeat(end - from);
}
