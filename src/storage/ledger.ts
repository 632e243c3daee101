import type { Kysely } from "kysely";
import type { PullRequestRef } from "../domain/pull-request.ts";
import type { Ledger, LedgerEntry } from "../review/ports.ts";
import { putReceipt, type ReceiptTable } from "./receipts.ts";
import type { LedgerEntryRow, Tables } from "./schema.ts";

/** One row of 14 columns each; keeps a statement far below 32,766 parameters. */
const rowsPerInsert = 500;

/** The ledger tables, by repository id and number, so that a rename loses nothing. */
export function createLedger(
  db: Kysely<Tables>,
  receipts: Pick<ReceiptTable, "latestOf" | "pruneNowAndThen">,
): Ledger {
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

    async record(pullRequest, entries, receipt) {
      // The last of two entries of one fingerprint is the one that counts.
      const rows = [
        ...new Map(entries.map((entry) => [entry.fingerprint, rowOf(pullRequest, entry)])).values(),
      ];
      await db.transaction().execute(async (trx) => {
        for (let start = 0; start < rows.length; start += rowsPerInsert) {
          await upsertEntries(trx, rows.slice(start, start + rowsPerInsert));
        }
        await putReceipt(trx, pullRequest, receipt);
      });
      await receipts.pruneNowAndThen();
    },

    async latestReceipt(pullRequest) {
      return (await receipts.latestOf(pullRequest))?.receipt ?? null;
    },
  };
}

async function upsertEntries(trx: Kysely<Tables>, rows: readonly LedgerEntryRow[]): Promise<void> {
  await trx
    .insertInto("ledger_entries")
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(["repository_id", "number", "fingerprint"]).doUpdateSet((eb) => ({
        state: eb.ref("excluded.state"),
        path: eb.ref("excluded.path"),
        scope: eb.ref("excluded.scope"),
        category: eb.ref("excluded.category"),
        severity: eb.ref("excluded.severity"),
        confidence: eb.ref("excluded.confidence"),
        title: eb.ref("excluded.title"),
        quote: eb.ref("excluded.quote"),
        rule: eb.ref("excluded.rule"),
        raised_at: eb.ref("excluded.raised_at"),
        comment_id: eb.ref("excluded.comment_id"),
      })),
    )
    .execute();
}

function keyOf(pullRequest: PullRequestRef): Pick<LedgerEntryRow, "repository_id" | "number"> {
  return { repository_id: pullRequest.repository.id, number: pullRequest.number };
}

function rowOf(pullRequest: PullRequestRef, entry: LedgerEntry): LedgerEntryRow {
  const { raisedAt, commentId, ...same } = entry;
  return { ...keyOf(pullRequest), ...same, raised_at: raisedAt, comment_id: commentId };
}

function entryOf(row: LedgerEntryRow): LedgerEntry {
  const { repository_id: _repository, number: _number, raised_at, comment_id, ...same } = row;
  return { ...same, raisedAt: raised_at, commentId: comment_id };
}
