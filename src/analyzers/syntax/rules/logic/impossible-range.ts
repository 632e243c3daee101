import type { Node } from "web-tree-sitter";

import { go, java, js, py, ts } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import {
  comparisonOf,
  isWholeJoin,
  joinKinds,
  joinOf,
  numberOf,
  operandsOf,
  placeOf,
} from "./comparison.ts";

/** A place asked to lie on one side of a number. */
interface Side {
  readonly place: string;
  readonly above: boolean;
  readonly bound: number;
  readonly included: boolean;
}

function check(node: Node): Hit | null {
  const join = joinOf(node);
  if (join === null || !isWholeJoin(node)) return null;
  const sides = operandsOf(node).flatMap((operand) => sideOf(operand) ?? []);
  for (const below of sides) {
    if (below.above) continue;
    for (const above of sides) {
      if (!above.above || above.place !== below.place) continue;
      const meet = below.bound === above.bound;
      if (
        join === "and" &&
        (below.bound < above.bound || (meet && !(below.included && above.included)))
      ) {
        return { at: node, name: "false" };
      }
      if (
        join === "or" &&
        (below.bound > above.bound || (meet && (below.included || above.included)))
      ) {
        return { at: node, name: "true" };
      }
    }
  }
  return null;
}

function sideOf(operand: Node): Side | null {
  const asked = comparisonOf(operand);
  if (asked === null || asked.operator === "==" || asked.operator === "!=") return null;
  const included = asked.operator.endsWith("=");
  const right = numberOf(asked.right);
  const left = numberOf(asked.left);
  // `5 < x` asks the same as `x > 5`.
  const place = placeOf(right === null ? asked.right : asked.left);
  const bound = right ?? left;
  if (place === null || bound === null) return null;
  return { place, bound, included, above: asked.operator.startsWith(">") === (right !== null) };
}

/** Two bounds joined so that no number, or every number, lies within them. */
export const impossibleRange: SyntaxRule = {
  id: "impossible-range",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The two bounds make this condition {name} for every number.",
  trigger: "Whatever the number is, the same branch is taken: the check of the range does nothing.",
  why: "To ask for a number inside a range join with and (`low <= x && x <= high`), for one outside with or (`x < low || x > high`).",
  visits: {
    javascript: { kinds: joinKinds.javascript, check },
    python: { kinds: joinKinds.python, check },
    go: { kinds: joinKinds.go, check },
    java: { kinds: joinKinds.java, check },
  },
  examples: {
    flagged: [
      ts`
        export function assertPort(port: number): void {
          if (port < 1 && port > 65535) throw new RangeError("no port"); // <-
        }
      `,
      js`
        const isPercent = (value) => value >= 0 || value <= 100; // <-
      `,
      py`
        def check(age):
            if age < 0 and age > 150:  # <-
                raise ValueError(age)
      `,
      go`
        package web

        func isError(code int) bool {
        	return code >= 400 || code < 600 // <-
        }
      `,
      java`
        class Grades {
          void check(int grade) {
            if (grade < 1 && 6 < grade) { // <-
              throw new IllegalArgumentException();
            }
          }
        }
      `,
    ],
    clear: [
      ts`
        export function assertPort(port: number): void {
          if (port < 1 || port > 65535) throw new RangeError("no port");
        }
      `,
      js`
        const isPercent = (value, other) => value >= 0 && value <= 100 && other > 100;
        const isMark = (code) => (code >= 0x21 && code <= 0x2f) || (code >= 0x3a && code <= 0x40);
        const isZero = (value) => value >= 0 && value <= 0;
      `,
      py`
        def check(age, height):
            return 0 <= age <= 150 or height > 0 or age < 0 and height > 10
      `,
      go`
        package web

        func isError(code, other int) bool {
        	return code >= 400 && code < 600 || other < 100 || other > 100
        }
      `,
      java`
        class Grades {
          boolean fits(int grade, int other) {
            return grade >= 1 && grade <= 6 && (other < 1 || other > 6);
          }
        }
      `,
    ],
  },
};
