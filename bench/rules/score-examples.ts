import type { SourceFile } from "../../src/analyzers/analyzer.ts";
import type { Example } from "../../src/analyzers/rule.ts";
import { rulesByName, type Told } from "./checks.ts";
import { Tally, type Score } from "./score.ts";

/** A path for examples that do not care about theirs. */
const paths: Readonly<Record<string, string>> = {
  javascript: "src/example.js",
  typescript: "src/example.ts",
  tsx: "src/example.tsx",
  python: "src/example.py",
  go: "src/example.go",
  java: "src/Example.java",
  terraform: "infra/example.tf",
  sql: "db/migrations/0002_example.sql",
  dockerfile: "Dockerfile",
};

/**
 * Scores every rule on the examples of all rules: its own flagged ones are what it should tell,
 * every clear one of any rule is what no rule may tell.
 */
export async function scoreExamples(
  check: (file: SourceFile) => Promise<readonly Told[]>,
): Promise<readonly Score[]> {
  const tally = new Tally();
  for (const [name, { examples }] of rulesByName) {
    for (const example of examples?.flagged ?? []) {
      const told = (await check(fileOf(example))).filter(({ full }) => full === name);
      const lines = told.map(({ firstLine }) => firstLine);
      for (const line of example.lines) {
        tally.add(name, example.language, lines.includes(line) ? "right" : "missed");
      }
      for (const line of lines) {
        if (!example.lines.includes(line)) tally.add(name, example.language, "wrong");
      }
    }
    for (const example of examples?.clear ?? []) {
      for (const { full } of await check(fileOf(example)))
        tally.add(full, example.language, "wrong");
    }
  }
  return tally.scores();
}

function fileOf({ path, language, code }: Example): SourceFile {
  return { path: path ?? paths[language] ?? `src/example.${language}`, text: code };
}
