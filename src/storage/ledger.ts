import { sql, type Kysely, type RawBuilder } from "kysely";
import type { FindingLife } from "../domain/ledger-entry.ts";
import type { Ledger } from "../review/ports.ts";
import { entryOf, rowOf } from "./ledger-row.ts";
import { putReceipt, type ReceiptTable } from "./receipts.ts";
import type { LedgerEntryRow, Tables } from "./schema.ts";
import { readSeen, writeSeen } from "./seen-table.ts";

/** One row of 23 columns each; keeps a statement far below 32,766 parameters. */
const rowsPerInsert = 500;

/** The ledger tables, by repository id and number, so that a rename loses nothing. */
export function createLedger(db: Kysely<Tables>, receipts: Pick<ReceiptTable, "latestOf">): Ledger {
  return {
    async entries(pullRequest) {
      const rows = await db
        .selectFrom("ledger_entries")
        .selectAll()
        .where("repository_id", "=", pullRequest.repository.id)
        .where("number", "=", pullRequest.number)
        .orderBy("path")
        .orderBy("fingerprint")
        .execute();
      return rows.map(entryOf);
    },

    seen: (pullRequest) => readSeen(db, pullRequest),

    async record(pullRequest, entries, receipt, seen) {
      // The last of two entries of one fingerprint is the one that counts.
      const rows = [
        ...new Map(entries.map((entry) => [entry.fingerprint, rowOf(pullRequest, entry)])).values(),
      ];
      await db.transaction().execute(async (trx) => {
        for (let start = 0; start < rows.length; start += rowsPerInsert) {
          await upsertEntries(trx, rows.slice(start, start + rowsPerInsert));
        }
        if (seen !== undefined) await writeSeen(trx, pullRequest, seen);
        await putReceipt(trx, pullRequest, receipt);
      });
    },

    async dismiss({ repository, number }, fingerprint, login, because, resolved = false) {
      const dismissed: FindingLife = { kind: "dismissed", by: login, because };
      const life: FindingLife = resolved ? { ...dismissed, resolved } : dismissed;
      const { numUpdatedRows } = await db
        .updateTable("ledger_entries")
        .set({ state: life.kind, life: JSON.stringify(life) })
        .where("repository_id", "=", repository.id)
        .where("number", "=", number)
        .where("fingerprint", "=", fingerprint)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async reopen({ repository, number }, fingerprints) {
      if (fingerprints.length === 0) return;
      const life: FindingLife = { kind: "open" };
      await db
        .updateTable("ledger_entries")
        .set({ state: life.kind, life: JSON.stringify(life) })
        .where("repository_id", "=", repository.id)
        .where("number", "=", number)
        .where("fingerprint", "in", fingerprints)
        .where("state", "=", "dismissed")
        .execute();
    },

    async latestReceipt(pullRequest, head) {
      return (await receipts.latestOf(pullRequest, head))?.receipt ?? null;
    },
  };
}

async function upsertEntries(trx: Kysely<Tables>, rows: readonly LedgerEntryRow[]): Promise<void> {
  await trx
    .insertInto("ledger_entries")
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(["repository_id", "number", "fingerprint"]).doUpdateSet((eb) => ({
        // Somebody may have decided while the review was under way.
        state: unlessDecided<FindingLife["kind"]>("state"),
        life: unlessDecided<string>("life"),
        engine: eb.ref("excluded.engine"),
        path: eb.ref("excluded.path"),
        scope: eb.ref("excluded.scope"),
        category: eb.ref("excluded.category"),
        severity: eb.ref("excluded.severity"),
        confidence: eb.ref("excluded.confidence"),
        title: eb.ref("excluded.title"),
        quote: eb.ref("excluded.quote"),
        rule: eb.ref("excluded.rule"),
        lines: eb.ref("excluded.lines"),
        unit: eb.ref("excluded.unit"),
        raised_at: eb.ref("excluded.raised_at"),
        first_seen_at: eb.ref("excluded.first_seen_at"),
        last_seen_head: eb.ref("excluded.last_seen_head"),
        last_seen_at: eb.ref("excluded.last_seen_at"),
        thread_node_id: eb.ref("excluded.thread_node_id"),
        answered_by: eb.ref("excluded.answered_by"),
        comment_id: eb.ref("excluded.comment_id"),
      })),
    )
    .execute();
}

/** The new value of a column, or its present one where that alone is dismissed or withdrawn. */
function unlessDecided<Value>(column: "state" | "life"): RawBuilder<Value> {
  const [present, next] = [sql.ref(`ledger_entries.${column}`), sql.ref(`excluded.${column}`)];
  const [state, nextState] = [sql.ref("ledger_entries.state"), sql.ref("excluded.state")];
  return sql<Value>`case when ${state} in ('dismissed', 'withdrawn')
    and ${nextState} not in ('dismissed', 'withdrawn') then ${present} else ${next} end`;
}
