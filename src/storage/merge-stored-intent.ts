import type { Intent } from "../domain/intent.ts";
import { mergeIntents } from "../queue/merge-intents.ts";
import { intentSchema } from "./intent-schema.ts";
import { readJson } from "./read-json.ts";

/** Merges a newer intent with a stored one; one that cannot be read has nothing to add. */
export function mergeStoredIntent(stored: string | undefined, newer: Intent): Intent {
  if (stored === undefined) return newer;
  const older = readJson(stored, intentSchema);
  return older.ok ? mergeIntents(older.value, newer) : newer;
}
