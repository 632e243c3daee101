import type { Node } from "web-tree-sitter";

/** How conditions are written under which people mean to be without protection. */
const choices =
  /insecure|verif|cert|skip|\bdev|_dev|development|production|NODE_ENV|local|self_?-?signed|debug|test|allow|trust|ignore|unsafe|strict|env\b/i;

const conditionals: ReadonlySet<string> = new Set([
  "if_statement",
  "ternary_expression",
  "conditional_expression",
  "switch_case",
  "expression_case",
  "elif_clause",
  "else_clause",
]);

/**
 * True for code that runs only when somebody chose to be without protection, or while developing:
 * it stands under a condition that says so, or in a function that is named so.
 */
export function isMeantForSome(node: Node): boolean {
  for (let at = node.parent; at !== null; at = at.parent) {
    if (conditionals.has(at.type)) {
      const condition = at.childForFieldName("condition") ?? at;
      if (choices.test(condition.text.slice(0, 300))) return true;
      if (at.type === "if_statement" && at.text.length < 400 && choices.test(at.text.slice(0, 80)))
        return true;
    }
    const name = at.childForFieldName("name");
    if (
      /function|method/.test(at.type) &&
      name &&
      /insecure|unsafe|trust_?all|dev|test|local/i.test(name.text)
    )
      return true;
  }
  return false;
}
