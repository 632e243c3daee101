import type { Kysely } from "kysely";
import { describePullRequest, type PullRequestRef } from "../domain/pull-request.ts";
import type { Log } from "../domain/log.ts";
import type { Ledger, LedgerEntry } from "../review/ports.ts";
import { readJson } from "./read-json.ts";
import { receiptSchema } from "./receipt-schema.ts";
import type { LedgerEntryRow, Tables } from "./schema.ts";

/** One row of 14 columns each; keeps a statement far below 32,766 parameters. */
const rowsPerInsert = 500;

/** The ledger tables, by repository id and number, so that a rename loses nothing. */
export function createLedger(db: Kysely<Tables>, log: Log): Ledger {
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
        const { review, endedAt: ended_at } = receipt;
        const text = JSON.stringify(receipt);
        await trx
          .insertInto("receipts")
          .values({ ...keyOf(pullRequest), review, ended_at, receipt: text })
          .onConflict((conflict) =>
            conflict
              .columns(["repository_id", "number", "review"])
              .doUpdateSet({ ended_at, receipt: text }),
          )
          .execute();
      });
    },

    async latestReceipt(pullRequest) {
      const row = await db
        .selectFrom("receipts")
        .select(["review", "receipt"])
        .where("repository_id", "=", pullRequest.repository.id)
        .where("number", "=", pullRequest.number)
        .orderBy("ended_at", "desc")
        .orderBy("review")
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return null;
      const receipt = readJson(row.receipt, receiptSchema);
      if (receipt.ok) return receipt.value;
      log.error(
        { pullRequest: describePullRequest(pullRequest), review: row.review, why: receipt.why },
        "receipt unreadable, treated as none",
      );
      return null;
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
