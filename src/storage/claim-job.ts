import type { Kysely } from "kysely";
import { shortKinds, type Intent } from "../domain/intent.ts";
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
  readonly wanted: "any" | "short";
  readonly now: number;
  readonly log: Log;
}

/** Reclaims what crashed workers held, then leases the next job that is due; null when none is. */
export async function claimJob(db: Kysely<Tables>, claim: Claim): Promise<Job | null> {
  return db.transaction().execute(async (trx) => {
    await reclaimExpired(trx, claim);
    for (;;) {
      const row = await nextDue(trx, claim);
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
 * The oldest due job of the installations with the fewest running ones, so that a noisy
 * installation does not starve the others. Jobs whose key is running wait for that run to end.
 * Each question is answered from the start of an index, however many jobs wait.
 */
async function nextDue(trx: Kysely<Tables>, { now, wanted }: Claim): Promise<JobRow | undefined> {
  const any = trx
    .selectFrom("jobs")
    .selectAll("jobs")
    .where("jobs.state", "=", "waiting")
    .where("jobs.due_at", "<=", now)
    .where(keyIsFree)
    .orderBy("jobs.due_at")
    .orderBy("jobs.enqueued_at")
    .limit(1);
  const due = wanted === "any" ? any : any.where("jobs.kind", "in", shortKinds);
  const busy = await installationsByLoad(trx);
  const all = [...busy.values()].flat();
  const idle = all.length === 0 ? due : due.where("jobs.installation_id", "not in", all);
  let row = await idle.executeTakeFirst();
  for (const installations of busy.values()) {
    if (row !== undefined) break;
    row = await due.where("jobs.installation_id", "in", installations).executeTakeFirst();
  }
  return row;
}

/** The installations that have running jobs, by how many, fewest first. */
async function installationsByLoad(
  trx: Kysely<Tables>,
): Promise<ReadonlyMap<number, readonly number[]>> {
  const rows = await trx
    .selectFrom("jobs")
    .select((eb) => ["installation_id", eb.fn.countAll<number>().as("running")])
    .where("state", "=", "running")
    .groupBy("installation_id")
    .orderBy("running")
    .execute();
  const byLoad = new Map<number, number[]>();
  for (const { running, installation_id: id } of rows) {
    byLoad.set(running, [...(byLoad.get(running) ?? []), id]);
  }
  return byLoad;
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
