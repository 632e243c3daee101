import { textOf } from "./read-change.ts";
import type { ChangeSource } from "./ports.ts";

/** Where a repository says what it wants of its reviewer. */
const configPath = ".github/marginalia.yml";

/**
 * The configuration's text from the tip of the base branch, never from the head: a pull request
 * must not choose how it is reviewed. Null when there is none.
 */
export async function readConfigText(source: ChangeSource): Promise<string | null> {
  return textOf(await source.readFile(configPath, "base"));
}
