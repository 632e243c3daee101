import type { Node } from "web-tree-sitter";

import { dotted, withoutParentheses } from "../../names.ts";

/** Two operands and what is asked of them, the same in all languages. */
export interface Comparison {
  readonly left: Node;
  readonly operator: "==" | "!=" | "<" | "<=" | ">" | ">=";
  readonly right: Node;
}

/** Kinds of nodes that join conditions. */
export const joinKinds = {
  javascript: ["binary_expression"],
  python: ["boolean_operator"],
  go: ["binary_expression"],
  java: ["binary_expression"],
} as const;

const operators: Readonly<Record<string, Comparison["operator"]>> = {
  "==": "==",
  "===": "==",
  is: "==",
  "!=": "!=",
  "!==": "!=",
  "is not": "!=",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};

/** A comparison of two operands; null for all else, chains of Python included. */
export function comparisonOf(given: Node): Comparison | null {
  const node = withoutParentheses(given);
  if (node.type === "comparison_operator") {
    const [left, right, ...others] = node.namedChildren;
    const [sign, ...signs] = node.childrenForFieldName("operators");
    const operator = operators[sign?.text.replaceAll(/\s+/g, " ") ?? ""];
    if (!left || !right || others.length + signs.length > 0 || !operator) return null;
    return { left, operator, right };
  }
  if (node.type !== "binary_expression") return null;
  const left = node.childForFieldName("left");
  const right = node.childForFieldName("right");
  const operator = operators[node.childForFieldName("operator")?.type ?? ""];
  return left && right && operator ? { left, operator, right } : null;
}

const joins: Readonly<Record<string, "and" | "or">> = {
  "&&": "and",
  and: "and",
  "||": "or",
  or: "or",
};

/** How a node joins conditions: `and`, `or`, or not at all. */
export function joinOf(node: Node): "and" | "or" | null {
  if (!["binary_expression", "boolean_operator"].includes(node.type)) return null;
  return joins[node.childForFieldName("operator")?.type ?? ""] ?? null;
}

/** What is joined, in the order it is asked: `a && (b && c)` → `a`, `b`, `c`. */
export function operandsOf(node: Node): readonly Node[] {
  const join = joinOf(node);
  return ["left", "right"].flatMap((side) => {
    const given = node.childForFieldName(side);
    if (given === null) return [];
    const operand = withoutParentheses(given);
    return joinOf(operand) === join ? operandsOf(operand) : [operand];
  });
}

/** True for the outermost of conditions joined alike; inner ones are part of it. */
export function isWholeJoin(node: Node): boolean {
  let around = node.parent;
  while (around?.type === "parenthesized_expression") around = around.parent;
  return around === null || joinOf(around) !== joinOf(node);
}

/** A variable or member as it is written in dots, that gives the same value each time; else null. */
export function placeOf(node: Node): string | null {
  const bare = withoutParentheses(node);
  if (/await|call|invocation|cast|as_expression|non_null/.test(bare.type)) return null;
  const name = dotted(bare);
  return name === null || name.includes("(") ? null : name;
}

const nulls: ReadonlySet<string> = new Set(["null", "undefined", "nil", "none", "null_literal"]);

/** True for `null`, `undefined`, `nil` and `None`. */
function isNull(node: Node): boolean {
  return nulls.has(node.type);
}

/** The place that a comparison asks to be null (`==`) or not (`!=`); null when it asks something else. */
export function nullAsked(node: Node): { readonly place: string; readonly isNull: boolean } | null {
  const asked = comparisonOf(node);
  if (asked === null || (asked.operator !== "==" && asked.operator !== "!=")) return null;
  const other = isNull(asked.right) ? asked.left : isNull(asked.left) ? asked.right : null;
  const place = other && placeOf(other);
  return place ? { place, isNull: asked.operator === "==" } : null;
}

const numbers =
  /^(number|integer|float|int_literal|float_literal|decimal_integer_literal|decimal_floating_point_literal)$/;

/** The number that a literal stands for, with its sign; null for all else. */
export function numberOf(given: Node): number | null {
  const node = withoutParentheses(given);
  if (numbers.test(node.type)) {
    const digits = node.text.replaceAll("_", "");
    // The last letters of `0xff` are digits; of `1.5f` and `10n` they are not.
    const value = Number(/^0[xob]/i.test(digits) ? digits : digits.replace(/[lLfFdDn]$/, ""));
    return Number.isNaN(value) ? null : value;
  }
  if (/^unary_(expression|operator)$/.test(node.type) && node.child(0)?.type === "-") {
    const inner = node.childForFieldName("argument") ?? node.childForFieldName("operand");
    const value = inner && numberOf(inner);
    return value === null ? null : -value;
  }
  return null;
}
