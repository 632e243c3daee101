/**
 * Characters that take two columns of a terminal: emoji, and those that Unicode calls East Asian
 * wide or full-width (UAX #11), by their blocks.
 */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f$/u;

/** Characters that stand on the one before them. */
const onlyMarks = /^[\p{Mn}\p{Me}]+$/u;

const characters = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Columns that a line of text takes in a terminal. Tabs and control characters must be gone. */
export function displayWidth(text: string): number {
  // Nearly all code is ASCII, where a character is a column.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of characters.segment(text)) width += widthOf(segment);
  return width;
}

/** `text` in at most `width` columns, with an ellipsis where something was cut. */
export function cutToWidth(text: string, width: number): string {
  // A column holds at least a part of a character; a long line need not be read to its end.
  if (displayWidth(text.slice(0, 8 * width)) <= width && text.length <= 8 * width) return text;
  let kept = "";
  let used = 0;
  for (const { segment } of characters.segment(text.slice(0, 8 * width))) {
    used += widthOf(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

function widthOf(character: string): number {
  if (wide.test(character)) return 2;
  return onlyMarks.test(character) ? 0 : 1;
}
