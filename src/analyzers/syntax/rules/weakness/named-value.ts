import type { Node } from "web-tree-sitter";

import { memberOf } from "../../names.ts";
import { literalText } from "../../strings.ts";

/** Node kinds that give a value to something with a name, by language. */
export const namedValueKinds = {
  javascript: [
    "variable_declarator",
    "assignment_expression",
    "pair",
    "public_field_definition",
    "field_definition",
  ],
  python: ["assignment", "keyword_argument", "pair"],
  go: ["short_var_declaration", "assignment_statement", "var_spec", "keyed_element"],
  java: ["variable_declarator", "assignment_expression"],
} as const;

/** A value and the last part of the name it is given to: `secret` of `this.secret = value`. */
export interface NamedValue {
  readonly name: string;
  readonly value: Node;
}

/** What a node of `namedValueKinds` gives to what; null when there is not exactly one of each. */
export function namedValue(node: Node): NamedValue | null {
  const [targetField, valueField] = fieldsOf(node);
  const target = only(node.childForFieldName(targetField));
  const value = only(node.childForFieldName(valueField));
  const name = target && nameOf(target);
  return name && value ? { name, value } : null;
}

function fieldsOf(node: Node): readonly [string, string] {
  switch (node.type) {
    case "pair":
    case "keyed_element":
      return ["key", "value"];
    case "assignment_expression":
    case "assignment":
    case "short_var_declaration":
    case "assignment_statement":
      return ["left", "right"];
    default:
      return ["name", "value"];
  }
}

/** Go puts lists around what is mostly one. */
function only(node: Node | null): Node | null {
  if (node?.type !== "expression_list" && node?.type !== "literal_element") return node;
  return node.namedChildCount === 1 ? node.firstNamedChild : null;
}

function nameOf(target: Node): string | null {
  const member = memberOf(target);
  if (member !== null) return member.name;
  if (target.type.startsWith("subscript")) {
    const key = target.childForFieldName("subscript") ?? target.childForFieldName("index");
    return key && literalText(key);
  }
  if (/^(identifier|property_identifier|private_property_identifier)$/.test(target.type))
    return target.text;
  return literalText(target);
}
