import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../src/domain/clock.ts";
import { silentLog } from "../../src/domain/log.ts";
import { openSqlite } from "../../src/storage/open-sqlite.ts";
import { openStorage, type CacheBounds, type Storage } from "../../src/storage/storage.ts";

/** A storage in memory, of its own for each caller. */
export function memoryStorage(clock: Clock): Promise<Storage> {
  return openStorage({ url: "sqlite::memory:", clock, log: silentLog });
}

export interface StorageFile {
  readonly path: string;
  /** The storage that is open now. */
  readonly storage: Storage;
  /** As after a restart: memory is empty, the disk is not. */
  readonly reopen: () => Promise<void>;
  /** What somebody else does to the file, through a connection of their own. */
  readonly sql: (text: string) => Promise<readonly unknown[]>;
  readonly remove: () => Promise<void>;
}

/** A storage in a file of its own. */
export async function openFile(clock: Clock, cache?: CacheBounds): Promise<StorageFile> {
  const folder = mkdtempSync(join(tmpdir(), "marginalia-storage-"));
  const path = join(folder, "m.db");
  const options = {
    url: path,
    clock,
    log: silentLog,
    ...(cache === undefined ? {} : { cache }),
  };
  let storage = await openStorage(options);
  return {
    path,
    get storage() {
      return storage;
    },
    async reopen() {
      await storage.close();
      storage = await openStorage(options);
    },
    sql(text) {
      const database = openSqlite(path);
      const statement = database.prepare(text);
      const rows = statement.reader ? statement.all() : [];
      if (!statement.reader) statement.run();
      database.close();
      return Promise.resolve(rows);
    },
    async remove() {
      await storage.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
