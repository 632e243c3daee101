import { cutText } from "./cut-text.ts";
import { codeSpan } from "./fence.ts";

/** Characters that are not seen: controls, zero-width and bidirectional ones. */
const unseen =
  // oxlint-disable-next-line no-control-regex -- naming control characters is the purpose
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/**
 * A word that GitHub would turn into more than text: a mention, a reference to an issue or commit,
 * a link (also `www`, to which a full stop may be added), an e-mail address, an emoji, a formula. In a
 * code span each of them is inert.
 */
const active = /@|:\/\/|www|mailto:|xmpp:|#\d|GH-\d|\$|\b[0-9a-f]{7,64}\b|:[\w+-]+:/i;

/** Punctuation around a word that stays outside the code span. */
const dressed = /^([([{"']*)(.*?)([)\]}"'.,;!?]*)$/su;

/**
 * Plain text of an engine, a path or a rule as one line of Markdown that says exactly that and
 * does nothing: no mention, link, image, HTML, reference or formatting. Code spans that the text
 * has itself are kept. At most `limit` code points of it.
 */
export function defuse(text: string, limit = 4000): string {
  const line = cutText(text.replaceAll(/\s+/g, " ").replaceAll(unseen, "").trim(), limit);
  let markdown = "";
  for (const piece of splitCode(line)) {
    const rendered = piece.code ? codeSpan(piece.text) : defuseWords(piece.text);
    // Two code spans that touch would be read as one run of backticks.
    const touching = markdown.endsWith("`") && rendered.startsWith("`");
    markdown += touching ? ` ${rendered}` : rendered;
  }
  return markdown.replace(lineStart, "$1\\$2");
}

/** The same for text of several paragraphs, which stay apart. */
export function defuseParagraphs(text: string, limit = 4000): string {
  return cutText(text, limit)
    .split(/\n\s*\n/)
    .map((paragraph) => defuse(paragraph, limit))
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
}

/** What would make a list, a heading or a rule of a line. */
const lineStart = /^(\d{0,9})([-+=.)#])/;

interface Piece {
  readonly code: boolean;
  readonly text: string;
}

/** Cuts at code spans as CommonMark finds them: a run of backticks up to the next of equal length. */
function splitCode(line: string): readonly Piece[] {
  const runs = [...line.matchAll(/`+/g)].map((run) => ({
    start: run.index,
    length: run[0].length,
  }));
  const pieces: Piece[] = [];
  let from = 0;
  for (let open = 0; open < runs.length; open += 1) {
    const run = runs[open];
    if (run === undefined || run.start < from) continue;
    const close = runs.slice(open + 1).find(({ length }) => length === run.length);
    if (close === undefined) continue;
    pieces.push({ code: false, text: line.slice(from, run.start) });
    pieces.push({ code: true, text: line.slice(run.start + run.length, close.start) });
    from = close.start + close.length;
  }
  pieces.push({ code: false, text: line.slice(from) });
  return pieces;
}

function defuseWords(text: string): string {
  return text
    .split(/( )/)
    .map((word) => {
      if (!active.test(word)) return escapeMarkdown(word);
      const [, before = "", core = "", after = ""] = dressed.exec(word.replaceAll("`", "'")) ?? [];
      return escapeMarkdown(before) + codeSpan(core) + escapeMarkdown(after);
    })
    .join("");
}

function escapeMarkdown(word: string): string {
  return word
    .replaceAll(/&(?=[#\w])/g, "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("`", "&grave;")
    .replaceAll(/[\\*[\]|~]/g, String.raw`\$&`)
    .replaceAll(/(?<![a-z\d])_|_(?![a-z\d])/gi, String.raw`\_`);
}
