import type { Analyzer } from "../analyzers/analyzer.ts";
import { titleOf, type Rule } from "../analyzers/rule.ts";
import { categories, severities } from "../domain/finding.ts";

/** A rule as findings and people name it. */
export interface KnownRule {
  /** `tool/rule-id`, as in `Claim.rule`. */
  readonly id: string;
  readonly tool: string;
  readonly rule: Rule;
  /** As units name them, sorted; empty when the rule looks at every text file. */
  readonly languages: readonly string[];
}

/** A file of each language that an analyzer may care for; what it reads is known by path alone. */
const samples: readonly (readonly [language: string, path: string])[] = [
  ["dockerfile", "Dockerfile"],
  ["go", "src/sample.go"],
  ["java", "src/Sample.java"],
  ["javascript", "src/sample.js"],
  ["jsx", "src/sample.jsx"],
  ["python", "src/sample.py"],
  ["shell", "src/sample.sh"],
  ["sql", "migrations/sample.sql"],
  ["terraform", "src/sample.tf"],
  ["tsx", "src/sample.tsx"],
  ["typescript", "src/sample.ts"],
  ["workflow", ".github/workflows/sample.yml"],
];

/** All rules of `analyzers`: by category, worst first, then by id. */
export function knownRules(analyzers: readonly Analyzer[]): readonly KnownRule[] {
  return analyzers
    .flatMap((analyzer) => {
      const read = samples.flatMap(([language, path]) =>
        analyzer.appliesTo(path) ? [language] : [],
      );
      const all = read.length === samples.length ? [] : read;
      return analyzer.rules.map((rule) => ({
        id: `${analyzer.name}/${rule.id}`,
        tool: analyzer.name,
        rule,
        languages: languagesOf(rule) ?? all,
      }));
    })
    .sort(byCategory);
}

/** A rule's title with `NAME` where a finding names something. */
export function shownTitle(rule: Rule): string {
  return titleOf(rule, "NAME");
}

/** One grammar to all that looks at syntax, so that a rule shown in one of them holds in all. */
const javascripts: readonly string[] = ["javascript", "jsx", "tsx", "typescript"];

/** The languages of a rule's examples are those that it knows; null when nothing tells them. */
function languagesOf({ examples, languages }: Rule): readonly string[] | null {
  if (examples === undefined) return languages ?? null;
  const shown = [...examples.flagged, ...examples.clear].map(({ language }) => language);
  const alike = shown.some((language) => javascripts.includes(language)) ? javascripts : [];
  return [...new Set([...shown, ...alike])].sort();
}

function byCategory(a: KnownRule, b: KnownRule): number {
  return (
    categories.indexOf(a.rule.category) - categories.indexOf(b.rule.category) ||
    severities.indexOf(a.rule.severity) - severities.indexOf(b.rule.severity) ||
    (a.id < b.id ? -1 : 1)
  );
}
