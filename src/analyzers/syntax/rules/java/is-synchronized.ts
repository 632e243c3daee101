import type { Node } from "web-tree-sitter";

import { ancestorInFunction, functionAround } from "../../tree.ts";
import { modifiersOf } from "./declared-type.ts";

/** Whether a node is reached under a lock of the language: in a synchronized method or block. */
export function isSynchronized(node: Node): boolean {
  const method = functionAround(node);
  return (
    (method !== null && /\bsynchronized\b/.test(modifiersOf(method))) ||
    ancestorInFunction(node, ["synchronized_statement"]) !== null
  );
}
