import { Migrator, type Kysely } from "kysely";
import { messageOf, Stop } from "../domain/errors.ts";
import type { Log } from "../domain/log.ts";
import { firstTables } from "./migrations/0001-first-tables.ts";
import { receiptsByHead } from "./migrations/0002-receipts-by-head.ts";
import { rememberedConfigs } from "./migrations/0003-remembered-configs.ts";
import { livesOfFindings } from "./migrations/0004-lives-of-findings.ts";
import { pauses } from "./migrations/0005-pauses.ts";
import { commandRecords } from "./migrations/0006-command-records.ts";
import { heads } from "./migrations/0007-heads.ts";
import { jobsByKind } from "./migrations/0008-jobs-by-kind.ts";
import type { Tables } from "./schema.ts";

/** By name, which is also their order. A migration that was released is never edited. */
const migrations = {
  "0001-first-tables": firstTables,
  "0002-receipts-by-head": receiptsByHead,
  "0003-remembered-configs": rememberedConfigs,
  "0004-lives-of-findings": livesOfFindings,
  "0005-pauses": pauses,
  "0006-command-records": commandRecords,
  "0007-heads": heads,
  "0008-jobs-by-kind": jobsByKind,
};

/**
 * Brings the database to the newest form. Two processes may call it at once: one applies, the
 * other waits and finds nothing to do. Throws `Stop` for a database of a newer
 * version, else what the database said; then no step was applied.
 */
export async function migrate(db: Kysely<Tables>, log: Log): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error !== undefined) throw explain(error);
  for (const { migrationName } of results) {
    log.info({ migration: migrationName }, "database migrated");
  }
}

function explain(error: unknown): Error {
  const message = messageOf(error);
  if (error instanceof Error && !message.startsWith("corrupted migrations")) return error;
  return new Stop(
    `The database was made by another version of Marginalia: ${message}`,
    "Start the version that last used this database or a newer one, or restore a backup.",
    { cause: error },
  );
}
