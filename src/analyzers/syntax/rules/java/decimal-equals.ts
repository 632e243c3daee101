import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf, receiverOf } from "../../calls.ts";
import { java } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";
import { typeOf } from "./declared-type.ts";

function check(call: Node): Hit | null {
  if (methodOf(call) !== "equals") return null;
  const [other] = argumentsOf(call);
  const receiver = receiverOf(call);
  if (other === undefined || receiver === null) return null;
  // Equality of whole objects may well go by the scale too.
  if (functionAround(call)?.childForFieldName("name")?.text === "equals") return null;
  const isConstant = [other, receiver].some(({ text }) =>
    /^(java\.math\.)?BigDecimal\.(ZERO|ONE|TEN)$/.test(text),
  );
  const areDecimals = typeOf(receiver) === "BigDecimal" && typeOf(other) === "BigDecimal";
  return isConstant || areDecimals ? { at: call } : null;
}

/** Equal amounts that are written with other numbers of digits. */
export const decimalEquals: SyntaxRule = {
  id: "decimal-equals",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "BigDecimal.equals also compares the number of digits: 0.00 is not ZERO.",
  trigger:
    "An amount that comes from a database or a sum as `0.00` or `1.50` is not equal to `0` or `1.5`.",
  why: "`equals` asks for the same scale. Compare amounts with `compareTo(…) == 0` or `signum() == 0`.",
  skipInTests: true,
  visits: { java: { kinds: ["method_invocation"], mentions: ["BigDecimal"], check } },
  examples: {
    flagged: [
      java`
        class Invoice {
          boolean paid(Invoice invoice) {
            return invoice.open().equals(BigDecimal.ZERO); // <-
          }
        }
      `,
      java`
        class Invoice {
          boolean same(BigDecimal price, BigDecimal other) {
            return price.equals(other); // <-
          }
        }
      `,
      java`
        class Invoice {
          private BigDecimal rate;

          boolean free() {
            return BigDecimal.ZERO.equals(rate); // <-
          }
        }
      `,
    ],
    clear: [
      java`
        class Invoice {
          boolean paid(Invoice invoice) {
            return invoice.open().compareTo(BigDecimal.ZERO) == 0;
          }
        }
      `,
      java`
        class Invoice {
          private BigDecimal rate;

          @Override
          public boolean equals(Object other) {
            BigDecimal theirs = ((Invoice) other).rate;
            return rate.equals(theirs);
          }

          @Override
          public int hashCode() {
            return rate.hashCode();
          }
        }
      `,
      java`
        class Invoice {
          boolean same(BigInteger count, BigInteger other) {
            return count.equals(other);
          }
        }
      `,
    ],
  },
};
