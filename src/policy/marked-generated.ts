/** Markers stand at the top, as Go's and Meta's conventions have it. */
const headLength = 4_000;
const headLines = 40;
/** No file this short is worth calling minified. */
const shortest = 5_000;

const comment = /^\s*(\/\/|\/\*|\*|#|--|;|%|<!--|"""|''')/;

/**
 * The rule, in words, by which a file's text says that no person wrote it; null when it does not.
 * Either a marker in a comment at its top (`Code generated … DO NOT EDIT`, see
 * https://go.dev/s/generatedcode; `@generated`; "automatically generated"), or lines as long and as
 * dense as only minifiers write them.
 *
 * The text can be the author's own, and a marker is easily added: ask about the text at the merge
 * base where the file exists there, so that a pull request cannot talk itself out of a review.
 */
export function markedGenerated(text: string): string | null {
  const head = text
    .slice(0, headLength)
    .split("\n", headLines)
    .filter((line) => comment.test(line));
  if (head.some((line) => /Code generated .*DO NOT EDIT/i.test(line)))
    return "generated code (marked DO NOT EDIT)";
  if (head.some((line) => /@generated\b/.test(line))) return "generated code (marked @generated)";
  if (head.some((line) => /\b(auto-?|automatically )generated\b/i.test(line)))
    return "generated code (marked automatically generated)";
  return isMinified(text) ? "minified code" : null;
}

/** Prose has long lines too, but a sixth of it is white space. */
function isMinified(text: string): boolean {
  if (text.length < shortest) return false;
  let lines = 1;
  let blanks = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) lines++;
    if (code <= 32) blanks++;
  }
  return text.length / lines > 250 && blanks / text.length < 0.1;
}
