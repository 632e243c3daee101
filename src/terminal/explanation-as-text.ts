import type { KeptFinding, LastReview } from "../review/last-review.ts";
import { severityText, type Colors } from "./colors.ts";
import { indented } from "./indented.ts";
import type { KnownRule } from "./known-rules.ts";
import { ruleAsText } from "./rule-as-text.ts";
import { visibleText } from "./visible-text.ts";

/**
 * Everything that is known of a finding, for people: the claim, its code, why, what agreed, where it
 * stands, and its rule with examples. `room` is in columns, null for as wide as it takes.
 */
export function explanationAsText(
  finding: KeptFinding,
  { review, rule }: { readonly review: LastReview; readonly rule: KnownRule | null },
  colors: Colors,
  room: number | null,
): string {
  const digits = String(finding.code.at(-1)?.number ?? 0).length;
  const code = finding.code.map(({ number, text, marked }) =>
    `${marked ? colors.red(">") : " "} ${colors.dim(String(number).padStart(digits))}  ${visibleText(text)}`.trimEnd(),
  );
  const facts: readonly (readonly [string, string])[] = [
    ["category", finding.category],
    ["confidence", finding.confidence],
    ["found by", finding.rule ?? finding.engine],
    ...(finding.agreedBy.length === 0 ? [] : [["agreed by", finding.agreedBy.join(", ")] as const]),
    ...(finding.cwe === null ? [] : [["weakness", finding.cwe] as const]),
    ...(finding.scope === null ? [] : [["inside", finding.scope] as const]),
    ["stands", finding.standing],
    ["reviewed", `${review.headName}, ${new Date(review.reviewedAt).toISOString()}`],
    ["id", finding.fingerprint],
  ];
  const widest = Math.max(...facts.map(([name]) => name.length));
  return `${[
    `${colors.bold(placeOf(finding))}  ${severityText(finding.severity, colors)}  ${visibleText(finding.title)}`,
    ...(code.length === 0 ? [] : ["", ...code]),
    ...(finding.trigger === "" ? [] : ["", indented(finding.trigger, room)]),
    ...(finding.why === "" ? [] : ["", indented(finding.why, room)]),
    ...(finding.replacement === null
      ? []
      : [
          "",
          ...finding.replacement
            .split("\n")
            .map((line) => colors.green(`  + ${visibleText(line)}`)),
        ]),
    "",
    ...facts.map(([name, value]) => `  ${colors.dim(name.padEnd(widest))}  ${visibleText(value)}`),
    ...(rule === null
      ? []
      : ["", ruleAsText(rule, colors, room, [finding.title, finding.trigger, finding.why])]),
  ].join("\n")}\n`;
}

function placeOf({ path, placement }: KeptFinding): string {
  const line =
    placement.kind === "line"
      ? placement.anchor.startLine
      : placement.kind === "summary"
        ? placement.line
        : null;
  return `${visibleText(path)}${line === null ? "" : `:${line}`}`;
}
