import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf } from "../../calls.ts";
import { js, ts } from "../../example.ts";
import { withoutParentheses } from "../../names.ts";
import { piecesOf } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { numberOf } from "./comparison.ts";

function check(node: Node): Hit | null {
  if (node.type === "new_expression") return checkDate(node);
  if (node.type === "binary_expression") {
    // Only the whole text, not each sum within it.
    if (node.parent?.type === "binary_expression") return null;
    if (node.childForFieldName("operator")?.type !== "+") return null;
  }
  return checkText(node);
}

/** `new Date(year, 12, day)` and `new Date(year, month, date.getDay())`. */
function checkDate(made: Node): Hit | null {
  if (made.childForFieldName("constructor")?.text !== "Date") return null;
  const [, month, day] = argumentsOf(made);
  if (month === undefined) return null;
  // Day 0 of the month after is the last of a month: often meant.
  if (numberOf(month) === 12 && (day === undefined || (numberOf(day) ?? 0) > 0)) {
    return { at: month, name: "12 as a month" };
  }
  return day !== undefined && partOf(day) === "getDay"
    ? { at: day, name: "getDay as a day of the month" }
    : null;
}

/** A date written part by part, with the month as it is counted. */
function checkText(text: Node): Hit | null {
  if (!/get(UTC)?(Month|Day)\b/.test(text.text)) return null;
  const values = (piecesOf(text) ?? []).flatMap((piece) => ("value" in piece ? [piece.value] : []));
  const parts = values.map((value) => partOf(value));
  const others = parts.filter((part) => /^get(UTC)?(FullYear|Date)$/.test(part ?? ""));
  if (others.length === 0) return null;
  const month = values[parts.findIndex((part) => /^get(UTC)?Month$/.test(part ?? ""))];
  if (month !== undefined) return { at: month, name: "getMonth" };
  const hasDate = parts.some((part) => /^get(UTC)?Date$/.test(part ?? ""));
  const day = values[parts.findIndex((part) => /^get(UTC)?Day$/.test(part ?? ""))];
  const isNumeric = (piecesOf(text) ?? []).some(
    (piece) => "text" in piece && /^[-/.]$/.test(piece.text),
  );
  return day !== undefined && !hasDate && isNumeric ? { at: day, name: "getDay" } : null;
}

/** The method that a value, or its text padded with zeros, comes from. */
function partOf(given: Node): string | null {
  let node = withoutParentheses(given);
  for (let steps = 0; steps < 3; steps += 1) {
    if (node.type !== "call_expression") return null;
    const method = methodOf(node) ?? "";
    const inner =
      method === "String"
        ? argumentsOf(node)[0]
        : /^(padStart|toString)$/.test(method)
          ? node.childForFieldName("function")?.childForFieldName("object")
          : null;
    if (!inner) return argumentsOf(node).length === 0 ? method : null;
    node = withoutParentheses(inner);
  }
  return null;
}

/** Months, which count from 0, and days of the week, taken for what is written in a date. */
export const datePartMisread: SyntaxRule = {
  id: "date-part-misread",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "{name} gives a wrong date here.",
  trigger:
    "Almost every date that is made or shown here is another one than meant, by days or by a month.",
  why: "Months count from 0 (January) to 11, and `getDay` gives the day of the week. Write `getMonth() + 1` when a month is shown, `getDate()` for the day of the month, and 11 for December when a date is made.",
  visits: {
    javascript: {
      kinds: ["new_expression", "template_string", "binary_expression"],
      mentions: ["Date", "getMonth", "getUTCMonth", "getDay", "getUTCDay"],
      check,
    },
  },
  examples: {
    flagged: [
      ts`
        export function stamp(date: Date): string {
          return \`\${date.getFullYear()}-\${date.getMonth()}-\${date.getDate()}\`; // <-
        }
      `,
      js`
        const christmas = new Date(year, 12, 25); // <-
        const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDay()); // <-
      `,
      js`
        const name = "backup-" + now.getDate() + "." + String(now.getMonth()).padStart(2, "0") + ".zip"; // <-
      `,
      js`
        const short = \`\${d.getDay()}/\${d.getMonth() + 1}/\${d.getFullYear()}\`; // <-
      `,
    ],
    clear: [
      ts`
        export function stamp(date: Date): string {
          const month = String(date.getMonth() + 1).padStart(2, "0");
          return \`\${date.getFullYear()}-\${month}-\${date.getDate()}\`;
        }
      `,
      js`
        const title = months[now.getMonth()] + " " + now.getDate() + ", " + now.getFullYear();
        const key = \`month-\${now.getMonth()}\`;
        const long = \`\${days[now.getDay()]}, \${now.getDate()}. \${now.getMonth() + 1}.\`;
      `,
      js`
        const endOfYear = new Date(year, 12, 0);
        const newYear = new Date(year, 11, 31);
        const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate());
      `,
    ],
  },
};
