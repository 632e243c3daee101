import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { py } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

function check(node: Node, source: Source): Hit | null {
  if (node.type === "call") {
    if (calleeOf(node, source) !== "range") return null;
    const wrong = argumentsOf(node).find((given) => isQuotient(given, source));
    return wrong === undefined ? null : { at: node, name: wrong.text };
  }
  // Only of what surely is a sequence: `len` was asked of it, or it is a slice.
  const index = node.childForFieldName("subscript");
  if (index === null) return null;
  const parts = index.type === "slice" ? index.namedChildren : [index];
  const sequence = node.childForFieldName("value")?.text ?? "";
  const wrong = parts.find(
    (part) =>
      isQuotient(part, source) &&
      (index.type === "slice" || quotientOf(part, source)?.text.includes(`len(${sequence})`)),
  );
  return wrong === undefined ? null : { at: node, name: wrong.text };
}

function isQuotient(node: Node, source: Source): boolean {
  return quotientOf(node, source) !== null;
}

/** `a / b` of whole numbers as far as can be seen: one of them is a length or a literal. */
function quotientOf(node: Node, source: Source): Node | null {
  if (node.type === "identifier") {
    const definitions = definitionsOf(node, source);
    const value = definitions.length === 1 ? definitions[0]?.value : null;
    return value && value.type !== "identifier" ? quotientOf(value, source) : null;
  }
  if (node.type !== "binary_operator" || node.childForFieldName("operator")?.text !== "/")
    return null;
  const left = node.childForFieldName("left");
  const isLength = left?.type === "call" && calleeOf(left, source) === "len";
  const isWhole = node.childForFieldName("right")?.type === "integer";
  return isLength || (isWhole && left?.type === "integer") ? node : null;
}

/** A quotient where Python takes whole numbers only. */
export const floatAsIndex: SyntaxRule = {
  id: "float-as-index",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "{name} is a float, and only whole numbers count positions.",
  trigger:
    "Always: `/` gives a float also when it divides evenly, and an index, slice or range of a float raises TypeError.",
  why: "Divide with `//`, which gives the whole number below the quotient.",
  visits: { python: { kinds: ["subscript", "call"], check } },
  examples: {
    flagged: [
      py`
        def median(values):
            values = sorted(values)
            return values[len(values) / 2]  # <-
      `,
      py`
        def first_half(rows):
            return rows[: len(rows) / 2]  # <-
      `,
      py`
        def halves(rows):
            middle = len(rows) / 2
            for at in range(middle):  # <-
                yield rows[at]
      `,
    ],
    clear: [
      py`
        def median(values):
            return sorted(values)[len(values) // 2]
      `,
      py`
        def first_half(rows):
            return rows[: int(len(rows) / 2)]
      `,
      py`
        def rate(table, key):
            share = len(table) / 2
            return table[key / 2], share
      `,
    ],
  },
};
