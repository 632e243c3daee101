import type { Node } from "web-tree-sitter";

import { argumentsOf, isCall, receiverOf } from "./calls.ts";
import { definitionsOf } from "./definitions.ts";
import { memberOf, unwrap } from "./names.ts";
import type { Source } from "./source.ts";
import { piecesOf } from "./strings.ts";

/** Deeper chains of values are taken for unknown. */
const deepest = 12;

const literals: ReadonlySet<string> = new Set([
  "number",
  "integer",
  "float",
  "int_literal",
  "float_literal",
  "rune_literal",
  "decimal_integer_literal",
  "hex_integer_literal",
  "decimal_floating_point_literal",
  "character_literal",
  "true",
  "false",
  "none",
  "null",
  "nil",
  "null_literal",
  "undefined",
]);

/**
 * Whether an expression has a value that stands in the code: literals, what is put together of
 * them, variables that only ever get such values, and names that are written as constants.
 */
export function isConstant(expression: Node, source: Source, depth = 0): boolean {
  const node = unwrap(expression);
  if (depth > deepest) return false;
  if (literals.has(node.type)) return true;
  const holds = (part: Node): boolean => isConstant(part, source, depth + 1);
  // Before the pieces: they know of `+` with a text only.
  if (node.type === "binary_expression" || node.type === "binary_operator") {
    const left = node.childForFieldName("left");
    const right = node.childForFieldName("right");
    return left !== null && right !== null && holds(left) && holds(right);
  }
  const pieces = piecesOf(node);
  if (pieces !== null) return pieces.every((piece) => !("value" in piece) || holds(piece.value));
  if (isCall(node)) {
    // `"a,b".split(",")`: a text's own methods add nothing from outside.
    const receiver = receiverOf(node);
    return receiver !== null && holds(receiver) && argumentsOf(node).every(holds);
  }
  switch (node.type) {
    case "identifier":
      return isConstantName(node.text, source) || isConstantVariable(node, source, depth);
    case "array":
    case "list":
    case "tuple":
    case "unary_expression":
    case "unary_operator":
      return node.namedChildren.every(holds);
    case "ternary_expression":
    case "conditional_expression": {
      // Which of the values it is may depend on anything; they are fixed all the same.
      const values = ["consequence", "alternative"].flatMap(
        (field) => node.childForFieldName(field) ?? [],
      );
      if (values.length > 0) return values.every(holds);
      const [yes, , no] = node.namedChildren;
      return yes !== undefined && no !== undefined && holds(yes) && holds(no);
    }
    default: {
      const member = memberOf(node);
      return member !== null && isConstantName(member.name, source);
    }
  }
}

/** `MAX_SIZE`: by custom a name that is given its value once, but not in Go (`r.URL`). */
function isConstantName(name: string, { language }: Source): boolean {
  return language !== "go" && /^_?[A-Z][A-Z0-9_]+$/.test(name);
}

function isConstantVariable(identifier: Node, source: Source, depth: number): boolean {
  const definitions = definitionsOf(identifier, source);
  return (
    definitions.length > 0 &&
    definitions.every(
      ({ value, at }) =>
        value !== null && value.id !== at.id && isConstant(value, source, depth + 1),
    )
  );
}
