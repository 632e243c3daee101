import type { Node } from "web-tree-sitter";

import { java } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";
import { typeOf } from "./declared-type.ts";

const boxed = /^(Integer|Long|Short|Double|Float)$/;

function check(comparison: Node): Hit | null {
  const operator = comparison.childForFieldName("operator")?.text ?? "";
  if (operator !== "==" && operator !== "!=") return null;
  const left = comparison.childForFieldName("left");
  const right = comparison.childForFieldName("right");
  if (left === null || right === null) return null;
  const sides = [left, right];
  if (sides.some(({ type }) => type === "null_literal" || type === "this")) return null;
  // A quick way out that goes on to equals is right.
  const statement = comparison.parent;
  if (/\bequals\(/.test(statement?.text ?? "") || /\.intern\(\)/.test(comparison.text)) return null;
  const types = sides.map((side) =>
    side.type === "string_literal" ? "String" : (typeOf(side) ?? ""),
  );
  const [first = "", second = ""] = types;
  const isText = first === "String" && second === "String";
  const isBoxed = boxed.test(first) && first === second;
  if (!isText && !isBoxed && !hasText(sides)) return null;
  // Quick ways out of functions that go on to look at the text ask for the same object on purpose.
  const method = functionAround(comparison);
  const goesOn = isBoxed
    ? asksFurther(method, sides)
    : /equals|compare|charAt|length\(\)/.test(method?.text ?? "");
  if (!hasText(sides) && (goesOn || sides.some(({ text }) => text === text.toUpperCase())))
    return null;
  return { at: comparison, name: isBoxed ? first : "String" };
}

/** Whether a method asks one of two numbers by `equals` or `compareTo` as well, as it should. */
function asksFurther(method: Node | null, sides: readonly Node[]): boolean {
  const text = method?.childForFieldName("body")?.text ?? "";
  return sides.some(({ text: side }) =>
    ["equals", "compareTo", "intValue", "longValue"].some(
      (asks) => text.includes(`${side}.${asks}(`) || text.includes(`${asks}(${side}`),
    ),
  );
}

/** One side is a literal; a constant or an enum on the other side would not compile. */
function hasText(sides: readonly Node[]): boolean {
  return sides.some(({ type }) => type === "string_literal");
}

/** Values compared by where they lie in memory. */
export const stringComparedByReference: SyntaxRule = {
  id: "string-compared-by-reference",
  category: "bug",
  severity: "major",
  confidence: "high",
  cwe: "CWE-597",
  title: "== asks whether it is the same {name} object, not whether it has the same value.",
  trigger:
    "With a text that was read, built or received, or a number above 127, two equal values are two objects: the comparison is false.",
  why: "Only literals and small boxed numbers are shared. Compare with `equals`, or with `Objects.equals` where null may come.",
  visits: { java: { kinds: ["binary_expression"], check } },
  examples: {
    flagged: [
      java`
        class Orders {
          boolean isOpen(Order order) {
            return order.getState() == "open"; // <-
          }
        }
      `,
      java`
        class Users {
          boolean same(String name, User user) {
            String other = user.name();
            if (name != other) { // <-
              return false;
            }
            return true;
          }
        }
      `,
      java`
        class Stock {
          private Integer limit;

          boolean full(Integer count) {
            return this.limit == count; // <-
          }
        }
      `,
      java`
        class Ranks {
          int compareRanks(Integer a, Integer b, String name) {
            if (a == b && name.length() > 0) { // <-
              return 0;
            }
            return a < b ? -1 : 1;
          }
        }
      `,
    ],
    clear: [
      java`
        class Ranks {
          boolean same(Integer a, Integer b) {
            if (a == b) return true;
            return a != null && a.equals(b);
          }
        }
      `,
      java`
        class Orders {
          boolean isOpen(Order order) {
            return "open".equals(order.getState()) && order.count() == 1;
          }
        }
      `,
      java`
        class Users {
          boolean same(String a, String b) {
            return a == b || (a != null && a.equals(b));
          }
        }
      `,
      java`
        class Stock {
          private Integer limit;

          boolean full(int count) {
            return limit != null && limit == count;
          }
        }
      `,
    ],
  },
};
