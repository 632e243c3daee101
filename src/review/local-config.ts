import { TellTheUser } from "../domain/errors.ts";
import type { EngineName } from "../domain/finding.ts";
import type { FailOn } from "./fail-on.ts";
import type { ChangeSource } from "./ports.ts";
import { readConfig, type ConfigReading } from "./read-config.ts";

/** What somebody asked for by hand, beside what the repository says. */
export interface Wishes {
  /** Engines asked for by name; null for all that the repository allows. */
  readonly engines: readonly EngineName[] | null;
  /** Null for the repository's own gate. */
  readonly failOn: FailOn | null;
}

export const noWishes: Wishes = { engines: null, failOn: null };

/**
 * The repository's configuration for a review by hand: nits are shown to those who fail on them.
 * Throws `TellTheUser` when an engine is asked for that the repository has switched off, since a
 * review without it would look like one with it.
 */
export async function readLocalConfig(
  source: ChangeSource,
  wishes: Wishes,
): Promise<Pick<ConfigReading, "config" | "values" | "notes">> {
  const { config, values, notes } = await readConfig(source, null);
  const off = wishes.engines?.find((name) => !config.engines[name]);
  if (off !== undefined) {
    throw new TellTheUser(
      `The repository has switched the engine ${off} off (engines.${off} in .github/marginalia.yml)`,
      `Leave ${off} out of --engine.`,
    );
  }
  const wished = wishes.failOn === "nit" ? { ...config, nits: true } : config;
  return { config: wished, values, notes };
}
