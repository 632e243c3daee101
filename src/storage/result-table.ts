import { sql, type Kysely } from "kysely";
import type { Clock } from "../domain/clock.ts";
import { unitKey, type UnitKey } from "../domain/ids.ts";
import type { Log } from "../domain/log.ts";
import type { CachedResult } from "../review/ports.ts";
import { claimsSchema } from "./claim-schema.ts";
import { createGroupCommit } from "./group-commit.ts";
import { readJson } from "./read-json.ts";
import type { ResultRow, Tables } from "./schema.ts";

/** Parameters of one `in` list; every database takes at least this many. */
const keysPerQuery = 500;
const rowsPerCommit = 200;
const bytesPerCommit = 4 * 1024 * 1024;

export interface StoredResult extends CachedResult {
  readonly repositoryId: string;
  /** Length of the claims as JSON. */
  readonly bytes: number;
  /** Epoch milliseconds, exact to a day. */
  readonly usedAt: number;
}

/** How much the table keeps. What was used last stays longest. */
export interface ResultBounds {
  readonly maxRows: number;
  /** Sum over the JSON of all claims. */
  readonly maxBytes: number;
  /** Milliseconds since a result was last used. */
  readonly maxAge: number;
}

interface NewResult {
  readonly key: UnitKey;
  readonly result: StoredResult;
}

/** The disk tier of the review cache. */
export interface ResultTable {
  /** What is known of the keys. A row that cannot be read is deleted, logged and not known. */
  read(keys: readonly UnitKey[]): Promise<ReadonlyMap<UnitKey, StoredResult>>;
  write(key: UnitKey, result: StoredResult): Promise<void>;
  touch(keys: readonly UnitKey[]): Promise<void>;
  /** Drops what is too old or too much; gives the number of rows dropped. */
  prune(): Promise<number>;
  forgetRepository(repositoryId: string): Promise<void>;
  /** Resolves when every write has ended. */
  settled(): Promise<void>;
}

export function createResultTable(
  db: Kysely<Tables>,
  bounds: ResultBounds,
  clock: Clock,
  log: Log,
): ResultTable {
  const writes = createGroupCommit<NewResult, true>({
    write: async (results) => {
      await upsert(db, results);
      return results.map(() => true);
    },
    maxItems: rowsPerCommit,
    weigh: ({ result }) => result.bytes,
    maxWeight: bytesPerCommit,
  });

  async function drop(key: string, why: string): Promise<void> {
    log.error({ unitKey: key, why }, "cached result dropped: unreadable");
    await db.deleteFrom("results").where("key", "=", key).execute();
  }

  return {
    async read(keys) {
      const oldest = clock.now() - bounds.maxAge;
      const found = new Map<UnitKey, StoredResult>();
      for (const chunk of chunks(keys)) {
        const rows = await db.selectFrom("results").selectAll().where("key", "in", chunk).execute();
        for (const row of rows) {
          if (row.used_at < oldest) continue;
          const claims = readJson(row.claims, claimsSchema);
          if (claims.ok) found.set(unitKey(row.key), { ...fieldsOf(row), claims: claims.value });
          else await drop(row.key, claims.why);
        }
      }
      return found;
    },

    async write(key, result) {
      await writes.add({ key, result });
    },

    async touch(keys) {
      for (const chunk of chunks(keys)) {
        await db
          .updateTable("results")
          .set({ used_at: clock.now() })
          .where("key", "in", chunk)
          .execute();
      }
    },

    async prune() {
      const { numDeletedRows: old } = await db
        .deleteFrom("results")
        .where("used_at", "<", clock.now() - bounds.maxAge)
        .executeTakeFirstOrThrow();
      const { numDeletedRows: over } = await db
        .deleteFrom("results")
        .where("key", "in", (eb) =>
          eb
            .selectFrom(latestFirst(db).as("kept"))
            .select("kept.key")
            .where((where) =>
              where.or([
                where("kept.bytes", ">", bounds.maxBytes),
                where("kept.rank", ">", bounds.maxRows),
              ]),
            ),
        )
        .executeTakeFirstOrThrow();
      return Number(old + over);
    },

    async forgetRepository(repositoryId) {
      await writes.settled();
      await db.deleteFrom("results").where("repository_id", "=", repositoryId).execute();
    },

    settled: () => writes.settled(),
  };
}

async function upsert(db: Kysely<Tables>, results: readonly NewResult[]): Promise<void> {
  // The last of two results of one key is the one that counts.
  const rows = new Map(results.map(({ key, result }) => [key, rowOf(key, result)]));
  await db
    .insertInto("results")
    .values([...rows.values()])
    .onConflict((conflict) =>
      conflict.column("key").doUpdateSet((eb) => ({
        repository_id: eb.ref("excluded.repository_id"),
        claims: eb.ref("excluded.claims"),
        bytes: eb.ref("excluded.bytes"),
        reviewed_at: eb.ref("excluded.reviewed_at"),
        used_at: eb.ref("excluded.used_at"),
      })),
    )
    .execute();
}

function rowOf(key: UnitKey, result: StoredResult): ResultRow {
  return {
    key,
    repository_id: result.repositoryId,
    claims: JSON.stringify(result.claims),
    bytes: result.bytes,
    reviewed_at: result.reviewedAt,
    used_at: result.usedAt,
  };
}

/** Each key with its rank by last use and the bytes of all up to it. */
function latestFirst(db: Kysely<Tables>) {
  return db
    .selectFrom("results")
    .select([
      "key",
      sql<number>`row_number() over (order by used_at desc, key)`.as("rank"),
      sql<number>`sum(bytes) over (order by used_at desc, key)`.as("bytes"),
    ]);
}

function fieldsOf(row: ResultRow): Omit<StoredResult, "claims"> {
  return {
    repositoryId: row.repository_id,
    bytes: row.bytes,
    reviewedAt: row.reviewed_at,
    usedAt: row.used_at,
  };
}

function chunks<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const all: (readonly Item[])[] = [];
  for (let start = 0; start < items.length; start += keysPerQuery) {
    all.push(items.slice(start, start + keysPerQuery));
  }
  return all;
}
