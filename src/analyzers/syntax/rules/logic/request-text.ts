import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { isInput } from "../../input.ts";
import { memberOf, unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";

/** Deeper chains of values are taken for unknown. */
const deepest = 4;

/** Where an expression got a text from an address, a cookie or a prompt; null when it may be a number. */
export function requestTextIn(expression: Node, source: Source): Node | null {
  // Express turns parameters into something else where `app.param(…)` says so.
  // In Parse's cloud code parameters are whatever JSON brought.
  if (source.text.includes("Parse.Cloud")) return null;
  return source.text.includes("app.param(") ? null : textIn(expression, source, 0);
}

function textIn(expression: Node, source: Source, depth: number): Node | null {
  const node = unwrap(expression);
  if (depth > deepest) return null;
  const { object } = memberOf(node) ?? {};
  if (
    object &&
    isInput(object, source) &&
    /^(query|params|cookies|headers)$/.test(memberOf(object)?.name ?? "")
  )
    return node;
  if (node.type === "call_expression") {
    const [name] = argumentsOf(node);
    const callee = node.childForFieldName("function")?.text ?? "";
    if (/^((window|globalThis)\.)?prompt$/.test(callee)) return node;
    return methodOf(node) === "get" && /(^|\.)searchParams\.get$/.test(callee) && name
      ? node
      : null;
  }
  if (node.type === "binary_expression") {
    const left = node.childForFieldName("left");
    return /^(\|\||\?\?)$/.test(node.childForFieldName("operator")?.type ?? "") && left
      ? textIn(left, source, depth + 1)
      : null;
  }
  if (node.type !== "identifier") return null;
  const definitions = definitionsOf(node, source);
  const [first] = definitions;
  if (first === undefined || definitions.length > 1) return null;
  return first.value === null
    ? takenApart(first.at, source)
    : textIn(first.value, source, depth + 1);
}

/** `const { page = 1 } = req.query` */
function takenApart(bound: Node, source: Source): Node | null {
  const pattern =
    bound.parent?.type === "object_assignment_pattern" ? bound.parent.parent : bound.parent;
  const declarator = pattern?.parent;
  const from =
    pattern?.type === "object_pattern" && declarator?.type === "variable_declarator"
      ? declarator.childForFieldName("value")
      : null;
  return from &&
    isInput(from, source) &&
    /^(query|params|cookies|headers)$/.test(memberOf(from)?.name ?? "")
    ? bound
    : null;
}
