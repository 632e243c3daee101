/**
 * UTF-8 bytes of any body we send, its marker included. GitHub says "Body is too long (maximum is
 * 65536 characters)" of comments and "summary exceeds a maximum bytesize of 65535" of check output;
 * what it measures differs by field, so we count bytes and stay below the least of them.
 */
export const maxBodyBytes = 60_000;

export function byteLength(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

/**
 * The longest run of whole `lines` from the start that fits into `limit` bytes when joined with
 * newlines; where some did not fit, `more(count)` says so as the last line, within the limit if that
 * line alone is.
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

/** Bytes that the parts of one body share: who takes first is cut last. */
export interface Room {
  /** What `render` makes of at most `most` bytes, or of what is left where that is less. */
  take(most: number, render: (limit: number) => string): string;
}

export function createRoom(bytes: number): Room {
  let left = bytes;
  return {
    take: (most, render) => {
      const text = render(Math.max(0, Math.min(most, left)));
      left -= byteLength(text);
      return text;
    },
  };
}
