import type { Node } from "web-tree-sitter";

import type { Source } from "../../source.ts";
import { isFunction, isWithin } from "../../tree.ts";
import { declarationOf, isGiven, usesOf } from "./scopes.ts";
import { blockLeaves, statementsBefore } from "./statements.ts";

/** The identifier that a condition compares with nil: `err` of `err != nil`; null for all else. */
export function comparedWithNil(condition: Node | null, operator: "!=" | "=="): Node | null {
  if (condition?.type !== "binary_expression") return null;
  if (condition.childForFieldName("operator")?.text !== operator) return null;
  const left = condition.childForFieldName("left");
  const right = condition.childForFieldName("right");
  if (left?.type === "identifier" && right?.type === "nil") return left;
  return left?.type === "nil" && right?.type === "identifier" ? right : null;
}

/** Uses of a variable within a node. */
export function usesWithin(node: Node, declaration: Node): readonly Node[] {
  return usesOf(declaration).filter((each) => isWithin(each, node));
}

/** Whether a variable is nil whenever a node is reached, by the checks that were passed before. */
export function isNilAt(node: Node, declaration: Node, source: Source): boolean {
  const isIt = (found: Node | null): boolean =>
    found !== null && declarationOf(found)?.id === declaration.id;
  const isGivenIn = (part: Node | null): boolean =>
    part !== null && usesWithin(part, declaration).some(isGiven);
  for (let at = node; at.parent !== null; at = at.parent) {
    const around = at.parent;
    if (isFunction(around)) return false;
    if (around.type === "statement_list") {
      for (const before of statementsBefore(at)) {
        if (
          before.type === "if_statement" &&
          isIt(comparedWithNil(before.childForFieldName("condition"), "!=")) &&
          blockLeaves(before.childForFieldName("consequence"), source)
        )
          return before.childForFieldName("alternative") === null;
        if (isGivenIn(before)) return false;
      }
    } else if (around.type === "if_statement") {
      const condition = around.childForFieldName("condition");
      const isThen = around.childForFieldName("consequence")?.id === at.id;
      const isElse = around.childForFieldName("alternative")?.id === at.id;
      if (isThen && isIt(comparedWithNil(condition, "=="))) return true;
      if (isElse && isIt(comparedWithNil(condition, "!="))) return true;
      if (isGivenIn(around.childForFieldName("initializer"))) return false;
      if (isThen && isIt(comparedWithNil(condition, "!="))) return false;
    } else if (around.type === "for_statement" && isGivenIn(around)) return false;
    else if (isGivenIn(around.childForFieldName("initializer"))) return false;
  }
  return false;
}
