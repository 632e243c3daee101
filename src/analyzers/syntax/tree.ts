import type { Node } from "web-tree-sitter";

const functions: ReadonlySet<string> = new Set([
  // JavaScript
  "function_declaration",
  "function_expression",
  "arrow_function",
  "method_definition",
  "generator_function",
  "generator_function_declaration",
  // Python
  "function_definition",
  "lambda",
  // Go, besides `function_declaration`
  "method_declaration",
  "func_literal",
  // Java, besides `method_declaration`
  "constructor_declaration",
  "compact_constructor_declaration",
  "lambda_expression",
  "static_initializer",
]);

export function isFunction(node: Node): boolean {
  return functions.has(node.type);
}

/** The innermost function around a node, itself excluded; null at the top of the file. */
export function functionAround(node: Node): Node | null {
  return ancestor(node, isFunction);
}

/** The innermost ancestor that fits, the node itself excluded. */
export function ancestor(node: Node, fits: (node: Node) => boolean): Node | null {
  for (let at = node.parent; at !== null; at = at.parent) if (fits(at)) return at;
  return null;
}

/** The innermost ancestor of one of the kinds that is still inside the same function. */
export function ancestorInFunction(node: Node, kinds: readonly string[]): Node | null {
  const found = ancestor(node, (each) => kinds.includes(each.type) || isFunction(each));
  return found !== null && kinds.includes(found.type) ? found : null;
}

/** True when `inner` lies within `outer`, or is it. */
export function isWithin(inner: Node, outer: Node): boolean {
  return inner.startIndex >= outer.startIndex && inner.endIndex <= outer.endIndex;
}

/** Nodes of the kinds below a node, without those inside functions that stand within it. */
export function ownDescendants(node: Node, kinds: readonly string[]): readonly Node[] {
  const inner = node.descendantsOfType([...functions]).filter((each) => each.id !== node.id);
  return node
    .descendantsOfType([...kinds])
    .filter((each) => !inner.some((other) => other.id !== each.id && isWithin(each, other)));
}
