import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, methodOf } from "../../calls.ts";
import { java } from "../../example.ts";
import { unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

function check(call: Node, source: Source): Hit | null {
  if (!/^(Math|java\.lang\.Math)\.abs$/.test(calleeOf(call, source) ?? "")) return null;
  const given = argumentsOf(call)[0];
  const value = given && unwrap(given);
  if (value?.type !== "method_invocation") return null;
  const method = methodOf(value) ?? "";
  const isAnyInt =
    (method === "hashCode" || method === "nextInt" || method === "hash") &&
    argumentsOf(value).length === (method === "hash" ? 1 : 0);
  return isAnyInt ? { at: call, name: method } : null;
}

/** The one int that has no positive counterpart. */
export const absoluteOfHash: SyntaxRule = {
  id: "absolute-of-hash",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "Math.abs of {name}() can be negative.",
  trigger:
    "When the value is Integer.MIN_VALUE its absolute value is itself: `% n` gives a negative index, once in four billion.",
  why: "Use `Math.floorMod(value, n)`, which is never negative, or `random.nextInt(n)`.",
  visits: { java: { kinds: ["method_invocation"], mentions: ["abs("], check } },
  examples: {
    flagged: [
      java`
        class Ring {
          Node pick(String key) {
            return nodes[Math.abs(key.hashCode()) % nodes.length]; // <-
          }
        }
      `,
      java`
        class Dice {
          int roll(Random random) {
            return Math.abs(random.nextInt()) % 6; // <-
          }
        }
      `,
      java`
        class Ring {
          int slot(Object key, int size) {
            int at = Math.abs(Objects.hash(key)) % size; // <-
            return at;
          }
        }
      `,
    ],
    clear: [
      java`
        class Ring {
          Node pick(String key) {
            return nodes[Math.floorMod(key.hashCode(), nodes.length)];
          }
        }
      `,
      java`
        class Dice {
          int roll(Random random) {
            return Math.abs(random.nextInt(6));
          }
        }
      `,
      java`
        class Ring {
          int slot(String key, int size) {
            return Math.abs(key.hashCode() % size);
          }
        }
      `,
    ],
  },
};
