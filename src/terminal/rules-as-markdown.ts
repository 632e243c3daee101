import type { Example } from "../analyzers/rule.ts";
import { defuse, defuseParagraphs } from "../domain/defuse.ts";
import { fenced } from "../domain/fence.ts";
import { groupBy } from "../domain/group-by.ts";
import { shownTitle, type KnownRule } from "./known-rules.ts";

/** Examples of a kind that are shown of a rule; `marginalia rules ID` shows all. */
const mostExamples = 2;

/** The page of all rules: a table for each category, then each rule with its reasons and examples. */
export function rulesAsMarkdown(rules: readonly KnownRule[]): string {
  const byCategory = [...groupBy(rules, ({ rule }) => rule.category)];
  return `${[
    "# Rules",
    `What the analyzers look for: ${rules.length} rules, each for defects and none for style. This page is made from the rules with \`npm run docs:rules\`; \`marginalia rules ID\` explains one with all its examples. [docs/configuration.md](configuration.md) tells how to switch a rule off or weigh it otherwise.`,
    ...byCategory.flatMap(([category, members]) => [`## ${category}`, table(members)]),
    "## One by one",
    ...rules.flatMap(ruleText),
  ].join("\n\n")}\n`;
}

function table(rules: readonly KnownRule[]): string {
  return [
    "| rule | severity | what it tells | languages |",
    "| --- | --- | --- | --- |",
    ...rules.map(({ id, rule, languages }) =>
      [
        "",
        rule.examples === undefined && rule.why === "" ? `\`${id}\`` : `[\`${id}\`](#${slug(id)})`,
        rule.severity,
        defuse(shownTitle(rule)),
        languages.join(", ") || "any",
        "",
      ]
        .join(" | ")
        .trim(),
    ),
  ].join("\n");
}

function ruleText({ id, rule }: KnownRule): readonly string[] {
  const about = [rule.severity, rule.category, `${rule.confidence} confidence`];
  if (rule.cwe !== undefined) about.push(rule.cwe);
  if (rule.skipInTests === true) about.push("not in tests");
  const { flagged = [], clear = [] } = rule.examples ?? {};
  return [
    `### ${id}`,
    `**${defuse(shownTitle(rule))}** (${about.join(", ")})`,
    defuseParagraphs(rule.trigger),
    defuseParagraphs(rule.why),
    ...examplesText("Flagged:", flagged),
    ...examplesText("Left alone:", clear),
  ].filter((part) => part !== "");
}

function examplesText(title: string, examples: readonly Example[]): readonly string[] {
  if (examples.length === 0) return [];
  return [
    title,
    ...examples
      .slice(0, mostExamples)
      .map(({ code, language }) => fenced(code.replace(/\n$/, ""), language)),
  ];
}

/** A heading's address, as GitHub makes it. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(" ", "-")
    .replace(/[^\p{L}\p{N}_-]/gu, "");
}
