import { createHash } from "node:crypto";

import { languageOf } from "../../diff/language.ts";
import { groupBy } from "../../domain/group-by.ts";
import type { Check, InMemoryAnalyzer, Report } from "../analyzer.ts";
import { treePackages } from "../grammar-file.ts";
import { installedVersion } from "../installed-version.ts";
import { loadAstGrep } from "./ast-grep.ts";
import type { Match } from "./ast-grep.ts";
import { fixedMatch } from "./fixed-match.ts";
import { pathFilter } from "./own-rule.ts";
import type { OwnRule } from "./own-rule.ts";
import { ownRulesOf } from "./read-rules.ts";
import type { RuleFile } from "./rule-file.ts";

/** Stands before the slash in the ids of own rules. */
export const ownAnalyzerName = "own";

interface FilteredRule extends OwnRule {
  readonly reads: (path: string) => boolean;
}

/**
 * The analyzer of the user's own rules, whose findings are called `own/ID`. Made of the files' texts,
 * so that a child process can make the same one. Throws `TellTheUser` for files that are wrong;
 * what only the engine can tell, `checkRuleFiles` has told before.
 */
export function ownRulesAnalyzer(files: readonly RuleFile[]): InMemoryAnalyzer {
  const rules = ownRulesOf(files).map((rule) => withFilter(rule));
  return {
    kind: "in-memory",
    name: ownAnalyzerName,
    version: versionOf(rules),
    rules: rules.map(({ row }) => row),
    appliesTo: (path) => rules.some((rule) => rule.reads(path)),
    load: () => Promise.resolve(checkBy(rules)),
  };
}

function withFilter(rule: OwnRule): FilteredRule {
  const fits = pathFilter(rule);
  return {
    ...rule,
    reads: (path) => rule.language.reads.includes(languageOf(path)) && fits(path),
  };
}

/** Of the engine and of all that the rules say: what was found by others is not found by these. */
function versionOf(rules: readonly OwnRule[]): string {
  const engine = ["@ast-grep/wasm", ...treePackages].map(installedVersion).join("+");
  const said = createHash("sha256").update(JSON.stringify(rules)).digest("hex");
  return `${engine}+${said}`;
}

function checkBy(rules: readonly FilteredRule[]): Check {
  return async ({ path, text }) => {
    const wanted = rules.filter((rule) => rule.reads(path));
    const engine = await loadAstGrep();
    const reports: Report[] = [];
    for (const ofLanguage of groupBy(wanted, ({ language }) => language).values()) {
      const language = ofLanguage[0]?.language;
      if (language === undefined) continue;
      await engine.learn(language);
      const found = engine.find(language, text, ofLanguage);
      ofLanguage.forEach((rule, at) => reports.push(...reportsOf(rule, found[at] ?? [], text)));
    }
    return reports;
  };
}

/** One report for each line that a match begins on: more of them would be told as one. */
function reportsOf(rule: OwnRule, matches: readonly Match[], text: string): readonly Report[] {
  const onLines = [...groupBy(matches, ({ firstLine }) => firstLine).values()];
  return onLines.flatMap(([match, ...others], at) => {
    if (match === undefined) return [];
    const { firstLine, lastLine, code } = match;
    const before = onLines[at - 1]?.at(-1);
    const after = onLines[at + 1]?.[0];
    // Two fixes of one line would each undo the other.
    const isAlone =
      others.length === 0 &&
      (before === undefined || before.lastLine < firstLine) &&
      (after === undefined || after.firstLine > lastLine);
    return [
      {
        rule: rule.row.id,
        firstLine,
        lastLine,
        name: rule.named === null ? null : (code.get(rule.named) ?? null),
        replacement:
          rule.fix !== null && isAlone ? fixedMatch(match, text, rule.fix, rule.language) : null,
      },
    ];
  });
}
