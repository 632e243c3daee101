import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf, receiverOf } from "../../calls.ts";
import { js, ts } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

function check(call: Node): Hit | null {
  if (methodOf(call) !== "map" || receiverOf(call) === null) return null;
  const given = argumentsOf(call);
  const [callback] = given;
  if (given.length !== 1 || !/^(Number\.)?parseInt$/.test(callback?.text ?? "")) return null;
  return callback ? { at: callback, fix: { replace: callback, with: "Number" } } : null;
}

/** `parseInt` given to `map`, which passes the index as the base. */
export const parseIntInMap: SyntaxRule = {
  id: "parse-int-in-map",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "map gives parseInt the index as the base to count in.",
  trigger:
    "From the second element on the result is wrong or NaN: three times `10` becomes 10, NaN, 2.",
  why: "map calls its callback with the element and its index, and the second argument of parseInt is the base. Write `map(Number)` or `map((text) => parseInt(text, 10))`.",
  visits: { javascript: { kinds: ["call_expression"], mentions: ["parseInt"], check } },
  examples: {
    flagged: [
      js`
        const [major, minor, patch] = version.split(".").map(parseInt); // <-
      `,
      ts`
        export function ids(query: string): number[] {
          return query.split(",").filter(Boolean).map(Number.parseInt); // <-
        }
      `,
      js`
        const cells = Array.from(row.children, (cell) => cell.textContent);
        const sum = cells.map(parseInt).reduce((a, b) => a + b, 0); // <-
      `,
    ],
    clear: [
      js`
        const [major, minor, patch] = version.split(".").map(Number);
      `,
      ts`
        export function ids(query: string): number[] {
          return query.split(",").map((id) => parseInt(id, 10));
        }
      `,
      js`
        const prices = texts.map(parseFloat);
        const numbers = map(texts, parseInt);
      `,
    ],
  },
};
