/** Length of the longest run of backticks in `text`. */
function longestRun(text: string): number {
  let longest = 0;
  for (const run of text.matchAll(/`+/g)) longest = Math.max(longest, run[0].length);
  return longest;
}

/**
 * `text` as a fenced code block whose fence is longer than any fence inside. Empty text gives an
 * empty block, which as a `suggestion` deletes the lines.
 */
export function fenced(text: string, info: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return text === "" ? `${fence}${info}\n${fence}` : `${fence}${info}\n${text}\n${fence}`;
}

/** `text` as a code span on one line; nothing in it is Markdown, a mention or a link. */
export function codeSpan(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  if (line === "") return "";
  const ticks = "`".repeat(longestRun(line) + 1);
  const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${ticks}${pad}${line}${pad}${ticks}`;
}
