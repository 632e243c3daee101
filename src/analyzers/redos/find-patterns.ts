import type { Node } from "web-tree-sitter";

import { literalText } from "../syntax/strings.ts";

/** A regular expression as it stands in code, in JavaScript's way of writing. */
export interface FoundPattern {
  readonly source: string;
  readonly flags: string;
  /** True when the whole text has to fit, as for `fullmatch`. */
  readonly whole: boolean;
  /** 1-based, inclusive. */
  readonly firstLine: number;
  readonly lastLine: number;
}

const kinds = ["regex", "new_expression", "call_expression", "call"];

function linesOf(node: Node): Pick<FoundPattern, "firstLine" | "lastLine"> {
  return { firstLine: node.startPosition.row + 1, lastLine: node.endPosition.row + 1 };
}

/** The text of a literal; null where it is put together or holds escapes that are not resolved. */
function textOf(node: Node | null | undefined): string | null {
  if (!node || /(^|[^\\])(\\\\)*\\[ux]/.test(node.text)) return null;
  return literalText(node);
}

function ofRegex(node: Node): FoundPattern | null {
  const source = node.childForFieldName("pattern")?.text;
  const flags = node.childForFieldName("flags")?.text ?? "";
  return source === undefined ? null : { source, flags, whole: false, ...linesOf(node) };
}

/** `new RegExp("…", "…")` and `RegExp("…")`. */
function ofConstructor(node: Node): FoundPattern | null {
  const name = node.childForFieldName("constructor") ?? node.childForFieldName("function");
  if (name?.text !== "RegExp") return null;
  const [first, second] = node.childForFieldName("arguments")?.namedChildren ?? [];
  if (first?.type !== "string") return null;
  const source = textOf(first);
  const flags = second === undefined ? "" : textOf(second);
  return source === null || flags === null
    ? null
    : { source, flags, whole: false, ...linesOf(node) };
}

const pythonCalls =
  /^(?:re|regex)\.(compile|match|fullmatch|search|sub|subn|split|findall|finditer)$/;

/** `re.compile(r"…")` and its like. */
function ofPython(node: Node): FoundPattern | null {
  const called = pythonCalls.exec(node.childForFieldName("function")?.text ?? "")?.[1];
  const [first, ...others] = node.childForFieldName("arguments")?.namedChildren ?? [];
  if (called === undefined || (first?.type !== "string" && first?.type !== "concatenated_string")) {
    return null;
  }
  const given = others.map((each) => each.text).join(" ");
  // Blanks and comments in a pattern, and bytes, are written otherwise.
  if (/\b(X|VERBOSE)\b/.test(given) || /^\w*b/i.test(first.text)) return null;
  const isRaw = /^\w*r/i.test(first.text);
  const raw = isRaw ? literalText(first) : textOf(first);
  if (raw === null) return null;
  const flags = `${/\b(I|IGNORECASE)\b/.test(given) ? "i" : ""}${/\b(S|DOTALL)\b/.test(given) ? "s" : ""}`;
  return { source: fromPython(raw), flags, whole: called === "fullmatch", ...linesOf(first) };
}

/** A pattern of Python in JavaScript's way of writing, where there is one. */
function fromPython(source: string): string {
  return source
    .replaceAll("(?P<", "(?<")
    .replaceAll(/(\\\\)|\\A|\\Z/g, (found) =>
      found === "\\A" ? "^" : found === "\\Z" ? "$" : found,
    )
    .replaceAll(/\[(\^?)\]/g, "[$1\\]");
}

/** The regular expressions that stand in a file as literals. */
export function findPatterns(root: Node): readonly FoundPattern[] {
  return root.descendantsOfType(kinds).flatMap((node) => {
    if (node.type === "regex") return ofRegex(node) ?? [];
    if (node.type === "call") return ofPython(node) ?? [];
    return ofConstructor(node) ?? [];
  });
}
