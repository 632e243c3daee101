import type { Kysely } from "kysely";
import type { SqliteFile } from "./open-sqlite.ts";
import type { Tables } from "./schema.ts";

/** Does some work whose commits, and all before them, are on the disk when this resolves. */
export type Durably = <Result>(
  work: (connection: Kysely<Tables>) => Promise<Result>,
) => Promise<Result>;

/**
 * Syncs the disk at each commit of the work alone. In write-ahead mode commits reach the disk in
 * their order, so the few that must outlive a power cut carry all earlier ones with them; a killed
 * process loses nothing either way (https://www.sqlite.org/pragma.html#pragma_synchronous).
 * Holding the one connection keeps other writers out of the setting.
 */
export function createDurably(db: Kysely<Tables>, file: SqliteFile): Durably {
  return (work) =>
    db.connection().execute(async (connection) => {
      file.pragma("synchronous = FULL");
      try {
        return await work(connection);
      } finally {
        file.pragma("synchronous = NORMAL");
      }
    });
}
