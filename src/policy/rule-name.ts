import type { Claim } from "../domain/finding.ts";

/** A rule as people write it: `ruff/S608`, `S608`, `ruff/*`. */
export const rulePattern = /^@?[\w.-]+(\/@?[\w.-]+)*(\/\*)?$/;

/** What a finding goes by: its rule, `tool/rule-id`; the model's own, `model/` and the category. */
export function ruleNameOf({ rule, category }: Pick<Claim, "rule" | "category">): string {
  return rule ?? `model/${category}`;
}

/**
 * Whether a rule as people write it is the one of this name: whole, without its tool, or as `tool/*`
 * for all of one tool. Letter case does not matter.
 */
export function namesRule(written: string, name: string): boolean {
  const wanted = written.toLowerCase();
  const given = name.toLowerCase();
  if (wanted.endsWith("/*")) return given.startsWith(wanted.slice(0, -1));
  return given === wanted || given.endsWith(`/${wanted}`);
}
