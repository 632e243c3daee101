const names: Readonly<Record<string, string>> = { "\u001b": "<ESC>", "\u007f": "<DEL>" };

/**
 * Text from a change, made safe to print: control characters, which can move the cursor, recolour,
 * retitle or type into a terminal, and characters that hide or reorder what is read (bidirectional
 * and zero-width ones), appear as `<ESC>` or `<U+202E>`. Tabs become four blanks.
 */
export function visibleText(text: string): string {
  return text
    .replaceAll("\t", "    ")
    .replace(
      /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/gu,
      (character) => names[character] ?? codePointName(character),
    );
}

function codePointName(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}
