import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf } from "../../calls.ts";
import { java } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { typeOf } from "./declared-type.ts";

function check(creation: Node, source: Source): Hit | null {
  if (!/(^|\.)BigDecimal$/.test(calleeOf(creation, source) ?? "")) return null;
  const [given, ...more] = argumentsOf(creation);
  // With a MathContext it is rounded on purpose.
  if (given === undefined || more.length > 0) return null;
  if (given.type === "decimal_floating_point_literal") {
    // Halves and quarters are exact in binary.
    return (Number.parseFloat(given.text) * 64) % 1 === 0
      ? null
      : { at: creation, name: given.text };
  }
  return given.type === "identifier" && /^(double|float)$/.test(typeOf(given) ?? "")
    ? { at: creation, name: given.text }
    : null;
}

/** A decimal number that begins with a binary rounding error. */
export const decimalFromDouble: SyntaxRule = {
  id: "decimal-from-double",
  category: "bug",
  severity: "minor",
  confidence: "high",
  title: "The BigDecimal takes over the binary rounding error of {name}.",
  trigger:
    "`new BigDecimal(0.1)` is 0.1000000000000000055511151231257827…: sums, comparisons and printed amounts are off.",
  why: 'Write `new BigDecimal("0.1")` or `BigDecimal.valueOf(0.1)`, which go by the decimal text.',
  skipInTests: true,
  visits: { java: { kinds: ["object_creation_expression"], mentions: ["BigDecimal"], check } },
  examples: {
    flagged: [
      java`
        class Tax {
          static final BigDecimal RATE = new BigDecimal(0.19); // <-
        }
      `,
      java`
        class Price {
          BigDecimal of(double amount) {
            return new BigDecimal(amount); // <-
          }
        }
      `,
      java`
        class Price {
          BigDecimal third(BigDecimal sum) {
            float share = 0.3f;
            return sum.multiply(new BigDecimal(share)); // <-
          }
        }
      `,
    ],
    clear: [
      java`
        class Tax {
          static final BigDecimal RATE = new BigDecimal("0.19");
          static final BigDecimal HALF = new BigDecimal(0.5);
        }
      `,
      java`
        class Price {
          BigDecimal of(double amount) {
            return BigDecimal.valueOf(amount);
          }
        }
      `,
      java`
        class Price {
          BigDecimal of(int cents, String text) {
            return new BigDecimal(cents).add(new BigDecimal(text));
          }
        }
      `,
    ],
  },
};
