/**
 * Gives a function from an offset to its 1-based line, counted by `\n`. Offsets are UTF-16 units
 * for a string and bytes for a buffer.
 */
export function lineAt(text: string | Buffer): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? Infinity) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
