import type { Intent } from "../domain/intent.ts";

/** A durable intent that a worker holds under a lease. Times are epoch milliseconds. */
export interface Job {
  /** Stays the same when the job is retried or its lease is reclaimed after a crash. */
  readonly id: string;
  readonly key: string;
  readonly intent: Intent;
  /** 1 on the first run; a run that was postponed is not counted. */
  readonly attempt: number;
  readonly enqueuedAt: number;
}

/**
 * Durable jobs: at most one running per key, and of those waiting under one key only the newest.
 * The embedded implementation is a table; an engine on PostgreSQL must fit the same interface.
 */
export interface Queue {
  /** Replaces a waiting job of the same key; a running one is superseded (see `heartbeat`). */
  enqueue(intent: Intent): Promise<void>;
  /**
   * The next job that is due, leased to `worker`; null when there is none. `short`: of those that take
   * seconds, see `shortKinds`.
   */
  claim(worker: string, leaseMs: number, wanted?: "any" | "short"): Promise<Job | null>;
  /**
   * Extends the lease. `superseded`: a newer job of the key waits, stop and finish; `lost`: the
   * lease expired and somebody else may hold the job, stop and touch nothing.
   */
  heartbeat(job: Job, worker: string, leaseMs: number): Promise<"kept" | "superseded" | "lost">;
  finish(job: Job, worker: string): Promise<void>;
  /** Back to waiting, due at `at`; superseded instead when a newer job of the key waits. */
  retry(job: Job, worker: string, at: number, why: string): Promise<void>;
  /** As `retry`, for a pause that is not the job's fault: the run does not count as an attempt. */
  postpone(job: Job, worker: string, at: number, why: string): Promise<void>;
  /** Gives up on the job and keeps it for people to look at. */
  bury(job: Job, worker: string, why: string): Promise<void>;
  /** When the earliest job that may be claimed is due, so that an idle worker knows how long to sleep. */
  nextDue(): Promise<number | null>;
  /** Called after `enqueue` in this process. Returns how to stop listening. */
  onEnqueued(listener: () => void): () => void;
  depth(): Promise<{ readonly waiting: number; readonly running: number; readonly buried: number }>;
}
