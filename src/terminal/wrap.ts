/**
 * Lines of at most `width` characters, broken between words; a word that is longer has a line of
 * its own. Null is as wide as it takes.
 */
export function wrap(words: readonly string[], width: number | null): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(word);
    else if (width !== null && last.length + 1 + word.length > width) lines.push(word);
    else lines.splice(-1, 1, `${last} ${word}`);
  }
  return lines;
}
