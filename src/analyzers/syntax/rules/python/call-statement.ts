import type { Node } from "web-tree-sitter";

/** The call that a statement is nothing but, awaited or not; null for every other statement. */
export function callOf(statement: Node): Node | null {
  const expression = statement.type === "expression_statement" ? statement.firstNamedChild : null;
  const call = expression?.type === "await" ? expression.firstNamedChild : expression;
  return call?.type === "call" ? call : null;
}
