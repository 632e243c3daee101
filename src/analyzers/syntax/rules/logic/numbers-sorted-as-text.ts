import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf, receiverOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { js, ts } from "../../example.ts";
import { unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { declaredType } from "./declared-type.ts";

function check(call: Node, source: Source): Hit | null {
  if (!/^(sort|toSorted)$/.test(methodOf(call) ?? "") || argumentsOf(call).length > 0) return null;
  const receiver = receiverOf(call);
  if (receiver === null || !holdsNumbers(receiver, source)) return null;
  const list = call.childForFieldName("arguments");
  return { at: call, fix: list && { replace: list, with: "((a, b) => a - b)" } };
}

/** True for a list of numbers, by its type, its elements or how it is made. */
function holdsNumbers(given: Node, source: Source): boolean {
  const node = unwrap(given);
  switch (node.type) {
    case "array":
      return holdsNumberElements(node, source);
    case "call_expression": {
      const receiver = receiverOf(node);
      const [callback] = argumentsOf(node);
      const method = methodOf(node) ?? "";
      if (method === "map")
        return /^(Number|parseFloat|parseInt)$/.test(callback?.text ?? "") || givesNumber(callback);
      return (
        /^(filter|slice|concat)$/.test(method) &&
        receiver !== null &&
        holdsNumbers(receiver, source)
      );
    }
    case "identifier": {
      const type = declaredType(node, source);
      if (type !== null) return /^(readonly )?number\[\]$|^(Readonly)?Array<number>$/.test(type);
      const definitions = definitionsOf(node, source);
      return (
        definitions.length > 0 &&
        definitions.every(
          ({ value }) =>
            value !== null && value.type !== "identifier" && holdsNumbers(value, source),
        )
      );
    }
    default:
      return false;
  }
}

/** `[3, 10]`, and `[...numbers]`; digits alone keep their order as texts. */
function holdsNumberElements(array: Node, source: Source): boolean {
  const elements = array.namedChildren.filter(({ type }) => type !== "comment");
  const [only] = elements;
  if (elements.length === 1 && only?.type === "spread_element") {
    return only.firstNamedChild !== null && holdsNumbers(only.firstNamedChild, source);
  }
  return (
    elements.length > 1 &&
    elements.every(({ type }) => /^(number|unary_expression)$/.test(type)) &&
    elements.some(({ text }) => text.length > 1)
  );
}

/** `(text) => Number(text)` */
function givesNumber(callback: Node | undefined): boolean {
  if (callback?.type !== "arrow_function") return false;
  const body = callback.childForFieldName("body");
  return (
    body?.type === "call_expression" &&
    /^(Number|parseInt|parseFloat|Math\.\w+)$/.test(body.childForFieldName("function")?.text ?? "")
  );
}

/** Numbers put in order without a function that compares them. */
export const numbersSortedAsText: SyntaxRule = {
  id: "numbers-sorted-as-text",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The numbers are sorted as texts.",
  trigger:
    "With numbers of different length the order is wrong: 10 comes before 9, and -1 before -2.",
  why: "Without a function to compare by, sort turns every element into a text. Write `sort((a, b) => a - b)`.",
  visits: { javascript: { kinds: ["call_expression"], mentions: ["sort", "Sorted"], check } },
  examples: {
    flagged: [
      ts`
        export function median(values: number[]): number {
          const sorted = [...values].sort(); // <-
          return sorted[Math.floor(sorted.length / 2)] ?? 0;
        }
      `,
      js`
        const pages = query.pages.split(",").map(Number).sort(); // <-
      `,
      js`
        const limits = [5, 50, 500, 1000];
        const steps = limits.filter((limit) => limit < most).toSorted(); // <-
      `,
    ],
    clear: [
      ts`
        export function median(values: number[], names: string[]): number {
          const sorted = [...values].sort((a, b) => a - b);
          names.sort();
          return sorted[0] ?? names.length;
        }
      `,
      js`
        const tags = text.split(",").map((tag) => tag.trim()).sort();
      `,
      js`
        const ids = ["10", "9"].sort();
        const levels = [3, 1, 2].sort();
        cursor.find({}).sort();
      `,
    ],
  },
};
