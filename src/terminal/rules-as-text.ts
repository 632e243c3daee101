import { groupBy } from "../domain/group-by.ts";
import { severities } from "../domain/finding.ts";
import { severityText, type Colors } from "./colors.ts";
import { count } from "../domain/count.ts";
import { cutToWidth } from "./display-width.ts";
import { shownTitle, type KnownRule } from "./known-rules.ts";
import { visibleText } from "./visible-text.ts";

const widestSeverity = Math.max(...severities.map((severity) => severity.length));

/** Rules for people, by category, one line each. `room` is in columns, null for as wide as it takes. */
export function rulesAsText(
  rules: readonly KnownRule[],
  colors: Colors,
  room: number | null,
): string {
  const widestId = Math.max(0, ...rules.map(({ id }) => id.length));
  const start = 2 + widestSeverity + 2 + widestId + 2;
  const groups = [...groupBy(rules, ({ rule }) => rule.category)].map(([category, members]) =>
    [
      colors.underline(category),
      ...members.map(({ id, rule }) => {
        const pad = " ".repeat(widestSeverity - rule.severity.length);
        const title = visibleText(shownTitle(rule));
        const shown = room === null ? title : cutToWidth(title, Math.max(room - start, 20));
        return `  ${severityText(rule.severity, colors)}${pad}  ${id.padEnd(widestId)}  ${shown}`;
      }),
    ].join("\n"),
  );
  return `${[...groups, colors.dim(count(rules.length, "rule"))].join("\n\n")}\n`;
}
