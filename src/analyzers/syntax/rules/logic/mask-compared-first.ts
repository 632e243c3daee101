import type { Node } from "web-tree-sitter";

import { js, ts } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { comparisonOf, numberOf, placeOf } from "./comparison.ts";

function check(node: Node): Hit | null {
  const operator = node.childForFieldName("operator")?.type;
  if (operator !== "&" && operator !== "|" && operator !== "^") return null;
  const left = node.childForFieldName("left");
  const right = node.childForFieldName("right");
  // In parentheses it is what was meant.
  if (!left || right?.type !== "binary_expression" || left.type === "binary_expression")
    return null;
  const asked = comparisonOf(right);
  if (asked === null || placeOf(left) === null) return null;
  // `ok & (a === b)` joins answers; with a number on the left of the comparison it is a mask.
  return isMask(asked.left) && (numberOf(asked.right) !== null || isMask(asked.right))
    ? { at: node, name: operator }
    : null;
}

/** A number, or a name written as a constant. */
function isMask(node: Node): boolean {
  return numberOf(node) !== null || /(^|\.)_?[A-Z][A-Z0-9_]*$/.test(placeOf(node) ?? "");
}

/** A mask that is compared before it is applied. */
export const maskComparedFirst: SyntaxRule = {
  id: "mask-compared-first",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The comparison binds tighter than {name}, so the mask is compared instead of applied.",
  trigger:
    "`flags & 4 === 4` asks whether the lowest bit is set, since `4 === 4` is true and counts as 1; with `=== 0` it is always 0.",
  why: "In JavaScript `===` and `<` come before `&`, `|` and `^`. Put the mask in parentheses: `(flags & MASK) === MASK`.",
  visits: { javascript: { kinds: ["binary_expression"], check } },
  examples: {
    flagged: [
      ts`
        export const isEven = (value: number): boolean => Boolean(value & 1 === 0); // <-
      `,
      js`
        if (mode & S_IFMT === S_IFDIR) { // <-
          walk(path);
        }
      `,
      js`
        const isPlain = this.flags & Flags.BOLD !== 0 ? "bold" : "plain"; // <-
      `,
    ],
    clear: [
      ts`
        export const isEven = (value: number): boolean => (value & 1) === 0;
      `,
      js`
        const same = ok & left === right & other === another;
      `,
      js`
        const packed = high << 8 | low;
        const both = first === 1 & second === 2;
      `,
    ],
  },
};
