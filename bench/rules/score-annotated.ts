import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";

import type { SourceFile } from "../../src/analyzers/analyzer.ts";
import { languageOf } from "../../src/diff/language.ts";
import { readAnnotations } from "./annotations.ts";
import type { Told } from "./checks.ts";
import { foreignRules, meansOther } from "./foreign-rules.ts";
import { Tally, type Score } from "./score.ts";

/** Larger files are no test files. */
const mostBytes = 500_000;

/** Languages that have rules of ours; what is annotated in others says nothing of them. */
const languages: ReadonlySet<string> = new Set([
  "javascript",
  "jsx",
  "typescript",
  "tsx",
  "python",
  "go",
  "java",
]);

/** What a tool's own fix makes of a file, comments and all. */
const fixed = /\.fixed\.[a-z]+$/;

export interface AnnotatedScore {
  readonly scores: readonly Score[];
  readonly files: number;
  /** Foreign rules without an entry in the table, with how often they should be told. */
  readonly unmapped: ReadonlyMap<string, number>;
  /** Places where we did other than the file says, for reading. */
  readonly differences: readonly string[];
}

/**
 * Scores our rules on a folder of files annotated for somebody else's: a defect counts when one of
 * the rules that the table gives for it tells it, harmless code when none of them does.
 */
export async function scoreAnnotated(
  folder: string,
  check: (file: SourceFile) => Promise<readonly Told[]>,
): Promise<AnnotatedScore> {
  const tally = new Tally();
  const unmapped = new Map<string, number>();
  const differences: string[] = [];
  let files = 0;
  for (const name of await readdir(folder, { recursive: true })) {
    if (fixed.test(name) || !languages.has(languageOf(name))) continue;
    const full = join(folder, name);
    const known = await stat(full);
    if (!known.isFile() || known.size > mostBytes) continue;
    const text = await readFile(full, "utf8");
    const annotations = readAnnotations(text);
    if (annotations.length === 0) continue;
    // Folders named after tests would make the rules that spare tests silent.
    const path = relative(folder, full).replaceAll(/tests?\//g, "");
    const told = await check({ path, text });
    files += 1;
    for (const { rules, isDefect, line, lastLine } of annotations) {
      for (const foreign of rules) {
        if (meansOther.some(([rule, folder]) => rule === foreign && path.startsWith(folder)))
          continue;
        const ours = foreignRules[foreign];
        if (ours === undefined) {
          if (isDefect) unmapped.set(foreign, (unmapped.get(foreign) ?? 0) + 1);
          continue;
        }
        const found = told.find(
          (each) =>
            ours.includes(each.full) && each.firstLine >= line && each.firstLine <= lastLine,
        );
        const rule = found?.full ?? ours[0] ?? foreign;
        const isRight = (found !== undefined) === isDefect;
        if (isDefect) tally.add(rule, languageOf(path), isRight ? "right" : "missed");
        else if (!isRight) tally.add(rule, languageOf(path), "wrong");
        if (!isRight) {
          differences.push(
            `${path}:${line}: ${isDefect ? "not told" : "told wrongly"}: ${foreign} (${rule})`,
          );
        }
      }
    }
  }
  return { scores: tally.scores(), files, unmapped, differences };
}
