import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf, receiverOf } from "../../calls.ts";
import { js, ts } from "../../example.ts";
import { withoutParentheses } from "../../names.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { isFunction } from "../../tree.ts";
import { comparisonOf } from "./comparison.ts";

function check(call: Node): Hit | null {
  if (!/^(sort|toSorted)$/.test(methodOf(call) ?? "") || receiverOf(call) === null) return null;
  const given = argumentsOf(call);
  const [callback] = given;
  if (given.length !== 1 || callback === undefined || !isFunction(callback)) return null;
  if (callback.childForFieldName("parameters")?.namedChildCount !== 2) return null;
  const body = callback.childForFieldName("body");
  const value = body?.type === "statement_block" ? onlyReturned(body) : body;
  const asked = value && comparisonOf(withoutParentheses(value));
  return value && asked && /[<>]/.test(asked.operator) ? { at: value } : null;
}

/** The value of a body that is one return. */
function onlyReturned(body: Node): Node | null {
  const [only, ...others] = body.namedChildren.filter(({ type }) => type !== "comment");
  return others.length === 0 && only?.type === "return_statement" ? only.firstNamedChild : null;
}

/** A comparison given to `sort`, which wants a number. */
export const comparatorGivesBoolean: SyntaxRule = {
  id: "comparator-gives-boolean",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "sort is told true or false, where it needs a negative, zero or positive number.",
  trigger:
    "False counts as 0, which says that the two are equal; no pair ever counts as being in the right order, and the list stays partly or wholly unsorted.",
  why: "Subtract numbers (`(a, b) => a.price - b.price`), and compare texts with localeCompare.",
  visits: { javascript: { kinds: ["call_expression"], mentions: ["sort", "Sorted"], check } },
  examples: {
    flagged: [
      ts`
        export const cheapestFirst = (items: Item[]): Item[] =>
          [...items].sort((a, b) => a.price > b.price); // <-
      `,
      js`
        names.sort(function (a, b) {
          return a.toLowerCase() < b.toLowerCase(); // <-
        });
      `,
      js`
        const newest = posts.toSorted((a, b) => (b.date >= a.date)); // <-
      `,
    ],
    clear: [
      ts`
        export const cheapestFirst = (items: Item[]): Item[] =>
          [...items].sort((a, b) => a.price - b.price);
      `,
      js`
        names.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        names.sort((a, b) => (a > b) - (a < b));
      `,
      js`
        const late = jobs.filter((job) => job.due < now);
        query.sort((builder) => builder.price > 3);
        heap.sort(items, (a, b) => a < b);
      `,
    ],
  },
};
