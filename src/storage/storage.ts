import { Kysely } from "kysely";
import type { Clock } from "../domain/clock.ts";
import type { Log } from "../domain/log.ts";
import type { RepositoryRef } from "../domain/pull-request.ts";
import type { Inbox } from "../queue/inbox.ts";
import type { Queue } from "../queue/queue.ts";
import type {
  CommandRecords,
  Heads,
  Ledger,
  Pauses,
  QueuedReviews,
  Receipts,
  RememberedConfigs,
  ReviewCache,
} from "../review/ports.ts";
import { createCommandRecords } from "./command-records.ts";
import { sqliteFileOf } from "./database-url.ts";
import { createDeliveryTable } from "./deliveries.ts";
import { createDurably } from "./durably.ts";
import { explainSqliteError } from "./explain-sqlite-error.ts";
import { forgetInstallation } from "./forget.ts";
import { createJobTable } from "./jobs.ts";
import { createHeads } from "./heads.ts";
import { createLedger } from "./ledger.ts";
import { migrate } from "./migrate.ts";
import { openSqlite } from "./open-sqlite.ts";
import { createPauses } from "./pauses.ts";
import { createQueuedReviews } from "./queued-reviews.ts";
import { createReceiptTable } from "./receipts.ts";
import { rememberRepositories } from "./repositories.ts";
import { createRememberedConfigs } from "./remembered-configs.ts";
import { createResultTable, type ResultBounds } from "./result-table.ts";
import { createReviewCache, type MemoryBounds } from "./review-cache.ts";
import type { Tables } from "./schema.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";

export interface CacheBounds {
  readonly memory: MemoryBounds;
  readonly disk: ResultBounds;
}

/** 16 MB of memory; 512 MB of disk; results unused for 90 days go. */
export const defaultCacheBounds: CacheBounds = {
  memory: { maxEntries: 10_000, maxBytes: 16 * 1024 * 1024 },
  disk: { maxRows: 500_000, maxBytes: 512 * 1024 * 1024, maxAge: 90 * 24 * 60 * 60 * 1000 },
};

export interface StorageOptions {
  /** `sqlite:PATH`, `sqlite::memory:` or a plain path. */
  readonly url: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly cache?: CacheBounds;
  /** Milliseconds after which a receipt or a record of a command goes; without it none does. */
  readonly receiptMaxAge?: number;
}

/** Everything durable, behind the ports of the inner rooms. */
export interface Storage {
  readonly inbox: Inbox;
  readonly queue: Queue;
  readonly cache: ReviewCache;
  readonly ledger: Ledger;
  readonly receipts: Receipts;
  readonly heads: Heads;
  readonly configs: RememberedConfigs;
  readonly queuedReviews: QueuedReviews;
  readonly pauses: Pauses;
  readonly commandRecords: CommandRecords;
  /** `enqueue` does this by itself; for work that comes in by another way. */
  rememberRepository(installationId: number, repository: RepositoryRef): Promise<void>;
  /** `again`: reviews were under way and may write a little longer, so ask once more later. */
  forgetInstallation(installationId: number): Promise<"done" | "again">;
  /** Drops receipts and records of commands that are too old; done once when it is opened. */
  dropOld(): Promise<void>;
  /** Writes to the disk. Throws `Stop` with the cause and the cure when that fails. */
  checkWritable(): Promise<void>;
  /** Waits for what is being written, then closes the file. Nothing may be called afterwards. */
  close(): Promise<void>;
}

/** Opens the database and brings it to the newest form. Throws `Stop` when it cannot be used. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { clock, log, cache: bounds = defaultCacheBounds } = options;
  const file = sqliteFileOf(options.url);
  const sqlite = openSqlite(file);
  const db = new Kysely<Tables>({ dialect: sqliteDialect(sqlite) });
  const inbox = createDeliveryTable(db, createDurably(db, sqlite), clock, log);
  const queue = createJobTable(db, clock, log);
  const results = createResultTable(db, bounds.disk, clock, log);
  const cache = createReviewCache(results, bounds.memory, clock, log);
  const maxAge = options.receiptMaxAge ?? null;
  const receipts = createReceiptTable(db, maxAge, clock, log);
  const commandRecords = createCommandRecords(db, maxAge, clock);
  const dropOld = async (): Promise<void> => {
    await receipts.prune();
    await commandRecords.prune();
  };
  try {
    await migrate(db, log);
    await results.prune();
    await dropOld();
  } catch (error) {
    await db.destroy();
    throw explainSqliteError(error, file);
  }
  return {
    inbox,
    queue,
    cache,
    ledger: createLedger(db, receipts),
    receipts,
    heads: createHeads(db, clock, log),
    configs: createRememberedConfigs(db),
    queuedReviews: createQueuedReviews(db),
    pauses: createPauses(db),
    commandRecords,
    rememberRepository: (installationId, repository) =>
      rememberRepositories(db, [{ installationId, repository }]),
    async forgetInstallation(installationId) {
      const { repositories, again } = await forgetInstallation(db, installationId);
      for (const id of repositories) await cache.forgetRepository(id);
      log.info({ installationId, repositories: repositories.length }, "installation forgotten");
      return again ? "again" : "done";
    },
    dropOld,
    async checkWritable() {
      try {
        await db
          .insertInto("probes")
          .values({ id: 1, at: clock.now() })
          .onConflict((conflict) => conflict.column("id").doUpdateSet({ at: clock.now() }))
          .execute();
      } catch (error) {
        throw explainSqliteError(error, file);
      }
    },
    async close() {
      await inbox.settled();
      await queue.settled();
      await results.settled();
      await db.destroy();
    },
  };
}
