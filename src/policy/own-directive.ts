import { rulesIn, reasonOf, withoutEnd, type Directive } from "./directive.ts";

const word = "marginalia-ignore";
/** Characters before the word that are looked at; what opens a comment stands right before it. */
const farthest = 200;

/** What opens a comment in the languages we know of, up to the word that follows. */
const opener = /(?:#|\/\/|\/\*|--|;|%|<!--|\(\*|\{-|(?:^|\s)(?:\*|'|REM))[\s#/*!;%-]*$/i;

/**
 * Our own directive in a line of a file: `marginalia-ignore RULE[, RULE] -- WHY` at the start of a
 * comment of any language. In a line without code it speaks of the next line, else of its own.
 * `rules` is empty where none is named; null when the line has no such comment.
 */
export function readOwnDirective(line: string): Directive | null {
  const found = line.indexOf(word);
  // In a text as well as in a comment, at the most.
  for (
    let at = found, tries = 0;
    at !== -1 && tries < 5;
    at = line.indexOf(word, at + 1), tries++
  ) {
    const from = Math.max(0, at - farthest);
    const opened = opener.exec(line.slice(from, at));
    const rest = line.slice(at + word.length);
    if (opened === null || /^[\w-]/.test(rest)) continue;
    const before = line.slice(0, from + opened.index).trim();
    const [named, why] = splitReason(withoutEnd(rest.slice(0, 1_000)).replace(/^:/, ""));
    return {
      tool: "marginalia",
      word,
      rules: rulesIn(named) ?? [],
      why: reasonOf(why),
      // JSX has its comments in braces.
      reach: before === "" || before === "{" ? "next-line" : "line",
    };
  }
  return null;
}

/** What stands before the first ` -- `, and after it. */
function splitReason(text: string): readonly [string, string | undefined] {
  const at = text.search(/(?:^|\s)--+(?:\s|$)/);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at).replace(/^\s*-+/, "")];
}
