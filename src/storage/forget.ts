import type { Kysely } from "kysely";
import { z } from "zod";
import { readJson } from "./read-json.ts";
import type { Tables } from "./schema.ts";

const ownerSchema = z.object({ installation: z.object({ id: z.int() }) });

/**
 * Deletes everything that is known through an installation, in one transaction: results, ledger,
 * receipts, heads, remembered configurations, pauses, commands, jobs and deliveries. Gives the ids of its repositories, so
 * that memory can forget them.
 * The job that asks for this stays, because its worker still holds it.
 *
 * A review under way learns within seconds that its job is gone, and may write until then. So where
 * there was one, the repositories stay known, and it has to be done `again` when that is over.
 */
export async function forgetInstallation(
  db: Kysely<Tables>,
  installationId: number,
): Promise<{ readonly repositories: readonly string[]; readonly again: boolean }> {
  return db.transaction().execute(async (trx) => {
    const owned = trx
      .selectFrom("repositories")
      .select("id")
      .where("installation_id", "=", installationId);
    await trx.deleteFrom("results").where("repository_id", "in", owned).execute();
    await trx.deleteFrom("ledger_entries").where("repository_id", "in", owned).execute();
    await trx.deleteFrom("receipts").where("repository_id", "in", owned).execute();
    await trx.deleteFrom("seen_files").where("repository_id", "in", owned).execute();
    await trx.deleteFrom("whole_reviews").where("repository_id", "in", owned).execute();
    await trx.deleteFrom("heads").where("repository_id", "in", owned).execute();
    await trx.deleteFrom("remembered_configs").where("repository_id", "in", owned).execute();
    await trx.deleteFrom("pauses").where("repository_id", "in", owned).execute();
    await trx.deleteFrom("command_records").where("repository_id", "in", owned).execute();
    const jobs = await trx
      .deleteFrom("jobs")
      .where("installation_id", "=", installationId)
      .where("kind", "!=", "forget-installation")
      .returning("state")
      .execute();
    await forgetDeliveries(trx, installationId);
    const repositories = await owned.execute();
    const again = jobs.some(({ state }) => state === "running");
    if (!again) {
      await trx.deleteFrom("repositories").where("installation_id", "=", installationId).execute();
    }
    return { repositories: repositories.map(({ id }) => id), again };
  });
}

/**
 * A delivery's installation stands in its payload only. Those that were dispatched have done their
 * work, so all their payloads go, whosever they are; of the few set aside each is looked at.
 */
async function forgetDeliveries(trx: Kysely<Tables>, installationId: number): Promise<void> {
  await trx
    .updateTable("deliveries")
    .set({ payload: "", payload_bytes: 0 })
    .where("state", "=", "dispatched")
    .where("payload_bytes", ">", 0)
    .execute();
  const aside = await trx
    .selectFrom("deliveries")
    .select("id")
    .where("state", "=", "aside")
    .execute();
  for (const { id } of aside) {
    // One at a time: each may hold 25 MB.
    const { payload } = await trx
      .selectFrom("deliveries")
      .select("payload")
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    const owner = readJson(payload, ownerSchema);
    // One that cannot be read might be theirs, and is of use to nobody.
    if (owner.ok && owner.value.installation.id !== installationId) continue;
    await trx.deleteFrom("deliveries").where("id", "=", id).execute();
  }
}
