/**
 * The lines of a file as git counts them: split at `\n` only, without it; a carriage return stays.
 * A last line without a newline is a line, the emptiness after a final newline is none.
 */
export function splitLines(text: string): readonly string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
