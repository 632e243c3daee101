import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { sqliteFileOf } from "../storage/database-url.ts";

/**
 * Makes the directory that the database lies in, for its owner alone, when only this last one is
 * missing; more missing ones are rather a mistyped path. Throws `Stop` for a DATABASE_URL of
 * another kind.
 */
export function makeDataDirectory(databaseUrl: string): void {
  try {
    mkdirSync(dirname(sqliteFileOf(databaseUrl)), { mode: 0o700 });
  } catch (error) {
    // Policy: it is there already, or opening the database says what is wrong with it.
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}
