/**
 * The name that most likely was meant: the one with the fewest letters to change, add or take away,
 * where those are at most a third of what was written. Null when none is near.
 */
export function nearest(written: string, names: readonly string[]): string | null {
  let best: string | null = null;
  let fewest = Math.floor(written.length / 3) + 1;
  for (const name of names) {
    const changes = distance(written.toLowerCase(), name.toLowerCase());
    if (changes < fewest) [best, fewest] = [name, changes];
  }
  return best;
}

/** Levenshtein's, row by row. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const replaced = (row[j - 1] ?? 0) + same;
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
