import type { Node } from "web-tree-sitter";

import { isConstant } from "../../constant.ts";
import { definitionsOf } from "../../definitions.ts";
import { callsOf } from "../../flow.ts";
import { isPlainType, parameterNamed } from "../../input.ts";
import { memberOf } from "../../names.ts";
import type { Source } from "../../source.ts";
import { functionAround } from "../../tree.ts";

/**
 * Whether an identifier is a text that a function of its own name was given, and that nobody in
 * this file gives it fixed. Parameters of callbacks are not: what calls them hands over its own.
 */
export function isTextParameter(node: Node, source: Source): boolean {
  if (node.type !== "identifier") return false;
  const [definition, ...others] = definitionsOf(node, source);
  if (definition?.kind !== "parameter" || others.length > 0) return false;
  const of = functionAround(definition.at);
  if (of === null || !isNamed(of) || isPartOfObject(node)) return false;
  const parameter = parameterNamed(of, node.text);
  if (parameter === null || isPlainType(parameter) || !mayBeText(parameter, source)) return false;
  const given = callsOf(definition, source);
  return given.length === 0 || given.some((argument) => !isConstant(argument, source));
}

function isNamed(of: Node): boolean {
  return of.childForFieldName("name") !== null || of.parent?.type === "variable_declarator";
}

/** `user.name`: a parameter that is an object mostly comes from this program's own store. */
function isPartOfObject(node: Node): boolean {
  const member = node.parent && memberOf(node.parent);
  return member?.object.id === node.id && !/call/.test(node.parent?.parent?.type ?? "");
}

/** By its type where it has one; JavaScript's and Python's parameters need none. */
function mayBeText(parameter: Node, { language, grammar }: Source): boolean {
  const type = parameter.childForFieldName("type")?.text.replace(/^:\s*/, "");
  if (type === undefined) return language === "javascript" && grammar === "javascript";
  return /^(string|String|str|any|unknown)(\s*\|\s*(undefined|null|None))?$/.test(type);
}
