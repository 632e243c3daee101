import type { Node, Tree } from "web-tree-sitter";

import { nodesOf } from "./walk.ts";

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

/** Node kinds of functions in all languages. */
export const functionKinds: readonly string[] = [...functions];

export function isFunction(node: Node): boolean {
  return functions.has(node.type);
}

/** The functions of a file in the order of the text, where they stand, and which is around which. */
interface Functions {
  readonly nodes: readonly Node[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** The place in these lists of the innermost function around each; -1 at the top of the file. */
  readonly around: readonly number[];
}

const functionsOf = new WeakMap<Tree, Functions>();

/** Every function of a file in the order of the text, each before those within it. */
export function functionsIn(tree: Tree): readonly Node[] {
  return indexed(tree).nodes;
}

function indexed(tree: Tree): Functions {
  const known = functionsOf.get(tree);
  if (known !== undefined) return known;
  const nodes = nodesOf(tree, functionKinds);
  const ends = nodes.map(({ endIndex }) => endIndex);
  const around: number[] = [];
  for (const [at, { startIndex }] of nodes.entries()) {
    let outer = at - 1;
    while (outer >= 0 && (ends[outer] ?? 0) <= startIndex) outer = around[outer] ?? -1;
    around.push(outer);
  }
  const found = { nodes, starts: nodes.map(({ startIndex }) => startIndex), ends, around };
  functionsOf.set(tree, found);
  return found;
}

/** The innermost function around a node, itself excluded; null at the top of the file. */
export function functionAround(node: Node): Node | null {
  // Asked of so many nodes that going up from each, which starts at the root, takes long.
  const { nodes, starts, ends, around } = indexed(node.tree);
  const { startIndex, endIndex } = node;
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? Infinity) <= startIndex) low = middle + 1;
    else high = middle;
  }
  for (let at = low - 1; at >= 0; at = around[at] ?? -1) {
    const end = ends[at] ?? 0;
    // What is as long as a function is itself, or a statement around it.
    if (end > endIndex || (end === endIndex && starts[at] !== startIndex)) return nodes[at] ?? null;
  }
  return null;
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
  const all = node.descendantsOfType([...kinds]);
  if (all.length === 0) return all;
  const inner = node.descendantsOfType([...functions]).filter((each) => each.id !== node.id);
  if (inner.length === 0) return all;
  return all.filter(
    (each) => !inner.some((other) => other.id !== each.id && isWithin(each, other)),
  );
}
