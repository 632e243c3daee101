import type { ReportingDescriptor } from "sarif";
import { cutText } from "../../domain/cut-text.ts";
import { defuse, defuseParagraphs } from "../../domain/defuse.ts";
import type { Category, Severity } from "../../domain/finding.ts";
import { shownTitle, type KnownRule } from "../known-rules.ts";
import { switchedOff } from "../switched-off.ts";
import { levelOf, securitySeverityOf } from "./level.ts";
import { maxDescription, maxRuleName, maxTags } from "./limits.ts";

/** What SARIF says of a rule of an analyzer. */
export function ruleDescriptor({ id, tool, rule, languages }: KnownRule): ReportingDescriptor {
  const title = shownTitle(rule);
  return {
    id,
    name: cutText(rule.id, maxRuleName),
    shortDescription: { text: cutText(title, maxDescription) },
    fullDescription: { text: cutText(rule.trigger, maxDescription) },
    help: {
      text: [rule.trigger, rule.why].filter((text) => text !== "").join("\n\n"),
      markdown: [
        `**${defuse(title)}**`,
        defuseParagraphs(rule.trigger),
        defuseParagraphs(rule.why),
        `Switch it off with \`${switchedOff(id)}\` in \`.github/marginalia.yml\`.`,
      ]
        .filter((text) => text !== "")
        .join("\n\n"),
    },
    defaultConfiguration: { level: levelOf(rule.severity) },
    properties: {
      ...weight(rule.category, rule.severity),
      precision: rule.confidence,
      tags: [...new Set([rule.category, ...cweTag(rule.cwe), tool, ...languages])].slice(
        0,
        maxTags,
      ),
      ...(rule.cwe !== undefined && { cwe: rule.cwe }),
    },
  };
}

/** What SARIF says of the findings of one category that no analyzer's rule names. */
export function categoryDescriptor(category: Category): ReportingDescriptor {
  const text = `Found by reading the change, not by a rule: ${category}.`;
  return {
    id: `model/${category}`,
    name: category,
    shortDescription: { text },
    fullDescription: { text },
    help: { text: "The message says what is wrong and when it bites." },
    defaultConfiguration: { level: "warning" },
    properties: { ...weight(category, "minor"), precision: "medium", tags: [category, "model"] },
  };
}

/** GitHub weighs security by a score and all else by a word. */
function weight(category: Category, severity: Severity): Record<string, string> {
  const level = levelOf(severity);
  return {
    category,
    severity,
    ...(category === "security"
      ? { "security-severity": securitySeverityOf(severity) }
      : { "problem.severity": level === "note" ? "recommendation" : level }),
  };
}

/** As GitHub files them: `external/cwe/cwe-089`. */
function cweTag(cwe: string | undefined): readonly string[] {
  const number = /^CWE-(\d+)$/.exec(cwe ?? "")?.[1];
  return number === undefined ? [] : [`external/cwe/cwe-${number.padStart(3, "0")}`];
}
