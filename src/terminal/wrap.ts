import { displayWidth } from "./display-width.ts";

/**
 * Lines of at most `width` columns, broken between words; a word that is longer has a line of
 * its own. Null is as wide as it takes.
 */
export function wrap(words: readonly string[], width: number | null): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(word);
    else if (width !== null && displayWidth(last) + 1 + displayWidth(word) > width)
      lines.push(word);
    else lines.splice(-1, 1, `${last} ${word}`);
  }
  return lines;
}
