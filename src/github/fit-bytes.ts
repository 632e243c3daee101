/**
 * UTF-8 bytes of any body we send. GitHub says "maximum is 65536 characters" for comments and
 * counts 65,535 bytes for check output; fields differ, so we stay below the least of them.
 */
export const maxBodyBytes = 60_000;

export function byteLength(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

/**
 * The longest run of whole `lines` from the start that fits into `limit` bytes when joined with
 * newlines; where some did not fit, `more(count)` says so as the last line, within the limit.
 */
export function fitLines(
  lines: readonly string[],
  limit: number,
  more: (count: number) => string,
): string {
  const whole = lines.join("\n");
  if (byteLength(whole) <= limit) return whole;
  const room = limit - byteLength(more(lines.length)) - 1;
  let used = 0;
  let kept = 0;
  for (const line of lines) {
    used += byteLength(line) + 1;
    if (used > room) break;
    kept += 1;
  }
  return [...lines.slice(0, kept), more(lines.length - kept)].join("\n");
}
