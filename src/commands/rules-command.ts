import type { Analyzer } from "../analyzers/analyzer.ts";
import { TellTheUser } from "../domain/errors.ts";
import type { Category } from "../domain/finding.ts";
import { namesRule } from "../policy/rule-name.ts";
import type { Colors } from "../terminal/colors.ts";
import { knownRules, type KnownRule } from "../terminal/known-rules.ts";
import { ruleAsText } from "../terminal/rule-as-text.ts";
import { rulesAsJson } from "../terminal/rules-as-json.ts";
import { rulesAsMarkdown } from "../terminal/rules-as-markdown.ts";
import { rulesAsText } from "../terminal/rules-as-text.ts";
import { nearest } from "./nearest.ts";
import type { RulesFormat } from "./rules-formats.ts";

export interface RulesOptions {
  /** A rule with or without its tool; null for all. */
  readonly id: string | null;
  readonly format: RulesFormat;
  readonly language: string | null;
  readonly category: Category | null;
}

/**
 * The text of `marginalia rules`: all rules, those of a language or category, or one explained.
 * Throws `TellTheUser` with what was probably meant when nothing goes by that name.
 */
export function rulesCommand(
  options: RulesOptions,
  analyzers: readonly Analyzer[],
  { colors, room }: { readonly colors: Colors; readonly room: number | null },
): string {
  const all = knownRules(analyzers);
  const named = options.id === null ? all : rulesOfName(options.id, all);
  const rules = withLanguage(named, options.language, all).filter(
    ({ rule }) => options.category === null || rule.category === options.category,
  );
  if (options.format === "json") return rulesAsJson(rules);
  if (options.format === "markdown") return rulesAsMarkdown(rules);
  if (options.id === null) return rulesAsText(rules, colors, room);
  return `${rules.map((rule) => ruleAsText(rule, colors, room)).join("\n\n\n")}\n`;
}

/** Of two tools that know a rule by the same name, both. */
function rulesOfName(id: string, all: readonly KnownRule[]): readonly KnownRule[] {
  const found = all.filter((known) => namesRule(id, known.id));
  if (found.length > 0) return found;
  const meant = nearest(
    id,
    all.flatMap((known) => [known.id, known.rule.id]),
  );
  throw new TellTheUser(
    `There is no rule ${id}`,
    meant === null ? "marginalia rules lists all of them." : `Did you mean ${meant}?`,
  );
}

function withLanguage(
  rules: readonly KnownRule[],
  language: string | null,
  all: readonly KnownRule[],
): readonly KnownRule[] {
  if (language === null) return rules;
  const known = [...new Set(all.flatMap(({ languages }) => languages))].sort();
  if (!known.includes(language)) {
    throw new TellTheUser(
      `No rule is for the language ${language}`,
      `There are rules for ${known.join(", ")}.`,
    );
  }
  return rules.filter(({ languages }) => languages.length === 0 || languages.includes(language));
}
