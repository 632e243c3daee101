import type { Node } from "web-tree-sitter";

import { java } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { typeOf } from "./declared-type.ts";

/** Above this factor an ordinary count of days, megabytes or the like goes over 2^31. */
const largeFactor = 86_400;
const largest = 2 ** 31 - 1;

function check(product: Node): Hit | null {
  if (product.childForFieldName("operator")?.text !== "*" || !widens(product)) return null;
  const factors = factorsOf(product);
  let constant = 1;
  let hasInt = false;
  for (const factor of factors) {
    const value = intLiteral(factor);
    if (value !== null) constant *= value;
    else if (typeOf(factor) === "int") hasInt = true;
    // One long among the first two makes the whole a long; elsewhere too much is unknown.
    else return null;
  }
  return constant > largest || (hasInt && constant >= largeFactor) ? { at: product } : null;
}

/** True where a long is wanted and the product is made as an int first. */
function widens(product: Node): boolean {
  const parent = product.parent;
  if (parent?.type === "variable_declarator") {
    return /^(long|Long)$/.test(parent.parent?.childForFieldName("type")?.text ?? "");
  }
  if (parent?.type === "assignment_expression") {
    const left = parent.childForFieldName("left");
    return left !== null && typeOf(left) === "long";
  }
  const call = parent?.type === "argument_list" ? parent.parent : null;
  return /^(Thread\.sleep|Duration\.ofMillis|TimeUnit\.MILLISECONDS\.sleep)\b/.test(
    call?.text ?? "",
  );
}

function factorsOf(node: Node): readonly Node[] {
  if (node.type === "parenthesized_expression") return node.namedChildren.flatMap(factorsOf);
  if (node.type !== "binary_expression" || node.childForFieldName("operator")?.text !== "*")
    return [node];
  return ["left", "right"].flatMap((side) => node.childForFieldName(side) ?? []).flatMap(factorsOf);
}

function intLiteral(node: Node): number | null {
  return /^[\d_]+$/.test(node.text) ? Number(node.text.replaceAll("_", "")) : null;
}

/** A product that overflows before it becomes a long. */
export const productOverflows: SyntaxRule = {
  id: "product-overflows",
  category: "bug",
  severity: "major",
  confidence: "high",
  cwe: "CWE-190",
  title: "The product is computed as int and overflows before it becomes a long.",
  trigger:
    "25 days in milliseconds are more than 2,147,483,647: the result is negative or far too small.",
  why: "Java multiplies ints as ints, whatever the result is put into. Make the first factor a long: `24L * 60 * …`.",
  visits: {
    java: { kinds: ["binary_expression"], mentions: ["long", "Long", "sleep", "ofMillis"], check },
  },
  examples: {
    flagged: [
      java`
        class Cache {
          long lifetime(int days) {
            long millis = days * 24 * 60 * 60 * 1000; // <-
            return millis;
          }
        }
      `,
      java`
        class Cache {
          static final long MONTH = 30 * 24 * 60 * 60 * 1000; // <-
        }
      `,
      java`
        class Files {
          private long limit;

          Files(int gigabytes) {
            this.limit = gigabytes * 1024 * 1024 * 1024; // <-
          }
        }
      `,
    ],
    clear: [
      java`
        class Cache {
          long lifetime(int days) {
            long millis = days * 24L * 60 * 60 * 1000;
            return millis;
          }
        }
      `,
      java`
        class Cache {
          static final long HOUR = 60 * 60 * 1000;

          int area(int width, int height) {
            long size = width * height;
            return (int) size;
          }
        }
      `,
      java`
        class Cache {
          long lifetime(long days) {
            long millis = days * 24 * 60 * 60 * 1000;
            return millis;
          }
        }
      `,
    ],
  },
};
