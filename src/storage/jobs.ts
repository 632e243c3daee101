import type { Kysely } from "kysely";
import type { Clock } from "../domain/clock.ts";
import type { Intent } from "../domain/intent.ts";
import type { Log } from "../domain/log.ts";
import type { Job, Queue } from "../queue/queue.ts";
import { claimJob } from "./claim-job.ts";
import { enqueueJobs } from "./enqueue-jobs.ts";
import { createGroupCommit } from "./group-commit.ts";
import { keyIsFree } from "./key-is-free.ts";
import type { JobRow, Tables } from "./schema.ts";
import { handOver, putBack } from "./supersede-job.ts";

const maxIntentsPerCommit = 200;

/** The queue, and when every intent that it was given is on the disk. */
export interface JobTable extends Queue {
  settled(): Promise<void>;
}

/**
 * The jobs table: the embedded queue. Worker names must be unique per process. Finished and
 * superseded jobs leave the table, buried ones stay.
 */
export function createJobTable(db: Kysely<Tables>, clock: Clock, log: Log): JobTable {
  const listeners = new Set<() => void>();
  const enqueues = createGroupCommit<Intent, true>({
    write: async (intents) => {
      await enqueueJobs(db, intents, clock.now());
      return intents.map(() => true);
    },
    maxItems: maxIntentsPerCommit,
    weigh: () => 1,
    maxWeight: maxIntentsPerCommit,
  });

  /** Runs `work` on the job's row if the worker still holds it. */
  async function whileHeld<Result>(
    job: Job,
    worker: string,
    work: (trx: Kysely<Tables>, row: JobRow) => Promise<Result>,
  ): Promise<Result | null> {
    return db.transaction().execute(async (trx) => {
      const row = await trx
        .selectFrom("jobs")
        .selectAll()
        .where("id", "=", job.id)
        .where("state", "=", "running")
        .where("worker", "=", worker)
        .where("attempt", "=", job.attempt)
        .executeTakeFirst();
      return row === undefined ? null : work(trx, row);
    });
  }

  return {
    async enqueue(intent) {
      await enqueues.add(intent);
      for (const listener of listeners) listener();
    },

    claim: (worker, leaseMs, wanted = "any") =>
      claimJob(db, { worker, leaseMs, wanted, now: clock.now(), log }),

    async heartbeat(job, worker, leaseMs) {
      const answer = await whileHeld(job, worker, async (trx, row) => {
        const superseded = await handOver(trx, row);
        await trx
          .updateTable("jobs")
          .set({ lease_until: clock.now() + leaseMs })
          .where("id", "=", row.id)
          .execute();
        return superseded ? "superseded" : "kept";
      });
      return answer ?? "lost";
    },

    async finish(job, worker) {
      await whileHeld(job, worker, async (trx, row) => {
        await trx.deleteFrom("jobs").where("id", "=", row.id).execute();
      });
    },

    async retry(job, worker, at, why) {
      await whileHeld(job, worker, (trx, row) =>
        putBack(trx, row, { due_at: at, last_error: why }),
      );
    },

    async postpone(job, worker, at, why) {
      await whileHeld(job, worker, (trx, row) =>
        putBack(trx, row, { due_at: at, last_error: why, attempt: row.attempt - 1 }),
      );
    },

    async bury(job, worker, why) {
      await whileHeld(job, worker, async (trx, row) => {
        await trx
          .updateTable("jobs")
          .set({ state: "buried", worker: null, lease_until: null, last_error: why })
          .where("id", "=", row.id)
          .execute();
      });
    },

    async nextDue() {
      const row = await db
        .selectFrom("jobs")
        .select("jobs.due_at")
        .where("jobs.state", "=", "waiting")
        .where(keyIsFree)
        .orderBy("jobs.due_at")
        .limit(1)
        .executeTakeFirst();
      return row?.due_at ?? null;
    },

    onEnqueued(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },

    async depth() {
      const rows = await db
        .selectFrom("jobs")
        .select((eb) => ["state", eb.fn.countAll<number>().as("count")])
        .groupBy("state")
        .execute();
      const count = (state: JobRow["state"]): number =>
        rows.find((row) => row.state === state)?.count ?? 0;
      return { waiting: count("waiting"), running: count("running"), buried: count("buried") };
    },

    settled: () => enqueues.settled(),
  };
}
