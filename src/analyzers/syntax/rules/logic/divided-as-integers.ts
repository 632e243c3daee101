import type { Node } from "web-tree-sitter";

import { argumentsOf } from "../../calls.ts";
import { go, java } from "../../example.ts";
import { withoutParentheses } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { declaredType } from "./declared-type.ts";

const integers = /^(u?int(8|16|32|64)?|long|short|byte|Integer|Long)$/;
const fractions = /^(float32|float64|float|double|Float|Double)$/;

function check(node: Node, source: Source): Hit | null {
  if (node.childForFieldName("operator")?.type !== "/") return null;
  const left = node.childForFieldName("left");
  const right = node.childForFieldName("right");
  if (!left || !right || !isInteger(left, source) || !isInteger(right, source)) return null;
  const numbers = [left, right].map(({ text }) => Number(text));
  const [over = Number.NaN, under = Number.NaN] = numbers;
  const literal = numbers.every((each) => !Number.isNaN(each));
  // What divides without rest loses nothing.
  if (literal && over % under === 0) return null;
  return isWantedExact(node, literal) ? { at: node } : null;
}

/** True for a whole number by its literal, its declared type, or as a length. */
function isInteger(given: Node, source: Source): boolean {
  const node = withoutParentheses(given);
  if (/^(int_literal|decimal_integer_literal)$/.test(node.type)) return true;
  const called = node.childForFieldName("function")?.text ?? "";
  if (source.language === "go" && node.type === "call_expression") {
    return called === "len" || (integers.test(called) && argumentsOf(node).length === 1);
  }
  if (node.type === "method_invocation") {
    return (
      /^(size|length)$/.test(node.childForFieldName("name")?.text ?? "") &&
      argumentsOf(node).length === 0
    );
  }
  if (node.type === "field_access") return node.childForFieldName("field")?.text === "length";
  return integers.test(declaredType(node, source) ?? "");
}

/** True when what is done with the quotient shows that its fraction was to be kept. */
function isWantedExact(division: Node, literal: boolean): boolean {
  let node = division;
  while (node.parent?.type === "parenthesized_expression") node = node.parent;
  const around = node.parent;
  if (around === null) return false;
  // `1 / 2 * x` is always 0; `x / 64 * 64` rounds down on purpose.
  if (around.type === "binary_expression" && around.childForFieldName("operator")?.type === "*")
    return literal;
  if (around.type === "cast_expression")
    return !isShifted(around) && fractions.test(around.childForFieldName("type")?.text ?? "");
  if (around.type === "argument_list") {
    const callee = around.parent?.childForFieldName("function")?.text ?? "";
    const object = around.parent?.childForFieldName("object")?.text;
    const method = around.parent?.childForFieldName("name")?.text ?? "";
    return (
      /^(float32|float64|math\.(Ceil|Round))$/.test(callee) ||
      (object === "Math" && /^(ceil|round)$/.test(method))
    );
  }
  if (around.type !== "variable_declarator") return false;
  return fractions.test(around.parent?.childForFieldName("type")?.text ?? "");
}

/** `(float) (ms / 100) / 10` cuts off digits on purpose. */
function isShifted(cast: Node): boolean {
  let node = cast;
  while (node.parent?.type === "parenthesized_expression") node = node.parent;
  return node.parent?.childForFieldName("operator")?.type === "/";
}

/** A division of whole numbers whose fraction is wanted, and cut off. */
export const dividedAsIntegers: SyntaxRule = {
  id: "divided-as-integers",
  category: "bug",
  severity: "major",
  confidence: "high",
  cwe: "CWE-682",
  title: "Both sides are whole numbers, so the fraction is cut off before it is used.",
  trigger: "3 of 4 gives 0 instead of 0.75, and 7 / 2 rounded up gives 3 instead of 4.",
  why: "The division is done in whole numbers, and only its result is turned into a fraction. Turn one side into one first: `(double) done / all`, `float64(done) / float64(all)`, `1.0 / 2`.",
  visits: {
    go: { kinds: ["binary_expression"], check },
    java: { kinds: ["binary_expression"], check },
  },
  examples: {
    flagged: [
      go`
        package stats

        func Share(done, all int) float64 {
        	return float64(done / all) // <-
        }
      `,
      go`
        package stats

        import "math"

        func Half(width float64, rows []Row) float64 {
        	return 1 / 2 * width // <-
        }

        func Pages(rows []Row) float64 {
        	return math.Ceil(float64(len(rows) / 20)) // <-
        }
      `,
      java`
        class Stats {
          double share(int done, int all) {
            double share = done / all; // <-
            return share * 100;
          }

          int pages(List<Row> rows, int size) {
            return (int) Math.ceil(rows.size() / size); // <-
          }
        }
      `,
      java`
        class Sphere {
          double volume(double r, int done, int all) {
            double percent = (double) (done / all); // <-
            return 4 / 3 * Math.PI * r * r * r * percent; // <-
          }
        }
      `,
    ],
    clear: [
      go`
        package stats

        func Share(done, all int, sum float64) float64 {
        	return float64(done) / float64(all) + sum/2 + float64(10/5)
        }
      `,
      go`
        package stats

        func Middle(rows []Row, from, to int) int {
        	return len(rows)/2 + (from+to)/2
        }
      `,
      java`
        class Stats {
          double share(int done, int all, double sum) {
            double share = (double) done / all;
            int middle = all / 2 * 2;
            double half = sum / 2;
            return share + middle + half + Math.floor(done / all);
          }
        }
      `,
      java`
        class Sphere {
          double volume(double r) {
            long whole = 7 / 2;
            float tenths = (float) (whole / 100) / 10;
            return 4.0 / 3 * Math.PI * r * r * r + whole;
          }
        }
      `,
    ],
  },
};
