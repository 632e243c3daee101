import type { Kysely } from "kysely";
import { intentSchema } from "./intent-schema.ts";
import { mergeStoredIntent } from "./merge-stored-intent.ts";
import { readJson } from "./read-json.ts";
import type { JobRow, Tables } from "./schema.ts";

/**
 * Whether a newer job of the same key waits. If so, it takes over what the old one still owes: a
 * push that supersedes a full review becomes the full review of the newer head.
 */
export async function handOver(
  trx: Kysely<Tables>,
  old: Pick<JobRow, "id" | "key" | "intent">,
): Promise<boolean> {
  const newer = await trx
    .selectFrom("jobs")
    .select(["id", "intent"])
    .where("key", "=", old.key)
    .where("state", "=", "waiting")
    .executeTakeFirst();
  if (newer === undefined) return false;
  const intent = readJson(newer.intent, intentSchema);
  if (!intent.ok) return true;
  const merged = JSON.stringify(mergeStoredIntent(old.intent, intent.value));
  if (merged !== newer.intent) {
    await trx.updateTable("jobs").set({ intent: merged }).where("id", "=", newer.id).execute();
  }
  return true;
}

/**
 * Puts a job that ran back in line, unless a newer job of its key waits: then this one is
 * superseded and gone. (Requeueing it would break the rule of one waiting job per key; leaving it
 * would block the key for ever.)
 */
export async function putBack(
  trx: Kysely<Tables>,
  job: JobRow,
  change: { readonly due_at: number; readonly attempt?: number; readonly last_error: string },
): Promise<"waiting" | "superseded"> {
  if (await handOver(trx, job)) {
    await trx.deleteFrom("jobs").where("id", "=", job.id).execute();
    return "superseded";
  }
  await trx
    .updateTable("jobs")
    .set({ ...change, state: "waiting", worker: null, lease_until: null })
    .where("id", "=", job.id)
    .execute();
  return "waiting";
}
