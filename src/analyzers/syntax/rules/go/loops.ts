import type { Node } from "web-tree-sitter";

import { ancestorInFunction, isWithin } from "../../tree.ts";
import { declarationOf } from "./scopes.ts";

/** The loop of the same function that a node is run by again and again; null when there is none. */
export function loopAround(node: Node): Node | null {
  const loop = ancestorInFunction(node, ["for_statement"]);
  const body = loop?.childForFieldName("body") ?? null;
  return body !== null && isWithin(node, body) ? loop : null;
}

/** Whether a loop has neither a condition nor something to go through: `for { … }`. */
export function isEndless(loop: Node): boolean {
  return loop.namedChildren.filter(({ type }) => type !== "comment").length === 1;
}

/** Whether a variable is declared by a loop or within it, so that every round has its own. */
export function isOwnOfRound(identifier: Node, loop: Node): boolean {
  const declaration = declarationOf(identifier);
  return declaration !== null && isWithin(declaration, loop);
}

/** The first name of `a.b.c`, `a[i].b`, `a.f().b`; null when it begins with no name. */
export function firstNameOf(node: Node): Node | null {
  let at: Node | null = node;
  while (at !== null && at.type !== "identifier") {
    at =
      at.childForFieldName("operand") ??
      at.childForFieldName("function") ??
      (at.type === "parenthesized_expression" ? at.firstNamedChild : null);
  }
  return at;
}
