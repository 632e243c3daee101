import type { Check, Report, SourceFile } from "../../src/analyzers/analyzer.ts";
import { analyzers } from "../../src/analyzers/analyzers.ts";
import type { Rule } from "../../src/analyzers/rule.ts";

/** A report by the full name of its rule, `marginalia/sql-injection`. */
export type Told = Report & { readonly full: string };

/** Rules by their full names. */
export const rulesByName: ReadonlyMap<string, Rule> = new Map(
  analyzers.flatMap(({ name, rules }) => rules.map((rule) => [`${name}/${rule.id}`, rule])),
);

/**
 * Everything that the analyzers in memory say of a file, each loaded once: all of them, or those
 * whose rules carry examples. Programs (oxlint) are left out: what they find has no examples here.
 */
export async function loadChecks(
  of: "all" | "with-examples",
): Promise<(file: SourceFile) => Promise<readonly Told[]>> {
  const loaded: {
    readonly name: string;
    readonly applies: (path: string) => boolean;
    readonly check: Check;
  }[] = [];
  for (const analyzer of analyzers) {
    if (analyzer.kind !== "in-memory") continue;
    if (of === "with-examples" && !analyzer.rules.some(({ examples }) => examples)) continue;
    loaded.push({
      name: analyzer.name,
      applies: (path) => analyzer.appliesTo(path),
      check: await analyzer.load(),
    });
  }
  return async (file) => {
    const told: Told[] = [];
    for (const { name, applies, check } of loaded) {
      if (!applies(file.path)) continue;
      for (const report of await check(file))
        told.push({ ...report, full: `${name}/${report.rule}` });
    }
    return told;
  };
}
