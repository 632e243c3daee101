import { installedVersion } from "../installed-version.ts";
import type { Check, InMemoryAnalyzer, Report } from "../analyzer.ts";
import { lineAt } from "../line-at.ts";
import { linesOf } from "../new-reports.ts";
import { checkColumns } from "./column-checks.ts";
import { checkConstraints, checkIndexes } from "./constraint-checks.ts";
import {
  checkNullComparisons,
  checkRemovals,
  checkRenames,
  checkWholeTable,
} from "./data-checks.ts";
import { dataRules } from "./data-rules.ts";
import { dialectOf } from "./dialect.ts";
import { startHistory } from "./history.ts";
import { lockRules } from "./lock-rules.ts";
import { isMigrationPath } from "./migration-path.ts";
import { readScript } from "./script.ts";
import type { Parser } from "./script.ts";
import { sectionAt, sectionsOf } from "./sections.ts";
import { actionPlaces } from "./step.ts";
import { stopRules } from "./stop-rules.ts";
import { checkTransactions } from "./transaction-checks.ts";

const checks = [
  checkColumns,
  checkConstraints,
  checkIndexes,
  checkTransactions,
  checkRemovals,
  checkRenames,
  checkWholeTable,
  checkNullComparisons,
];

/**
 * What is a slip in every dialect. All else is told of scripts that are surely PostgreSQL's: other
 * databases lock otherwise, and those inside of a program are never asked by two versions of it.
 */
const anyDialect = new Set([
  "column-replaced",
  "compares-with-null",
  "delete-all-rows",
  "update-cross-join",
]);

/** The reports of one script. */
function reportsOf(parser: Parser, path: string, sql: string): readonly Report[] {
  const dialect = dialectOf(path, sql);
  if (dialect === "other") return [];
  const script = readScript(parser, sql);
  // What mostly cannot be read is of another dialect, and what can be read means something else.
  if (script.refused > 0 && script.refused * 2 >= script.statements.length) return [];

  const toLine = lineAt(script.bytes);
  const sections = sectionsOf(path, sql, script.statements.length + script.refused);
  const lines = linesOf(sql);
  const reports: Report[] = [];
  let section = sections[0];
  let history = startHistory(section?.inTransaction ?? false);
  for (const [at, statement] of script.statements.entries()) {
    const now = sectionAt(sections, toLine(statement.start));
    if (now !== section) {
      section = now;
      history = startHistory(now.inTransaction);
    }
    if (now.down) continue;
    const step = {
      statement,
      before: history,
      explained: /^\s*(--|\/\*|\*|.*\*\/\s*$)/.test(lines[toLine(statement.start) - 2] ?? ""),
      after: () =>
        script.statements
          .slice(at + 1)
          .filter((each) => sectionAt(sections, toLine(each.start)) === now),
      actions: () => actionPlaces(parser, script, statement),
    };
    for (const check of checks) {
      for (const { rule, place, name } of check(step)) {
        if (dialect === "unknown" && !anyDialect.has(rule)) continue;
        reports.push({
          rule,
          firstLine: toLine(place.start),
          lastLine: toLine(place.end - 1),
          name,
          replacement: null,
        });
      }
    }
    history.note(statement.node);
  }
  return reports;
}

async function load(): Promise<Check> {
  const parser = await import("libpg-query");
  await parser.loadModule();
  return ({ path, text }) => reportsOf(parser, path, text);
}

/** Migrations of a PostgreSQL database, read by PostgreSQL's own parser. */
export const sql: InMemoryAnalyzer = {
  kind: "in-memory",
  name: "sql",
  version: installedVersion("libpg-query"),
  rules: [...stopRules, ...lockRules, ...dataRules],
  appliesTo: isMigrationPath,
  load,
};
