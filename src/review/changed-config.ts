import type { Change } from "../domain/change.ts";
import { configPath } from "../policy/effective-config.ts";
import { readContent } from "./read-config.ts";
import type { ChangeSource } from "./ports.ts";

/** What is said of a configuration that the change itself changes, one plain sentence each. */
export interface ChangedConfig {
  /** What would not be understood after the merge. */
  readonly problems: readonly string[];
  /** That it changes at all: it decides on reviews to come. */
  readonly remarks: readonly string[];
}

const nothing: ChangedConfig = { problems: [], remarks: [] };

/**
 * Validates the configuration at the head where the change touches it, so that a mistake is seen
 * before the merge. It is not used: a pull request does not choose how it is reviewed.
 */
export async function changedConfig(
  change: Change,
  source: Pick<ChangeSource, "readFile">,
): Promise<ChangedConfig> {
  const touched = change.files.some(
    ({ path, previousPath }) => path === configPath || previousPath === configPath,
  );
  if (!touched) return nothing;
  const content = await source.readFile(configPath, "head");
  const file = `this pull request ${content === null ? "removes" : "changes"} ${configPath}`;
  const remarks = [`${file}; it takes effect after the merge`];
  if (content === null) return { problems: [], remarks };
  const reading = readContent(content);
  const problems = reading.kind === "read" ? reading.notes : [reading.problem];
  return { problems: problems.map((problem) => `${file}: ${problem}`), remarks };
}

/**
 * All of that for a change that is skipped, as one that touches nothing but the configuration often
 * is. Its files are listed only where the head has another configuration than the base branch, so
 * that a skip costs little.
 */
export async function changedConfigOfSkipped(
  source: Pick<ChangeSource, "readChange" | "readFile">,
): Promise<readonly string[]> {
  const [base, head] = await Promise.all([
    source.readFile(configPath, "base"),
    source.readFile(configPath, "head"),
  ]);
  if (JSON.stringify(base) === JSON.stringify(head)) return [];
  const { problems, remarks } = await changedConfig(await source.readChange(), source);
  return [...problems, ...remarks];
}
