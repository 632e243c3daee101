import { effectiveConfig } from "../../src/policy/effective-config.ts";
import { readConfigFile } from "../../src/policy/read-config-file.ts";
import type { RepositoryConfig } from "../../src/policy/repository-config.ts";

/** The configuration of a repository that has this file and no owner's file, with what is noted. */
export function readOneFile(text: string): {
  readonly config: RepositoryConfig;
  readonly notes: readonly string[];
} {
  const reading = readConfigFile(text);
  if (reading.kind === "unreadable") {
    return { config: effectiveConfig([]).config, notes: [reading.problem] };
  }
  const { entries, notes } = reading;
  const layer = { origin: "repository", entries, rememberedFrom: null } as const;
  return { config: effectiveConfig([layer]).config, notes };
}
