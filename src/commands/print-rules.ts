import { analyzers } from "../analyzers/analyzers.ts";
import { ownAnalyzers, readOwnRules } from "./read-own-rules.ts";
import { pageStyle } from "./page-style.ts";
import { rulesCommand, type RulesOptions } from "./rules-command.ts";

/** Does `marginalia rules`: prints our rules and those of the user's `files`. */
export async function printRules(
  options: RulesOptions,
  files: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const all = [...analyzers, ...ownAnalyzers(await readOwnRules(files))];
  process.stdout.write(rulesCommand(options, all, pageStyle(process.stdout, env)));
}
