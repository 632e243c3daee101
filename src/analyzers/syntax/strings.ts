import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf, receiverOf } from "./calls.ts";
import { unwrap } from "./names.ts";

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
 * `String.format`, `fmt.Sprint`. Null when the node is nothing of that kind.
 */
export function piecesOf(given: Node): readonly Piece[] | null {
  const node = unwrap(given);
  switch (node.type) {
    case "string":
    case "template_string":
    case "interpreted_string_literal":
    case "raw_string_literal":
    case "string_literal":
      return ofLiteral(node);
    case "concatenated_string":
      return node.namedChildren.flatMap((child) => piecesOf(child) ?? []);
    case "binary_expression":
    case "binary_operator":
      return ofOperator(node);
    case "call_expression":
    case "call":
    case "method_invocation":
      return ofFormat(node);
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

function ofOperator(node: Node): readonly Piece[] | null {
  const operator = node.childForFieldName("operator")?.text;
  const left = node.childForFieldName("left");
  const right = node.childForFieldName("right");
  if (left === null || right === null) return null;
  if (operator === "%") {
    const format = piecesOf(left);
    return format && [...format, ...valuesOf(right)];
  }
  if (operator !== "+") return null;
  const before = piecesOf(left);
  const after = piecesOf(right);
  // Sums of numbers are no text.
  if (before === null && after === null) return null;
  return [...(before ?? [{ value: left }]), ...(after ?? [{ value: right }])];
}

function valuesOf(node: Node): readonly Piece[] {
  const parts = ["tuple", "dictionary"].includes(node.type) ? node.namedChildren : [node];
  return parts.map((part) => ({ value: part.childForFieldName("value") ?? part }));
}

function ofFormat(call: Node): readonly Piece[] | null {
  const method = methodOf(call) ?? "";
  const receiver = receiverOf(call);
  const given = argumentsOf(call);
  if (["format", "formatted", "concat"].includes(method) && receiver !== null) {
    const format = piecesOf(receiver);
    if (format !== null) {
      const named = (call.childForFieldName("arguments")?.namedChildren ?? []).flatMap((child) =>
        child.type === "keyword_argument" ? (child.childForFieldName("value") ?? []) : [],
      );
      return [...format, ...[...given, ...named].map((value) => ({ value }))];
    }
  }
  const isFormat =
    (receiver?.text === "fmt" && /^Sprint(f|ln)?$/.test(method)) ||
    (receiver?.text === "String" && method === "format") ||
    (receiver?.text === "util" && method === "format");
  if (!isFormat) return null;
  return given.flatMap((argument) => piecesOf(argument) ?? [{ value: argument }]);
}
