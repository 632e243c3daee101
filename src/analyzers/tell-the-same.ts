import type { Analyzer } from "./analyzer.ts";

/** Gives whether two rules (`tool/rule-id`) tell the same defect: whether one names the other. */
export function rulesTellTheSame(
  analyzers: readonly Analyzer[],
): (rule: string, other: string) => boolean {
  const pairs = new Set(
    analyzers.flatMap(({ name, rules }) =>
      rules.flatMap(({ id, sameAs = [] }) => sameAs.map((other) => `${name}/${id} ${other}`)),
    ),
  );
  return (rule, other) => pairs.has(`${rule} ${other}`) || pairs.has(`${other} ${rule}`);
}
