import type { Answer } from "./answer.ts";
import type { MessagesRequest } from "./check-request.ts";
import { unitsOf, type ShownRow, type ShownUnit } from "./read-units.ts";

/** A finding without its place; `title` may use what `pattern` captured as `$1`, `$2`, … */
export interface ReviewRule {
  /** Tried on the text of every added row. */
  readonly pattern: RegExp;
  /** Paths it applies to; all by default. */
  readonly paths?: RegExp;
  readonly title: string;
  readonly trigger: string;
  readonly category: string;
  readonly severity: "critical" | "major" | "minor" | "nit";
  readonly confidence?: "high" | "medium" | "low";
  readonly cwe?: string;
}

/** Finds what a comment confesses: `// BUG: the last item is skipped`. */
const confessedBugs: ReviewRule = {
  pattern: /\bBUG: *(\S.*?) *(?:\*\/)?$/u,
  title: "$1",
  trigger: "Any input that reaches this row.",
  category: "bug",
  severity: "major",
};

/**
 * A deterministic stand-in for the finder: each added row that a rule matches is a finding, quoted
 * word for word, and every unit counts as read. Good for demonstrations and benchmarks, where the
 * same code must give the same answer without a key.
 */
export function derivedReviewer(
  rules: readonly ReviewRule[] = [confessedBugs],
): (request: MessagesRequest) => Answer {
  return (request) => {
    const units = unitsOf(request);
    const findings = units.flatMap((unit) =>
      unit.rows
        .filter((row) => row.sign === "+")
        .flatMap((row) => rules.flatMap((rule) => findingOf(rule, unit, row))),
    );
    return { kind: "json", value: { findings, units: units.map(({ id }) => id) } };
  };
}

function findingOf(rule: ReviewRule, unit: ShownUnit, row: ShownRow): readonly object[] {
  if (rule.paths !== undefined && !rule.paths.test(unit.path)) return [];
  const match = rule.pattern.exec(row.text);
  if (match === null) return [];
  return [
    {
      unit: unit.id,
      row: row.number,
      quote: row.text,
      title: rule.title.replace(/\$(\d)/gu, (_, index: string) => match[Number(index)] ?? ""),
      trigger: rule.trigger,
      category: rule.category,
      severity: rule.severity,
      confidence: rule.confidence ?? "high",
      cwe: rule.cwe ?? null,
    },
  ];
}
