/**
 * Characters that people do not see and a model may obey: controls (but not the tab), format
 * characters such as bidirectional overrides, zero-width ones and tags, lone surrogates (which the
 * API refuses), separators, variation selectors, and letters that are drawn as nothing.
 */
const hidden =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}\u{115F}\u{1160}\u{3164}\u{FFA0}]/gu;

/** What could open or close one of our own delimiters; `Promise<Data>` is code and stays. */
const delimiter = /<(?=\s*\/\s*data\b|\s*data\s+kind\b)/giu;

/**
 * Code as a model may see it: hidden characters and our delimiters stand as `⟪U+202E⟫`, so that
 * nothing acts and nothing is lost. The tab stays.
 */
export function visibleText(text: string): string {
  return text
    .replace(hidden, (character) => (character === "\t" ? character : spell(character)))
    .replace(delimiter, spell);
}

/** The way back: text in which what `visibleText` spelled out stands as the character again. */
export function spelledText(text: string): string {
  return text.replace(/⟪U\+([0-9A-F]{4,6})⟫/gu, (spelled, digits: string) => {
    const code = Number.parseInt(digits, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : spelled;
  });
}

/** Prose without hidden characters; each run of blanks, tabs and line ends becomes one space. */
export function withoutHidden(text: string): string {
  return text.replace(/\s+/gu, " ").replace(hidden, "").replace(/ {2,}/gu, " ").trim();
}

function spell(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `⟪U+${code.toString(16).toUpperCase().padStart(4, "0")}⟫`;
}
