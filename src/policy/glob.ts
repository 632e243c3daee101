/** A longer pattern, or one with more braces than this many spellings, is refused. */
const longestPattern = 200;
const mostSpellings = 64;
/** Longer paths are matched by none; git hosts refuse them anyway. */
const longestPath = 4096;

/** Whether a path (relative to the repository root, `/` between its parts) fits a pattern. */
export type PathMatcher = (path: string) => boolean;

/**
 * A matcher for a path pattern: `*` and `?` within a part of the path, `**` for any number of
 * parts, `[a-z]` and `[!a-z]`, `{one,other}`, `\` before a character that means itself. Dots are
 * nothing special. As in .gitignore, a pattern without a slash fits the file's name in any folder,
 * one that ends in a slash fits all below that folder, and a leading slash is the root.
 *
 * Matched by hand, in time proportional to pattern and path: the regular expressions that glob
 * libraries make of `*a*a*a*ab` take more than a second for one hostile file name.
 *
 * Null when the pattern is empty, too long, or has too many or unbalanced braces.
 */
export function compileGlob(pattern: string): PathMatcher | null {
  if (pattern.trim() === "" || pattern.length > longestPattern) return null;
  const spellings = spell(pattern);
  if (!spellings) return null;
  const compiled = spellings.map(compileSpelling);
  return (path) => path.length <= longestPath && compiled.some((fits) => fits(path));
}

/** Like `compileGlob`, without braces: for dialects that know none. */
export function compilePlainGlob(pattern: string): PathMatcher | null {
  if (pattern.trim() === "" || pattern.length > longestPattern) return null;
  const fits = compileSpelling(pattern);
  return (path) => path.length <= longestPath && fits(path);
}

/** All spellings of a pattern with braces; null when there are too many or one is left open. */
function spell(pattern: string): readonly string[] | null {
  const done: string[] = [];
  const open = [pattern];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const brace = innermostBrace(next);
    if (brace === "unbalanced" || done.length + open.length > mostSpellings) return null;
    if (!brace) done.push(next);
    else
      for (const choice of brace.choices)
        open.push(next.slice(0, brace.from) + choice + next.slice(brace.to));
  }
  return done;
}

interface Brace {
  readonly from: number;
  readonly to: number;
  readonly choices: readonly string[];
}

/** The first pair of braces with none inside; a backslash takes the next character's meaning. */
function innermostBrace(pattern: string): Brace | "unbalanced" | null {
  let from = -1;
  let commas: number[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at];
    if (char === "\\") at++;
    else if (char === "{") {
      from = at;
      commas = [];
    } else if (char === "," && from !== -1) commas.push(at);
    else if (char === "}") {
      if (from === -1) return "unbalanced";
      const edges = [from, ...commas, at];
      const choices = edges.slice(1).map((edge, n) => pattern.slice((edges[n] ?? 0) + 1, edge));
      return { from, to: at + 1, choices };
    }
  }
  return from === -1 ? null : "unbalanced";
}

function compileSpelling(pattern: string): PathMatcher {
  const rooted = pattern.startsWith("/") ? pattern.slice(1) : pattern;
  const parts = rooted.split("/");
  if (parts.at(-1) === "") parts.splice(-1, 1, "**");
  if (!pattern.includes("/")) parts.unshift("**");
  const matchers = parts.map((part) => (part === "**" ? null : compilePart(part)));
  return (path) => fitsParts(matchers, path.split("/"));
}

type PartMatcher = (part: string) => boolean;

/** Goes back to the last `**` only: an earlier one could not match more than the last can. */
function fitsParts(matchers: readonly (PartMatcher | null)[], parts: readonly string[]): boolean {
  return fitsSequence(
    matchers.length,
    parts.length,
    (index) => matchers[index] === null,
    (index, at) => matchers[index]?.(parts[at] ?? "") ?? false,
  );
}

function compilePart(pattern: string): PartMatcher {
  const tokens = tokenise(pattern);
  return (part) => {
    const chars = Array.from(part);
    return fitsSequence(
      tokens.length,
      chars.length,
      (index) => tokens[index] === "*",
      (index, at) => {
        const token = tokens[index];
        return typeof token === "function" && token(chars[at] ?? "");
      },
    );
  };
}

/** Wild cards over a sequence in at most `tokens` × `items` steps, without recursion. */
function fitsSequence(
  tokens: number,
  items: number,
  isStar: (token: number) => boolean,
  fits: (token: number, item: number) => boolean,
): boolean {
  let token = 0;
  let item = 0;
  let star = -1;
  let resume = 0;
  while (item < items) {
    if (token < tokens && isStar(token)) {
      star = token++;
      resume = item;
    } else if (token < tokens && fits(token, item)) {
      token++;
      item++;
    } else if (star !== -1) {
      token = star + 1;
      item = ++resume;
    } else return false;
  }
  while (token < tokens && isStar(token)) token++;
  return token === tokens;
}

type Token = "*" | ((char: string) => boolean);

function tokenise(pattern: string): readonly Token[] {
  const tokens: Token[] = [];
  const chars = Array.from(pattern);
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? "";
    if (char === "*") tokens.push("*");
    else if (char === "?") tokens.push(() => true);
    else if (char === "\\") {
      const literal = chars[++at] ?? "\\";
      tokens.push((other) => other === literal);
    } else if (char === "[") {
      const end = chars.indexOf("]", at + 2);
      if (end === -1) tokens.push((other) => other === "[");
      else {
        tokens.push(charClass(chars.slice(at + 1, end)));
        at = end;
      }
    } else tokens.push((other) => other === char);
  }
  return tokens;
}

function charClass(chars: readonly string[]): (char: string) => boolean {
  const negated = chars[0] === "!" || chars[0] === "^";
  const members = negated ? chars.slice(1) : chars;
  const ranges: (readonly [string, string])[] = [];
  for (let at = 0; at < members.length; at++) {
    const from = members[at] ?? "";
    const to = members[at + 2];
    if (members[at + 1] === "-" && to !== undefined) {
      ranges.push([from, to]);
      at += 2;
    } else ranges.push([from, from]);
  }
  return (char) => ranges.some(([from, to]) => from <= char && char <= to) !== negated;
}
