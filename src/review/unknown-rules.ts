import type { Engine } from "../domain/engine.ts";
import { categories } from "../domain/finding.ts";
import { namesRule, ruleNameOf } from "../policy/rule-name.ts";
import type { RuleSetting } from "../policy/rule-settings.ts";

/**
 * One plain sentence for each entry of `rules` whose rule nobody has: misspelt, it would switch
 * nothing off and nobody would know why. None when no engine says what rules it has.
 */
export function unknownRuleNotes(
  settings: readonly RuleSetting[],
  engines: readonly Pick<Engine, "rules">[],
): readonly string[] {
  const ofEngines = engines.flatMap(({ rules = [] }) => rules);
  if (settings.length === 0 || ofEngines.length === 0) return [];
  const ofModel = categories.map((category) => ruleNameOf({ rule: null, category }));
  const known = [...ofEngines, ...ofModel];
  const unknown = settings.flatMap(({ rule }) =>
    rule === null || known.some((name) => namesRule(rule, name)) ? [] : [rule],
  );
  return [...new Set(unknown)]
    .slice(0, 20)
    .map((rule) => `"rules": no rule is called ${JSON.stringify(rule)}; the entry changes nothing`);
}
