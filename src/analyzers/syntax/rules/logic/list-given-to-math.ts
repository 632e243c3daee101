import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf, receiverOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { js, ts } from "../../example.ts";
import { unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { declaredType } from "./declared-type.ts";

/** Methods that give a list, whatever they are called on. */
const givesList = /^(map|filter|slice|concat|flatMap|split|toSorted)$/;

function check(call: Node, source: Source): Hit | null {
  if (!/^(max|min)$/.test(methodOf(call) ?? "")) return null;
  const callee = call.childForFieldName("function")?.text ?? "";
  if (callee !== "Math.max" && callee !== "Math.min") return null;
  const list = argumentsOf(call).find((argument) => isList(argument, source));
  return list === undefined ? null : { at: list, name: callee };
}

function isList(given: Node, source: Source): boolean {
  const node = unwrap(given);
  if (node.type === "array") return true;
  if (node.type === "call_expression") {
    const callee = node.childForFieldName("function")?.text ?? "";
    if (/^(Object\.(values|keys|entries)|Array\.from|Array\.of)$/.test(callee)) return true;
    return receiverOf(node) !== null && givesList.test(methodOf(node) ?? "");
  }
  if (node.type !== "identifier") return false;
  const type = declaredType(node, source);
  if (type !== null) return /(\[\]|^(Readonly)?Array<.*>)$/.test(type);
  const definitions = definitionsOf(node, source);
  return (
    definitions.length > 0 &&
    definitions.every(
      ({ value }) =>
        value !== null &&
        value.id !== node.id &&
        value.type !== "identifier" &&
        isList(value, source),
    )
  );
}

/** `Math.max` and `Math.min` of one list instead of its numbers. */
export const listGivenToMath: SyntaxRule = {
  id: "list-given-to-math",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "{name} is given a list instead of its numbers, which gives NaN.",
  trigger:
    "With any list of two or more numbers the result is NaN, and every comparison with it is false.",
  why: "These functions take the numbers one by one. Spread the list: `Math.max(...prices)`.",
  visits: { javascript: { kinds: ["call_expression"], mentions: ["Math.max", "Math.min"], check } },
  examples: {
    flagged: [
      ts`
        export function highest(prices: readonly number[]): number {
          return Math.max(prices); // <-
        }
      `,
      js`
        const width = Math.max(rows.map((row) => row.length)); // <-
      `,
      js`
        const sizes = Object.values(counts);
        chart.setRange(Math.min(0, sizes), 10); // <-
      `,
    ],
    clear: [
      ts`
        export function highest(prices: readonly number[]): number {
          return Math.max(...prices, 0);
        }
      `,
      js`
        const width = Math.max.apply(null, rows.map((row) => row.length));
      `,
      js`
        const sizes = Object.values(counts);
        const most = Math.max(sizes[0], sizes.length, sizes.reduce((sum, size) => sum + size, 0));
      `,
    ],
  },
};
