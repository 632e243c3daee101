import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf, receiverOf } from "./calls.ts";
import { definitionsOf } from "./definitions.ts";
import { unwrap } from "./names.ts";
import type { Source } from "./source.ts";

/** A text that is put together: pieces that are fixed, and the expressions between them. */
export type Piece = { readonly text: string } | { readonly value: Node };

/** The expressions of a text that is put together, in its order. */
export function valuesIn(pieces: readonly Piece[]): readonly Node[] {
  return pieces.flatMap((piece) => ("value" in piece ? [piece.value] : []));
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0" };

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/gs, (_, character: string) => escapes[character] ?? character);
}

/**
 * The text of a literal without anything put into it: plain strings, templates and f-strings
 * without holes, adjacent Python strings. Null for everything else. Simple escapes are resolved.
 */
export function literalText(node: Node): string | null {
  const pieces = piecesOf(node);
  if (pieces === null) return null;
  let text = "";
  for (const piece of pieces) {
    if ("value" in piece) return null;
    text += piece.text;
  }
  return text;
}

/**
 * How a text is put together: by a template or f-string, `+`, `%`, `.format(…)`, `Sprintf`,
 * `String.format`, `fmt.Sprint`. Null when the node is nothing of that kind. With the source, formats
 * that a variable holds are read as well: `link % name` after `link = "<a href='%s'>"`.
 */
export function piecesOf(given: Node, source?: Source): readonly Piece[] | null {
  const node = unwrap(given);
  switch (node.type) {
    case "string":
    case "template_string":
    case "interpreted_string_literal":
    case "raw_string_literal":
    case "string_literal":
      return ofLiteral(node);
    case "concatenated_string":
      return node.namedChildren.flatMap((child) => piecesOf(child, source) ?? []);
    case "binary_expression":
    case "binary_operator":
      return ofOperator(node, source);
    case "call_expression":
    case "call":
    case "method_invocation":
      return ofFormat(node, source);
    default:
      return null;
  }
}

