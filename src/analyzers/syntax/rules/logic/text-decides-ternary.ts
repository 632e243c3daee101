import type { Node } from "web-tree-sitter";

import { js, ts } from "../../example.ts";
import { piecesOf } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

function check(ternary: Node): Hit | null {
  const condition = ternary.childForFieldName("condition");
  if (
    condition?.type !== "binary_expression" ||
    condition.childForFieldName("operator")?.type !== "+"
  )
    return null;
  const hasText = (piecesOf(condition) ?? []).some((piece) => "text" in piece && piece.text !== "");
  return hasText ? { at: condition } : null;
}

/** A text put together before `?`, which decides nothing. */
export const textDecidesTernary: SyntaxRule = {
  id: "text-decides-ternary",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The text before it belongs to the condition, which is therefore always true.",
  trigger: "Whatever the value is, the first branch is taken, and the text in front is lost.",
  why: '`+` comes before `?`, so `"a" + b ? c : d` asks whether the joined text is empty. Put the choice in parentheses: `"a" + (b ? c : d)`.',
  visits: { javascript: { kinds: ["ternary_expression"], check } },
  examples: {
    flagged: [
      js`
        const label = "Status: " + job.done ? "done" : "open"; // <-
      `,
      ts`
        export const path = (folder: string | null): string =>
          "/files/" + folder ? folder + "/" : ""; // <-
      `,
      js`
        element.className = base + " " + active ? "active" : "idle"; // <-
      `,
    ],
    clear: [
      js`
        const label = "Status: " + (job.done ? "done" : "open");
      `,
      ts`
        export const sum = (a: number, b: number): string => (a + b ? "some" : "none");
      `,
      js`
        const shown = first + "" ? first : second;
        const name = (first + " " + last).trim() ? first : "nobody";
      `,
    ],
  },
};
