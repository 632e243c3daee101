import type { Node, Tree } from "web-tree-sitter";

/** What was found in a walk over a whole tree, in the order of the text. */
export interface Walk {
  readonly nodes: readonly Node[];
  /** The grammar's number of each node's kind. */
  readonly kindIds: readonly number[];
}

interface Known extends Walk {
  readonly kinds: ReadonlySet<string>;
}

const walks = new WeakMap<Tree, Known>();

/** Finds all nodes of the kinds in one walk, and keeps them for `nodesOf`. */
export function walk(tree: Tree, kinds: ReadonlySet<string>): Walk {
  // One call for all nodes: each step of a cursor would be several.
  const nodes = tree.rootNode.descendantsOfType([...kinds]);
  const known = { kinds, nodes, kindIds: nodes.map(({ typeId }) => typeId) };
  walks.set(tree, known);
  return known;
}

/** All nodes of a file that are of one of the kinds, in the order of the text. */
export function nodesOf(tree: Tree, kinds: readonly string[]): readonly Node[] {
  const known = walks.get(tree);
  if (known === undefined || !kinds.every((kind) => known.kinds.has(kind))) {
    return tree.rootNode.descendantsOfType([...kinds]);
  }
  const { types } = tree.language;
  const wanted = new Set(kinds);
  return known.nodes.filter((_, at) => wanted.has(types[known.kindIds[at] ?? 0] ?? ""));
}