function ofLiteral(node: Node): readonly Piece[] {
  const holes = node.namedChildren.filter((child) =>
    ["template_substitution", "interpolation"].includes(child.type),
  );
  const raw = node.type === "raw_string_literal" || /^[a-z]*r[a-z]*['"]/i.test(node.text);
  const read = (text: string): Piece => ({ text: raw ? text : unescaped(text) });
  const open = /^[A-Za-z]*("""|'''|["'`])/.exec(node.text)?.[0] ?? "";
  const close = open.replace(/^[A-Za-z]+/, "");
  const from = node.startIndex;
  const end = node.text.length - (node.text.length > open.length ? close.length : 0);
  const pieces: Piece[] = [];
  let at = open.length;
  for (const hole of holes) {
    if (hole.startIndex - from > at) pieces.push(read(node.text.slice(at, hole.startIndex - from)));
    const value = hole.childForFieldName("expression") ?? hole.firstNamedChild;
    if (value !== null) pieces.push({ value });
    at = hole.endIndex - from;
  }
  if (at < end || pieces.length === 0) pieces.push(read(node.text.slice(at, end)));
  return pieces;
}

/** The pieces of a format, also of one that a variable holds. */
function ofFormatText(node: Node, source: Source | undefined): readonly Piece[] | null {
  if (node.type !== "identifier") return piecesOf(node, source);
  const values = source === undefined ? [] : definitionsOf(node, source).map(({ value }) => value);
  const [only] = values;
  return values.length === 1 && only ? literalPieces(only) : null;
}

function literalPieces(node: Node): readonly Piece[] | null {
  const text = literalText(node);
  return text === null ? null : [{ text }];
}

function ofOperator(node: Node, source: Source | undefined): readonly Piece[] | null {
  const operator = node.childForFieldName("operator")?.text;
  const left = node.childForFieldName("left");
  const right = node.childForFieldName("right");
  if (left === null || right === null) return null;
  if (operator === "%") {
    const format = ofFormatText(left, source);
    return format && filled(format, percentHoles, valuesOf(right));
  }
  if (operator !== "+") return null;
  const before = piecesOf(left, source);
  const after = piecesOf(right, source);
  // Sums of numbers are no text.
  if (before === null && after === null) return null;
  return [...(before ?? [{ value: left }]), ...(after ?? [{ value: right }])];
}

/** What is put into a format, with its name where it has one. */
interface Filling {
  readonly name?: string;
  readonly value: Node;
}

function valuesOf(given: Node): readonly Filling[] {
  const node = unwrap(given);
  const parts = ["tuple", "dictionary"].includes(node.type) ? node.namedChildren : [node];
  return parts.map((part) => {
    const value = part.childForFieldName("value");
    const key = part.childForFieldName("key");
    return value && key ? { name: literalText(key) ?? "", value } : { value: part };
  });
}

/** Holes of a format; the group is what the hole is called. */
const percentHoles = /%(?:\((\w+)\))?[-+# 0]*[\d.]*[a-zA-Z]/g;
const braceHoles = /\{(\w*)(?:[.[!:][^{}]*)?\}/g;

/** A format with its values in the places where they come to stand. */
function filled(
  format: readonly Piece[],
  holes: RegExp,
  values: readonly Filling[],
): readonly Piece[] {
  const inPlace: Piece[] = [];
  const used = new Set<Filling>();
  for (const piece of format) {
    if ("value" in piece) {
      inPlace.push(piece);
      continue;
    }
    let from = 0;
    for (const hole of piece.text.matchAll(holes)) {
      const [whole, name = ""] = hole;
      const value = /^\d+$/.test(name)
        ? values[Number(name)]
        : name === ""
          ? values.find((each) => !used.has(each))
          : values.find((each) => each.name === name);
      if (value === undefined) continue;
      used.add(value);
      if (hole.index > from) inPlace.push({ text: piece.text.slice(from, hole.index) });
      inPlace.push({ value: value.value });
      from = hole.index + whole.length;
    }
    if (from < piece.text.length || piece.text === "") {
      inPlace.push({ text: piece.text.slice(from) });
    }
  }
  return [...inPlace, ...values.flatMap((each) => (used.has(each) ? [] : [{ value: each.value }]))];
}

function ofFormat(call: Node, source: Source | undefined): readonly Piece[] | null {
  const method = methodOf(call) ?? "";
  const receiver = receiverOf(call);
  const given = argumentsOf(call);
  if (["format", "formatted", "concat"].includes(method) && receiver !== null) {
    const format = ofFormatText(receiver, source);
    if (format !== null) {
      const named = (call.childForFieldName("arguments")?.namedChildren ?? []).flatMap((child) =>
        child.type === "keyword_argument" ? fillingOf(child) : [],
      );
      const values = [...given.map((value) => ({ value })), ...named];
      if (method === "concat") return [...format, ...values];
      return filled(format, method === "format" ? braceHoles : percentHoles, values);
    }
  }
  const isFormat =
    (receiver?.text === "fmt" && /^Sprint(f|ln)?$/.test(method)) ||
    (receiver?.text === "String" && method === "format") ||
    (receiver?.text === "util" && method === "format");
  if (!isFormat) return null;
  const [first, ...rest] = given;
  const format =
    first && method !== "Sprint" && method !== "Sprintln" && ofFormatText(first, source);
  if (format) {
    return filled(
      format,
      percentHoles,
      rest.map((value) => ({ value })),
    );
  }
  return given.flatMap((argument) => piecesOf(argument, source) ?? [{ value: argument }]);
}

function fillingOf(keyword: Node): readonly Filling[] {
  const value = keyword.childForFieldName("value");
  return value === null ? [] : [{ name: keyword.childForFieldName("name")?.text ?? "", value }];
}
