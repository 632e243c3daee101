import {
  SqliteAdapter,
  SqliteDialect,
  type DialectAdapter,
  type SqliteDatabase,
  type SqliteStatement,
} from "kysely";
import { LRUCache } from "lru-cache";
import type { SqliteFile } from "./open-sqlite.ts";

const noStatement: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
};

/**
 * SQLite's schema changes are transactional (https://www.sqlite.org/lang_transaction.html). Saying
 * so makes the migrator decide and apply in one transaction, so that of two processes that start
 * together exactly one migrates.
 */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class TransactionalDialect extends SqliteDialect {
  override createAdapter(): DialectAdapter {
    return new TransactionalAdapter();
  }
}

/**
 * Kysely over an open database file. Closing the Kysely instance closes the file.
 *
 * Three things differ from Kysely's own dialect. Transactions begin `immediate`: one that reads
 * first and writes later would fail at once, without the busy timeout, when another process wrote
 * in between. Statements are prepared once and kept. A roll-back after SQLite has already rolled
 * back by itself (disk full) is nothing, so that the first error is the one that is seen.
 */
export function sqliteDialect(file: SqliteFile): SqliteDialect {
  const prepared = new LRUCache<string, SqliteStatement>({ max: 200 });
  const database: SqliteDatabase = {
    close: () => {
      file.close();
    },
    prepare: (text) => {
      if (text === "rollback" && !file.inTransaction) return noStatement;
      const known = prepared.get(text);
      if (known !== undefined) return known;
      const statement = file.prepare(text === "begin" ? "begin immediate" : text);
      prepared.set(text, statement);
      return statement;
    },
  };
  return new TransactionalDialect({ database });
}
