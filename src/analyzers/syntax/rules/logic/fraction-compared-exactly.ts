import type { Node } from "web-tree-sitter";

import { go, java, js, py, ts } from "../../example.ts";
import { withoutParentheses } from "../../names.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { comparisonOf, numberOf } from "./comparison.ts";

/** Fractions of two up to this are kept exactly: 0.5, 0.25, 1.75. */
const exactParts = 1024;

function check(node: Node): Hit | null {
  const asked = comparisonOf(node);
  if (asked === null || (asked.operator !== "==" && asked.operator !== "!=")) return null;
  const computed = [asked.left, asked.right].some((side) => isComputed(withoutParentheses(side)));
  return computed ? { at: node } : null;
}

/** A sum or product with a fraction in it that binary numbers do not have. */
function isComputed(node: Node): boolean {
  if (!/^(binary_expression|binary_operator)$/.test(node.type)) return false;
  if (!/^[-+*/]$/.test(node.childForFieldName("operator")?.type ?? "")) return false;
  const parts = ["left", "right"].flatMap((side) => {
    const part = node.childForFieldName(side);
    return part ? [withoutParentheses(part)] : [];
  });
  return parts.some((part) => isInexact(part) || isComputed(part));
}

function isInexact(node: Node): boolean {
  const value = numberOf(node);
  return value !== null && !Number.isInteger(value * exactParts);
}

/** A computed fraction compared for being exactly something. */
export const fractionComparedExactly: SyntaxRule = {
  id: "fraction-compared-exactly",
  category: "bug",
  severity: "major",
  confidence: "medium",
  cwe: "CWE-1077",
  title: "The computed fraction is compared exactly, which rounding defeats.",
  trigger:
    "`0.1 + 0.2 == 0.3` is false, and so is many a sum of prices with tax that is right on paper.",
  why: "Most decimal fractions have no exact binary number, and each step rounds. Compare with a tolerance (`abs(a - b) < 0.005`), or compute money in whole cents or a decimal type.",
  skipInTests: true,
  visits: {
    javascript: { kinds: ["binary_expression"], check },
    python: { kinds: ["comparison_operator"], check },
    go: { kinds: ["binary_expression"], check },
    java: { kinds: ["binary_expression"], check },
  },
  examples: {
    flagged: [
      ts`
        export const isPaid = (bill: Bill): boolean => bill.paid === bill.net * 1.19; // <-
      `,
      py`
        def is_done(progress, step):
            return progress + 0.1 * step == 1.0  # <-
      `,
      go`
        package bill

        func matches(net, gross float64) bool {
        	return gross == net*1.07 // <-
        }
      `,
      java`
        class Bill {
          boolean differs(double net, double gross) {
            return gross != (net + 0.1) * 2; // <-
          }
        }
      `,
    ],
    clear: [
      js`
        const isPaid = (bill) => Math.abs(bill.paid - bill.net * 1.19) < 0.005;
        const isHalf = (part, whole) => part === whole * 0.5 || part === 0.1;
      `,
      py`
        def is_done(progress, step):
            return progress + 0.1 * step >= 1.0 or round(step * 0.1) == 1
      `,
      go`
        package bill

        func matches(cents, rate int, scale float64) bool {
        	return cents*100 == rate || scale == 1.1 || scale == 2*0.25
        }
      `,
      java`
        class Bill {
          boolean differs(double net, double gross) {
            return Math.abs(gross - net * 1.19) > 0.005 || net != 0.1;
          }
        }
      `,
    ],
  },
};
