import type { Kysely } from "kysely";
import type { Intent } from "../domain/intent.ts";
import type { Log } from "../domain/log.ts";
import type { Job } from "../queue/queue.ts";
import { intentSchema } from "./intent-schema.ts";
import { keyIsFree } from "./key-is-free.ts";
import { readJson } from "./read-json.ts";
import type { JobRow, Tables } from "./schema.ts";
import { putBack } from "./supersede-job.ts";

interface Claim {
  readonly worker: string;
  readonly leaseMs: number;
  readonly now: number;
  readonly log: Log;
}

/** Reclaims what crashed workers held, then leases the next job that is due; null when none is. */
export async function claimJob(db: Kysely<Tables>, claim: Claim): Promise<Job | null> {
  return db.transaction().execute(async (trx) => {
    await reclaimExpired(trx, claim);
    for (;;) {
      const row = await nextDue(trx, claim.now);
      if (row === undefined) return null;
      const intent = readJson(row.intent, intentSchema);
      if (intent.ok) return lease(trx, row, intent.value, claim);
      claim.log.error({ job: row.id, key: row.key, why: intent.why }, "job buried: unreadable");
      await trx
        .updateTable("jobs")
        .set({ state: "buried", last_error: `unreadable intent: ${intent.why}` })
        .where("id", "=", row.id)
        .execute();
    }
  });
}

async function reclaimExpired(trx: Kysely<Tables>, { now, log }: Claim): Promise<void> {
  const expired = await trx
    .selectFrom("jobs")
    .selectAll()
    .where("state", "=", "running")
    .where("lease_until", "<=", now)
    .execute();
  for (const job of expired) {
    const why = `the lease of ${job.worker ?? "a worker"} expired`;
    const state = await putBack(trx, job, { due_at: now, last_error: why });
    log.warn({ job: job.id, key: job.key, worker: job.worker, state }, "job reclaimed");
  }
}

/**
 * The oldest due job of the installation with the fewest running ones, so that a noisy
 * installation does not starve the others. Jobs whose key is running wait for that run to end.
 */
async function nextDue(trx: Kysely<Tables>, now: number): Promise<JobRow | undefined> {
  return trx
    .selectFrom("jobs")
    .selectAll("jobs")
    .select((eb) =>
      eb
        .selectFrom("jobs as busy")
        .select((count) => count.fn.countAll<number>().as("count"))
        .whereRef("busy.installation_id", "=", "jobs.installation_id")
        .where("busy.state", "=", "running")
        .as("busy"),
    )
    .where("jobs.state", "=", "waiting")
    .where("jobs.due_at", "<=", now)
    .where(keyIsFree)
    .orderBy("busy")
    .orderBy("jobs.due_at")
    .orderBy("jobs.enqueued_at")
    .orderBy("jobs.id")
    .limit(1)
    .executeTakeFirst();
}

async function lease(
  trx: Kysely<Tables>,
  row: JobRow,
  intent: Intent,
  { worker, leaseMs, now }: Claim,
): Promise<Job> {
  const attempt = row.attempt + 1;
  await trx
    .updateTable("jobs")
    .set({ state: "running", worker, lease_until: now + leaseMs, attempt })
    .where("id", "=", row.id)
    .execute();
  return { id: row.id, key: row.key, intent, attempt, enqueuedAt: row.enqueued_at };
}
