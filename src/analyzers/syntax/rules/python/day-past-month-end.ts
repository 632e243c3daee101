import type { Node } from "web-tree-sitter";

import { keywordArgument, methodOf } from "../../calls.ts";
import { py } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";

function check(call: Node): Hit | null {
  if (methodOf(call) !== "replace") return null;
  // Dates that are counted by their months mostly begin as the first of one.
  const isFirst = /\bday ?= ?1\b/.test(functionAround(call)?.text ?? "");
  for (const unit of ["day", "month", "year"]) {
    const value = keywordArgument(call, unit);
    if (value?.type !== "binary_operator") continue;
    const left = value.childForFieldName("left");
    const operator = value.childForFieldName("operator")?.text ?? "";
    if (!/^[+-]$/.test(operator) || left?.type !== "attribute") continue;
    if (left.childForFieldName("attribute")?.text !== unit) continue;
    // January has all days that there are.
    if (unit === "year" && keywordArgument(call, "month")?.text === "1") continue;
    // The first of a month is in every month and year.
    if (unit !== "day" && (isFirst || keywordArgument(call, "day")?.type === "integer")) continue;
    return { at: call, name: unit };
  }
  return null;
}

/** A date made of another one by counting up one of its parts. */
export const dayPastMonthEnd: SyntaxRule = {
  id: "day-past-month-end",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The {name} is counted on without its neighbours, which gives dates that do not exist.",
  trigger:
    "On the last day of a month, in December, or on 29 February: `replace` raises ValueError (day is out of range for month).",
  why: "Add a duration: `date + timedelta(days=1)`; for months and years use `dateutil.relativedelta`.",
  visits: { python: { kinds: ["call"], mentions: [".replace("], check } },
  examples: {
    flagged: [
      py`
        def tomorrow(now):
            return now.replace(day=now.day + 1, hour=0)  # <-
      `,
      py`
        def next_month(date):
            return date.replace(month=date.month + 1)  # <-
      `,
      py`
        def last_year(today):
            return today.replace(year=today.year - 1)  # <-
      `,
    ],
    clear: [
      py`
        def tomorrow(now):
            return now + timedelta(days=1)
      `,
      py`
        def start_of_last_year(today):
            return today.replace(year=today.year - 1, month=1, day=1)
      `,
      py`
        def months(date):
            date = date.replace(day=1)
            while date < today():
                date = date.replace(month=date.month + 1) if date.month < 12 else date.replace(year=date.year + 1, month=1)

        def version(node):
            return node.replace(day=start + 1)
      `,
    ],
  },
};
