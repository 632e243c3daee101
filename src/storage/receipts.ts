import type { Kysely } from "kysely";
import type { Clock } from "../domain/clock.ts";
import type { Log } from "../domain/log.ts";
import type { Sha } from "../domain/ids.ts";
import type { PullRequestRef } from "../domain/pull-request.ts";
import type { SignedReceipt } from "../domain/receipt.ts";
import type { KeptReceipt, Receipts } from "../review/ports.ts";
import { readJson } from "./read-json.ts";
import { signedReceiptSchema } from "./receipt-schema.ts";
import type { Tables } from "./schema.ts";

/** Of one answer; a head is reviewed a few times at most. */
const mostOfCommit = 100;

export interface ReceiptTable extends Receipts {
  /** Null when the latest cannot be read, or there is none. */
  latestOf(pullRequest: PullRequestRef, head?: Sha): Promise<SignedReceipt | null>;
  /** Drops those whose review ended too long ago. */
  prune(): Promise<void>;
}

/** `maxAge` in milliseconds; null keeps all. */
export function createReceiptTable(
  db: Kysely<Tables>,
  maxAge: number | null,
  clock: Clock,
  log: Log,
): ReceiptTable {
  function read(row: { readonly review: string; readonly receipt: string }): KeptReceipt | null {
    const signed = readJson(row.receipt, signedReceiptSchema);
    if (signed.ok) return { signed: signed.value, json: row.receipt };
    log.error({ review: row.review, why: signed.why }, "receipt unreadable, treated as none");
    return null;
  }

  return {
    async ofReview(review) {
      const row = await db
        .selectFrom("receipts")
        .select(["review", "receipt"])
        .where("review", "=", review)
        .orderBy("ended_at", "desc")
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : read(row);
    },

    async ofCommit(owner, name, head) {
      const rows = await db
        .selectFrom("receipts")
        .innerJoin("repositories", "repositories.id", "receipts.repository_id")
        .select(["receipts.review", "receipts.receipt"])
        .where("receipts.head", "=", head)
        .where((eb) => eb(eb.fn("lower", ["repositories.owner"]), "=", owner.toLowerCase()))
        .where((eb) => eb(eb.fn("lower", ["repositories.name"]), "=", name.toLowerCase()))
        .orderBy("receipts.ended_at", "desc")
        .orderBy("receipts.review")
        .limit(mostOfCommit)
        .execute();
      return rows.flatMap((row) => read(row) ?? []);
    },

    async latestOf({ repository, number }, head) {
      const row = await db
        .selectFrom("receipts")
        .select(["review", "receipt"])
        .where("repository_id", "=", repository.id)
        .where("number", "=", number)
        .$if(head !== undefined, (query) => query.where("head", "=", head ?? null))
        .orderBy("ended_at", "desc")
        .orderBy("review")
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : (read(row)?.signed ?? null);
    },

    async prune() {
      if (maxAge === null) return;
      await db
        .deleteFrom("receipts")
        .where("ended_at", "<", clock.now() - maxAge)
        .execute();
    },
  };
}

/** Stores a receipt; the same review's replaces its own. Part of the caller's transaction. */
export async function putReceipt(
  trx: Kysely<Tables>,
  { repository, number }: PullRequestRef,
  signed: SignedReceipt,
): Promise<void> {
  const { review, head, endedAt: ended_at } = signed.receipt;
  const changing = { head, ended_at, receipt: JSON.stringify(signed) };
  await trx
    .insertInto("receipts")
    .values({ repository_id: repository.id, number, review, ...changing })
    .onConflict((conflict) =>
      conflict.columns(["repository_id", "number", "review"]).doUpdateSet(changing),
    )
    .execute();
}
