import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, isCall, methodOf, receiverOf } from "./calls.ts";
import { definitionsOf } from "./definitions.ts";
import { isInput } from "./input.ts";
import { memberOf, unwrap } from "./names.ts";
import type { Source } from "./source.ts";
import { piecesOf } from "./strings.ts";

/** More steps than people take; bounds the cost of hostile code. */
const mostSteps = 200;

/** Calls after which a value is a number, a truth value, a digest or an identifier: never a text of one's choice. */
const harmlessCalls =
  /^(int|float|bool|len|hash|abs|round|uuid\.UUID|Number|parseInt|parseFloat|Boolean|BigInt|strconv\.(Atoi|Parse\w+|Itoa|Format\w+)|Integer\.(parseInt|valueOf)|Long\.(parseLong|valueOf)|UUID\.fromString|java\.util\.UUID\.fromString|github\.com\/google\/uuid\.(Parse|MustParse))$/;
const harmlessMethods =
  /^(hexdigest|digest|length|size|count|indexOf|hashCode|equals|startsWith|endsWith|includes|contains|has|test|isdigit|isalnum|toFixed)$/;

/** What a rule knows of its own danger. */
export interface Danger {
  /** Resolved names of functions, or methods after a dot (`.escape`), after which a value is safe. */
  readonly clears: RegExp;
}

/**
 * Where an expression got what somebody sent, following variables, templates, sums, members,
 * elements and calls within the function: the place where the request is read. Null when no part
 * of it does, or when all that do went through something that clears this danger.
 */
export function inputIn(expression: Node, source: Source, danger: Danger): Node | null {
  return follow(expression, source, danger, new Set());
}

function follow(expression: Node, source: Source, danger: Danger, seen: Set<number>): Node | null {
  const node = unwrap(expression);
  if (seen.size > mostSteps || seen.has(node.id)) return null;
  seen.add(node.id);
  if (isInput(node, source)) return node;
  const first = (parts: readonly (Node | null)[]): Node | null => {
    for (const part of parts) {
      const found = part && follow(part, source, danger, seen);
      if (found) return found;
    }
    return null;
  };
  const pieces = piecesOf(node);
  if (pieces !== null) return first(pieces.map((piece) => ("value" in piece ? piece.value : null)));
  if (isCall(node)) {
    if (isCleared(node, source, danger)) return null;
    return first([receiverOf(node), ...argumentsOf(node)]);
  }
  const member = memberOf(node);
  if (member !== null) {
    return harmlessMethods.test(member.name) ? null : first([member.object]);
  }
  switch (node.type) {
    case "identifier":
      return first(
        definitionsOf(node, source).map((definition) => definition.value ?? giverOf(definition.at)),
      );
    case "subscript":
    case "subscript_expression":
    case "index_expression":
    case "array_access":
      return first([node.firstNamedChild]);
    case "binary_expression":
    case "binary_operator": {
      const operator = node.childForFieldName("operator")?.text ?? "";
      if (!["||", "??", "+", "&&"].includes(operator)) return null;
      return first([node.childForFieldName("left"), node.childForFieldName("right")]);
    }
    case "boolean_operator":
      return first([node.childForFieldName("left"), node.childForFieldName("right")]);
    case "ternary_expression":
      return first([node.childForFieldName("consequence"), node.childForFieldName("alternative")]);
    case "conditional_expression":
      return first([node.namedChild(0), node.namedChild(2)]);
    case "array":
    case "list":
    case "tuple":
      return first(node.namedChildren);
    default:
      return null;
  }
}

function isCleared(call: Node, source: Source, danger: Danger): boolean {
  const callee = calleeOf(call, source) ?? "";
  const method = methodOf(call) ?? "";
  return (
    harmlessCalls.test(callee) ||
    harmlessMethods.test(method) ||
    danger.clears.test(callee) ||
    danger.clears.test(`.${method}`)
  );
}

/** What a name is taken out of: `const { id } = req.query` → `req.query`. */
function giverOf(identifier: Node): Node | null {
  for (
    let at = identifier.parent, steps = 0;
    at !== null && steps < 4;
    at = at.parent, steps += 1
  ) {
    if (["variable_declarator", "resource"].includes(at.type)) return at.childForFieldName("value");
    if (
      [
        "assignment",
        "assignment_expression",
        "short_var_declaration",
        "assignment_statement",
        "range_clause",
        "for_in_statement",
        "for_statement",
      ].includes(at.type)
    ) {
      return at.childForFieldName("right");
    }
  }
  return null;
}
