import type { Example } from "../analyzers/rule.ts";
import { severityText, type Colors } from "./colors.ts";
import { indented } from "./indented.ts";
import { shownTitle, type KnownRule } from "./known-rules.ts";
import { ignored, switchedOff } from "./switched-off.ts";
import { visibleText } from "./visible-text.ts";

/**
 * All that is known of a rule, for people, but for the texts that were `said` just before. `room` is
 * in columns, null for as wide as it takes.
 */
export function ruleAsText(
  known: KnownRule,
  colors: Colors,
  room: number | null,
  said: readonly string[] = [],
): string {
  const { id, rule, languages } = known;
  const { flagged = [], clear = [] } = rule.examples ?? {};
  const isNew = (text: string): boolean => text !== "" && !said.includes(text);
  const about = [
    rule.category,
    `${rule.confidence} confidence`,
    ...(rule.cwe === undefined ? [] : [rule.cwe]),
    languages.length === 0 ? "any text file" : languages.join(", "),
    ...(rule.skipInTests === true ? ["not in tests"] : []),
  ].join("; ");
  return [
    `${colors.bold(id)}  ${severityText(rule.severity, colors)}`,
    ...[shownTitle(rule), rule.trigger].filter(isNew).map((text) => indented(text, room)),
    ...[rule.why].filter(isNew).flatMap((text) => ["", indented(text, room)]),
    "",
    colors.dim(indented(about, room)),
    ...examplesText("Flagged", flagged, colors),
    ...examplesText("Left alone", clear, colors),
    "",
    colors.underline("Switch it off"),
    "",
    "  for the repository, in .github/marginalia.yml:",
    `    ${switchedOff(id)}`,
    "  for one place, in a comment above it:",
    `    ${ignored(id)}`,
  ].join("\n");
}

function examplesText(title: string, examples: readonly Example[], colors: Colors) {
  return examples.flatMap(({ code, lines, language, path }, at) => [
    ...(at === 0 ? ["", colors.underline(title)] : []),
    "",
    colors.dim(`  ${path ?? language}`),
    ...code
      .replace(/\n$/, "")
      .split("\n")
      .map((line, index) => {
        const mark = lines.includes(index + 1) ? colors.red(">") : " ";
        return `  ${mark} ${visibleText(line)}`.trimEnd();
      }),
  ]);
}
