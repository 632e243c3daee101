import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf, receiverOf } from "../../calls.ts";
import { go, java, js, py, ts } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";
import { declaredType } from "./declared-type.ts";
import { comparisonOf, placeOf } from "./comparison.ts";

function check(node: Node, source: Source): Hit | null {
  if (node.type === "method_invocation") return checkEquals(node);
  const left = node.childForFieldName("left");
  const right = node.childForFieldName("right");
  const operator = node.childForFieldName("operator")?.type ?? "";
  if (!left || !right || left.text !== right.text) return null;
  // `icon && icon` before JSX is clumsy and right.
  if (operator === "&&" && source.language === "javascript" && placeOf(left) !== null) return null;
  if (/^(&&|\|\||and|or)$/.test(operator))
    return isAsked(left) ? { at: node, name: operator } : null;
  if (!/^(==|!=|<|>|<=|>=|-|\/|%)$/.test(operator) || placeOf(left) === null) return null;
  // Linters tell the comparisons of these two languages.
  const isComparison = comparisonOf(node) !== null;
  if (isComparison && (source.language === "javascript" || source.language === "python"))
    return null;
  if (isComparison && asksNotANumber(left, source)) return null;
  return { at: node, name: operator };
}

/** A place, or a question about places, that answers the same when it is asked twice. */
function isAsked(operand: Node): boolean {
  if (placeOf(operand) !== null) return true;
  const asked = comparisonOf(operand);
  return (
    asked !== null &&
    placeOf(asked.left) !== null &&
    (placeOf(asked.right) !== null || asked.right.namedChildCount === 0)
  );
}

/** `x != x` holds for what is not a number, and is written for it. */
function asksNotANumber(operand: Node, source: Source): boolean {
  const name = functionAround(operand)?.childForFieldName("name")?.text ?? "";
  const type = declaredType(operand, source);
  return (
    /nan|compare|equal|float|double/i.test(name) ||
    type === null ||
    !/^(u?int\d*|long|short|byte|char|string|String|boolean|bool|Integer|Long)$/.test(type)
  );
}

/** Java's `name.equals(name)`. */
function checkEquals(call: Node): Hit | null {
  const method = methodOf(call) ?? "";
  if (!/^(equals|equalsIgnoreCase|compareTo)$/.test(method)) return null;
  const receiver = receiverOf(call);
  const [argument, ...others] = argumentsOf(call);
  if (!receiver || !argument || others.length > 0) return null;
  const place = placeOf(receiver);
  return place !== null && place === placeOf(argument) ? { at: call, name: method } : null;
}

/** An operator with the same thing on both sides. */
export const identicalOperands: SyntaxRule = {
  id: "identical-operands",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "Both sides of {name} are the same.",
  trigger:
    "Whatever the value is, the result is the same, or that of one side alone: what should have been compared with it is not looked at.",
  why: "One side was likely copied from the other and not changed. Name the other variable or field there.",
  skipInTests: true,
  visits: {
    javascript: { kinds: ["binary_expression"], check },
    python: { kinds: ["boolean_operator", "binary_operator"], check },
    go: { kinds: ["binary_expression"], check },
    java: { kinds: ["binary_expression", "method_invocation"], check },
  },
  examples: {
    flagged: [
      ts`
        export const overlaps = (a: Span, b: Span): boolean =>
          a.start < b.end && a.start < b.end; // <-
      `,
      js`
        const age = (user) => user.born - user.born; // <-
        const hasArrow = (line) => line.endArrow || line.endArrow; // <-
      `,
      py`
        def is_complete(form):
            return form.name and form.name  # <-
      `,
      go`
        package geo

        func same(a, b int, box Box) bool {
        	return a == a && box.Width < 10 && b == b*1 // <-
        }
      `,
      java`
        class Point {
          boolean same(Point other, String name, int x) {
            return name.equals(name) // <-
                && x == x // <-
                && other.y > 0;
          }
        }
      `,
    ],
    clear: [
      ts`
        export const overlaps = (a: Span, b: Span): boolean =>
          a.start < b.end && b.start < a.end && next() && next();
      `,
      js`
        const isNumber = (value) => value === value;
        const twice = reader.next() || reader.next();
        const area = side * side + half + half;
        const shown = icon && icon;
      `,
      py`
        def roll(dice):
            return dice.roll() or dice.roll() or dice.sides * dice.sides
      `,
      go`
        package geo

        func isNaN(f float64) bool { return f != f }

        func key[T comparable](k T) bool { return k != k }
      `,
      java`
        class Point {
          boolean odd(double x, Iterator<Integer> it) {
            return x != x || it.next() - it.next() == 0;
          }
        }
      `,
    ],
  },
};
