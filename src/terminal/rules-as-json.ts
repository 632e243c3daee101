import { asJson } from "./plan-as-json.ts";
import { shownTitle, type KnownRule } from "./known-rules.ts";

/**
 * What `marginalia rules --format json` prints. Programs rely on it: fields are added, and none is
 * renamed, removed or given another meaning without a new `version`.
 */
export function rulesAsJson(rules: readonly KnownRule[]): string {
  return asJson({
    version: 1,
    rules: rules.map(({ id, tool, rule, languages }) => ({
      id,
      tool,
      category: rule.category,
      severity: rule.severity,
      confidence: rule.confidence,
      title: shownTitle(rule),
      trigger: rule.trigger,
      why: rule.why,
      cwe: rule.cwe ?? null,
      languages,
      skipInTests: rule.skipInTests ?? false,
      examples: rule.examples ?? { flagged: [], clear: [] },
    })),
  });
}
