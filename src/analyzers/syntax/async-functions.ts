import type { Node } from "web-tree-sitter";

import { definitionsOf } from "./definitions.ts";
import type { Source } from "./source.ts";
import { ancestor, isFunction, isWithin } from "./tree.ts";

/** True for a function marked `async` that gives one promise; async generators give none. */
export function isAsync(fn: Node): boolean {
  return (
    fn.children.some((child) => child?.type === "async") &&
    !/generator/.test(fn.type) &&
    !fn.children.some((child) => child?.type === "*")
  );
}

/** The function of this file that a call calls, as far as one declaration of the name fits. */
export function calledFunction(call: Node, source: Source): Node | null {
  const callee = call.childForFieldName("function");
  if (call.type !== "call_expression" || callee === null) return null;
  if (callee.type === "member_expression") {
    const isOwn = callee.childForFieldName("object")?.type === "this";
    return isOwn ? methodOfClass(callee) : null;
  }
  if (callee.type !== "identifier" || source.imports.has(callee.text)) return null;
  const definitions = definitionsOf(callee, source);
  if (definitions.length > 0) {
    const value = definitions.length === 1 ? (definitions[0]?.value ?? null) : null;
    return value && functionIn(value);
  }
  const declared = declaredFunctions(source).get(callee.text) ?? [];
  const [only] = declared;
  const home = only && (only.parent?.type === "export_statement" ? only.parent : only).parent;
  return declared.length === 1 && home && isWithin(call, home) ? only : null;
}

/** A function as a value, also in React's `useCallback(…)`. */
function functionIn(value: Node): Node | null {
  if (isFunction(value)) return value;
  const callee = value.childForFieldName("function")?.text ?? "";
  const first = value.childForFieldName("arguments")?.firstNamedChild ?? null;
  return /^(React\.)?useCallback$/.test(callee) && first && isFunction(first) ? first : null;
}

function methodOfClass(member: Node): Node | null {
  const name = member.childForFieldName("property")?.text;
  const body = ancestor(member, ({ type }) => type === "class_body");
  const named = (body?.namedChildren ?? []).filter(
    (each) => (each.childForFieldName("name") ?? each.childForFieldName("property"))?.text === name,
  );
  const [only] = named;
  if (only === undefined || named.length > 1) return null;
  if (only.type === "method_definition") return only;
  const value = only.childForFieldName("value");
  return value && isFunction(value) ? value : null;
}

const declarations = new WeakMap<Source, ReadonlyMap<string, readonly Node[]>>();

function declaredFunctions(source: Source): ReadonlyMap<string, readonly Node[]> {
  const known = declarations.get(source);
  if (known !== undefined) return known;
  const found = new Map<string, Node[]>();
  for (const each of source.root.descendantsOfType([
    "function_declaration",
    "generator_function_declaration",
  ])) {
    const name = each.childForFieldName("name")?.text ?? "";
    found.set(name, [...(found.get(name) ?? []), each]);
  }
  declarations.set(source, found);
  return found;
}

const withAsync = new WeakMap<Source, boolean>();

/** False for files that cannot hold such a function; asked before anything that takes time. */
function mayHaveAsync(source: Source): boolean {
  const known = withAsync.get(source) ?? /async|Promise</.test(source.text);
  withAsync.set(source, known);
  return known;
}

/** True for a call that certainly gives a promise: its function stands in this file and says so. */
export function callsAsync(call: Node, source: Source): boolean {
  if (!mayHaveAsync(source)) return false;
  const fn = calledFunction(call, source);
  if (fn === null || fn.type.startsWith("generator")) return false;
  const type = fn.childForFieldName("return_type")?.text ?? "";
  return isAsync(fn) || /^:\s*Promise<.*>$/s.test(type);
}

/** True for a function with a `try` that catches at the top of its body: its promise hardly fails. */
export function handlesErrors(fn: Node | null): boolean {
  return (fn?.childForFieldName("body")?.namedChildren ?? []).some(
    (each) => each.type === "try_statement" && each.childForFieldName("handler") !== null,
  );
}
