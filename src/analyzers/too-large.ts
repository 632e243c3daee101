/** How much of a file the analyzers look at; what is larger is not reviewed, out loud. */
export interface SizeBounds {
  /** Bytes of UTF-8. */
  readonly maxBytes: number;
  readonly maxLines: number;
}

/** From this length on (UTF-16 units) a text is asked how long its lines are. */
const longText = 200_000;
/** UTF-16 units of the average line. Nobody writes such lines, and a comment could quote none. */
const longestLines = 5_000;

/** Why a text is more than the analyzers look at, in one sentence without code; null when it is not. */
export function tooLarge(text: string, bounds: SizeBounds): string | null {
  const bytes = Buffer.byteLength(text, "utf8");
  if (bytes > bounds.maxBytes) return tooManyBytes(bytes, bounds);
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines += 1;
  if (lines > bounds.maxLines) {
    return `the file has ${lines} lines, more than ${bounds.maxLines}`;
  }
  const mean = Math.round(text.length / lines);
  return text.length > longText && mean > longestLines
    ? `the file's lines are ${mean} characters long on average, more than ${longestLines}`
    : null;
}

/** The same for a file that only its size is known of. */
export function tooManyBytes(bytes: number, { maxBytes }: SizeBounds): string {
  return `the file has ${bytes} bytes, more than ${maxBytes}`;
}
