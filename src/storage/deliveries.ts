import type { Kysely } from "kysely";
import type { Clock } from "../domain/clock.ts";
import { deliveryId, type DeliveryId } from "../domain/ids.ts";
import type { Log } from "../domain/log.ts";
import type { Delivery, Inbox } from "../queue/inbox.ts";
import type { Durably } from "./durably.ts";
import { createGroupCommit } from "./group-commit.ts";
import type { DeliveryRow, Tables } from "./schema.ts";

const maxTries = 5;
/** Read at once at most: payloads may be up to 25 MB each (GitHub's cap on webhooks). */
const maxBytesRead = 32 * 1024 * 1024;
const maxBytesPerCommit = 8 * 1024 * 1024;
/** Ten columns times this stays far below the 32,766 parameters that one statement may have. */
const maxRowsPerCommit = 200;
/** GitHub offers redelivery for three days; a GUID older than this cannot come again. */
const guidLifetime = 30 * 24 * 60 * 60 * 1000;

/** The inbox, and when everything that it was given is on the disk. */
export interface DeliveryTable extends Inbox {
  settled(): Promise<void>;
}

/**
 * The deliveries table. Deliveries that arrive in one turn of the event loop are stored by one
 * statement, hence by one commit. A delivery that was set aside and comes again, because somebody
 * pressed "Redeliver", is tried afresh.
 */
export function createDeliveryTable(
  db: Kysely<Tables>,
  durably: Durably,
  clock: Clock,
  log: Log,
): DeliveryTable {
  // GitHub never repeats what was acknowledged, so this is what must outlive a power cut. What
  // follows from a delivery is committed before the delivery is marked as dispatched.
  const stores = createGroupCommit<Delivery, "stored" | "duplicate">({
    write: (deliveries) => durably((connection) => insert(connection, deliveries)),
    maxItems: maxRowsPerCommit,
    weigh: (delivery) => delivery.payload.length,
    maxWeight: maxBytesPerCommit,
  });
  const dispatches = createGroupCommit<DeliveryId, true>({
    write: async (ids) => {
      await db
        .updateTable("deliveries")
        .set({ state: "dispatched", settled_at: clock.now(), last_error: null })
        .where("id", "in", ids)
        .execute();
      return ids.map(() => true);
    },
    maxItems: maxRowsPerCommit,
    weigh: () => 1,
    maxWeight: maxRowsPerCommit,
  });

  return {
    store: (delivery) => stores.add(delivery),
    undispatched: (limit) => readOldest(db, clock.now(), limit),
    async dispatched(id) {
      await dispatches.add(id);
    },
    failed: (id, why) => countFailure(db, clock.now(), log, id, why),
    prune: (before) => prune(db, before),
    async settled() {
      await stores.settled();
      await dispatches.settled();
    },
  };
}

async function insert(
  db: Kysely<Tables>,
  deliveries: readonly Delivery[],
): Promise<readonly ("stored" | "duplicate")[]> {
  const firsts = new Map<string, DeliveryRow>();
  for (const delivery of deliveries) {
    if (!firsts.has(delivery.id)) firsts.set(delivery.id, rowOf(delivery));
  }
  const stored = await db
    .insertInto("deliveries")
    .values([...firsts.values()])
    .onConflict((conflict) =>
      conflict
        .column("id")
        .doUpdateSet((eb) => ({
          payload: eb.ref("excluded.payload"),
          payload_bytes: eb.ref("excluded.payload_bytes"),
          received_at: eb.ref("excluded.received_at"),
          due_at: eb.ref("excluded.due_at"),
          state: "waiting",
          attempts: 0,
          settled_at: null,
        }))
        .where("deliveries.state", "=", "aside"),
    )
    .returning("id")
    .execute();
  const fresh = new Set(stored.map(({ id }) => id));
  // The second of two equal GUIDs in one group is a duplicate of the first.
  return deliveries.map(({ id }) => (fresh.delete(id) ? "stored" : "duplicate"));
}

function rowOf(delivery: Delivery): DeliveryRow {
  return {
    id: delivery.id,
    event: delivery.event,
    payload: delivery.payload,
    payload_bytes: Buffer.byteLength(delivery.payload),
    received_at: delivery.receivedAt,
    state: "waiting",
    attempts: 0,
    due_at: 0,
    last_error: null,
    settled_at: null,
  };
}

async function readOldest(
  db: Kysely<Tables>,
  now: number,
  limit: number,
): Promise<readonly Delivery[]> {
  const sizes = await db
    .selectFrom("deliveries")
    .select(["id", "payload_bytes"])
    .where("state", "=", "waiting")
    .where("due_at", "<=", now)
    .orderBy("received_at")
    .orderBy("id")
    .limit(limit)
    .execute();
  let bytes = 0;
  const affordable = sizes.filter((row, index) => {
    bytes += row.payload_bytes;
    return index === 0 || bytes <= maxBytesRead;
  });
  if (affordable.length === 0) return [];
  const rows = await db
    .selectFrom("deliveries")
    .select(["id", "event", "payload", "received_at"])
    .where(
      "id",
      "in",
      affordable.map(({ id }) => id),
    )
    .orderBy("received_at")
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    id: deliveryId(row.id),
    event: row.event,
    payload: row.payload,
    receivedAt: row.received_at,
  }));
}

/** Tries again after 1, 4, 16 and 64 seconds, then sets the delivery aside. */
async function countFailure(
  db: Kysely<Tables>,
  now: number,
  log: Log,
  id: DeliveryId,
  why: string,
): Promise<void> {
  const row = await db
    .updateTable("deliveries")
    .set((eb) => ({ attempts: eb("attempts", "+", 1), last_error: why }))
    .where("id", "=", id)
    .where("state", "=", "waiting")
    .returning(["attempts", "event"])
    .executeTakeFirst();
  if (row === undefined) return;
  const { attempts, event } = row;
  const aside = attempts >= maxTries;
  await db
    .updateTable("deliveries")
    .set(aside ? { state: "aside", settled_at: now } : { due_at: now + 1000 * 4 ** (attempts - 1) })
    .where("id", "=", id)
    .execute();
  if (aside) {
    log.error({ delivery: id, event, attempts, why }, "delivery set aside; redeliver it to retry");
  }
}

async function prune(db: Kysely<Tables>, before: number): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable("deliveries")
    .set({ payload: "", payload_bytes: 0 })
    .where("state", "=", "dispatched")
    .where("settled_at", "<", before)
    .where("payload_bytes", ">", 0)
    .executeTakeFirstOrThrow();
  await db
    .deleteFrom("deliveries")
    .where("settled_at", "<", before - guidLifetime)
    .execute();
  return Number(numUpdatedRows);
}
