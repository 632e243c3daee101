import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Analyzer } from "../analyzers/analyzer.ts";
import { checkRuleFiles } from "../analyzers/own-rules/check-rules.ts";
import { ownRulesAnalyzer } from "../analyzers/own-rules/own-rules.ts";
import type { RuleFile } from "../analyzers/own-rules/rule-file.ts";
import { messageOf, TellTheUser } from "../domain/errors.ts";

/** Bytes; rules are written by people. */
const largest = 1_000_000;
const mostFiles = 1_000;

/**
 * Reads and checks the rules that the user named: files, and the `.yml` and `.yaml` files that lie
 * in folders. They are the user's own, so links are followed. Throws `TellTheUser` for the first that
 * cannot be read or is wrong, with file, line and column where there are some.
 */
export async function readOwnRules(paths: readonly string[]): Promise<readonly RuleFile[]> {
  const files: RuleFile[] = [];
  for (const path of paths) {
    for (const file of await filesAt(path)) {
      files.push({ path: file, text: await readRules(file) });
      if (files.length > mostFiles) throw unreadable(path, `there are over ${mostFiles} files`);
    }
  }
  await checkRuleFiles(files);
  return files;
}

/** The analyzer of rules that were read, beside ours; none where there are no rules. */
export function ownAnalyzers(files: readonly RuleFile[]): readonly Analyzer[] {
  return files.length === 0 ? [] : [ownRulesAnalyzer(files)];
}

async function filesAt(path: string): Promise<readonly string[]> {
  return reading(path, async () => {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = (await readdir(path)).filter((name) => /\.ya?ml$/i.test(name)).toSorted();
    if (names.length === 0) throw unreadable(path, "no .yml file lies in this folder");
    return names.map((name) => join(path, name));
  });
}

async function readRules(path: string): Promise<string> {
  return reading(path, async () => {
    const stats = await stat(path);
    if (!stats.isFile()) throw unreadable(path, "it is no file");
    if (stats.size > largest) throw unreadable(path, `it has ${stats.size} bytes`);
    return readFile(path, "utf8");
  });
}

async function reading<Value>(path: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof TellTheUser) throw error;
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw unreadable(path, isMissing ? "there is no such file" : messageOf(error), error);
  }
}

function unreadable(path: string, why: string, cause?: unknown): TellTheUser {
  return new TellTheUser(
    `The rules ${path} cannot be read: ${why}`,
    `Check --rules: each path is a file of at most ${largest / 1_000_000} MB, or a folder of them.`,
    { cause },
  );
}
