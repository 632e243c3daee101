import type { Node } from "web-tree-sitter";

import { argumentsOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import type { Source } from "../../source.ts";
import { functionAround, isFunction } from "../../tree.ts";

/** The hook of React that a call calls, whatever way it was imported; null for other functions. */
export function hookOf(call: Node, { imports }: Source): string | null {
  const callee = call.type === "call_expression" ? call.childForFieldName("function") : null;
  // Asked of every call, so by hand: `useState` and `React.useState` are all there is.
  if (callee?.type === "identifier") return hookNamed(imports.get(callee.text) ?? "");
  const object = callee?.type === "member_expression" ? callee.childForFieldName("object") : null;
  const module = object?.type === "identifier" ? imports.get(object.text) : undefined;
  if (module === undefined) return null;
  return hookNamed(`${module}.${callee?.childForFieldName("property")?.text ?? ""}`);
}

function hookNamed(name: string): string | null {
  return /^(?:react|preact\/(?:hooks|compat))\.(use\w+)$/.exec(name)?.[1] ?? null;
}

const effects: ReadonlySet<string> = new Set([
  "useEffect",
  "useLayoutEffect",
  "useInsertionEffect",
]);

/** True for a call of `useEffect` and its siblings. */
export function isEffect(call: Node, source: Source): boolean {
  return effects.has(hookOf(call, source) ?? "");
}

/** The function given to a hook, when it stands there. */
export function callbackOf(call: Node): Node | null {
  const [callback] = argumentsOf(call);
  return callback !== undefined && isFunction(callback) ? callback : null;
}

/** What a hook depends on, as it is written; null without a list, or when it is no literal. */
export function dependenciesOf(call: Node): readonly Node[] | null {
  const list = argumentsOf(call)[1];
  return list?.type === "array"
    ? list.namedChildren.filter(({ type }) => type !== "comment")
    : null;
}

/** One `const [value, setValue] = useState(…)`. */
export interface State {
  /** Null when the component only sets it. */
  readonly value: string | null;
  readonly setter: string;
  readonly declarator: Node;
  /** The component, or hook, that has the state. */
  readonly owner: Node;
}

/** The state that a call sets by its setter; null for every other call. */
export function stateSetBy(call: Node, source: Source): State | null {
  const callee = call.childForFieldName("function");
  if (call.type !== "call_expression" || callee?.type !== "identifier") return null;
  // By custom, and cheap to ask.
  if (!/^(set|update|change)/.test(callee.text)) return null;
  const [first, ...others] = definitionsOf(callee, source);
  if (first === undefined || others.length > 0) return null;
  return stateOf(first.at, source, "setter");
}

/** The state whose value an identifier is; null when it is something else. */
export function stateRead(identifier: Node, source: Source): State | null {
  const [first, ...others] = definitionsOf(identifier, source);
  if (first === undefined || others.length > 0) return null;
  return stateOf(first.at, source, "value");
}

function stateOf(bound: Node, source: Source, as: "setter" | "value"): State | null {
  const pattern = bound.parent;
  const declarator = pattern?.parent;
  if (pattern?.type !== "array_pattern" || declarator?.type !== "variable_declarator") return null;
  const made = declarator.childForFieldName("value");
  const owner = functionAround(declarator);
  if (!made || !owner || hookOf(made, source) !== "useState") return null;
  // `const [, setValue]` has a comma first.
  const comma = pattern.children.find((child) => child?.type === ",") ?? null;
  const second = pattern.namedChildren.at(-1);
  if (comma === null || second?.type !== "identifier" || second.startIndex < comma.startIndex)
    return null;
  const first = pattern.namedChildren[0];
  const value =
    first?.type === "identifier" && first.endIndex <= comma.startIndex ? first.text : null;
  if (as === "setter" ? bound.id !== second.id : bound.text !== value) return null;
  return { value, setter: second.text, declarator, owner };
}

/** True when an expression reads the state, functions within it included. */
export function readsState(expression: Node, state: State, source: Source): boolean {
  const inner = expression.descendantsOfType(["identifier", "shorthand_property_identifier"]);
  return [expression, ...inner].some(
    (each) =>
      each.type.endsWith("identifier") &&
      each.text === state.value &&
      stateRead(each, source)?.declarator.id === state.declarator.id,
  );
}
