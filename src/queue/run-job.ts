import type { Clock } from "../domain/clock.ts";
import {
  messageOf,
  PartlyReviewed,
  RetryLater,
  Stop,
  Superseded,
  TellTheUser,
} from "../domain/errors.ts";
import type { Log } from "../domain/log.ts";
import type { Backoff } from "./backoff.ts";
import type { Job, Queue } from "./queue.ts";
import type { Timer } from "./timer.ts";

/** A newer push is noticed within this many milliseconds, however long the lease. */
const longestBeat = 5_000;
/** A fault that says "retry now" is still given a breath, so that it cannot spin. */
const shortestPause = 1_000;

/** Why a job's signal was aborted although nothing is wrong with the job. */
export class Stopping extends Error {
  override readonly name = "Stopping";
}

/** The lease expired under a running job: somebody else may hold it now. */
class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

export interface JobRules {
  readonly queue: Queue;
  /** Must be unique among all processes that share the queue. */
  readonly name: string;
  /** Must end soon after `signal` is aborted, by throwing. */
  readonly handle: (job: Job, signal: AbortSignal) => Promise<void>;
  /** Called when a job is given up that nobody was told about; ends its check truthfully. */
  readonly onBuried?: (job: Job, error: unknown) => Promise<void>;
  readonly onFatal: (error: Stop) => void;
  readonly leaseMs: number;
  readonly backoff: Backoff;
  /** Runs that may fail before the job is buried. */
  readonly maxAttempts: number;
  /** How long after it was enqueued a job may be postponed again. */
  readonly patienceMs: number;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly log: Log;
}

/** A job at work. */
export interface RunningJob {
  readonly job: Job;
  /** Asks the handler to end. */
  abort(reason: Error): void;
  /** Gives the job back to the queue, due now, whatever its handler still does. */
  release(): Promise<void>;
  /** Resolves when the job is settled with the queue; never rejects. */
  readonly done: Promise<void>;
}

/** Runs a leased job: keeps the lease while the handler works, then settles what became of it. */
export function runJob(job: Job, rules: JobRules): RunningJob {
  const { queue, name, clock } = rules;
  const log = rules.log.child({ job: job.id, key: job.key, attempt: job.attempt });
  const aborter = new AbortController();
  const ended = new AbortController();
  let released = false;

  async function work(): Promise<void> {
    const beating = keepLease(job, rules, log, aborter, ended.signal);
    let outcome: Outcome;
    try {
      // A job that kills its process never comes to the policy below, so it is stopped here.
      if (job.attempt > rules.maxAttempts)
        throw new Error(`given up after ${rules.maxAttempts} runs`);
      await rules.handle(job, aborter.signal);
      outcome = { kind: "finish" };
    } catch (error) {
      outcome = decide(job, error, aborter.signal, rules);
    }
    ended.abort();
    await beating;
    if (released || aborter.signal.reason instanceof LeaseLost) return;
    try {
      await settle(job, outcome, rules, log);
    } catch (error) {
      log.error({ err: error, outcome: outcome.kind }, "job not settled; it runs again later");
    }
  }

  return {
    job,
    abort: (reason) => {
      aborter.abort(reason);
    },
    async release() {
      released = true;
      await queue.postpone(job, name, clock.now(), "the server stopped");
    },
    done: work(),
  };
}

type Outcome =
  | { readonly kind: "finish" }
  | { readonly kind: "superseded" }
  | { readonly kind: "postpone" | "retry"; readonly at: number; readonly error: unknown }
  | { readonly kind: "bury"; readonly told: boolean; readonly error: unknown }
  | { readonly kind: "fatal"; readonly error: Stop };

/** The policy that each class of error carries. */
function decide(job: Job, error: unknown, signal: AbortSignal, rules: JobRules): Outcome {
  const now = rules.clock.now();
  if (error instanceof TellTheUser) return { kind: "bury", told: true, error };
  if (error instanceof Stop) return { kind: "fatal", error };
  if (error instanceof Superseded || signal.reason instanceof Superseded) {
    return { kind: "superseded" };
  }
  if (signal.reason instanceof Stopping) return { kind: "postpone", at: now, error };
  // It has said when it goes on, and a review that runs out of patience says that it does not.
  if (error instanceof PartlyReviewed) {
    return { kind: "postpone", at: Math.max(error.retryAt, now + shortestPause), error };
  }
  if (error instanceof RetryLater) {
    return now - job.enqueuedAt < rules.patienceMs
      ? { kind: "postpone", at: Math.max(error.retryAt, now + shortestPause), error }
      : { kind: "bury", told: false, error };
  }
  return job.attempt < rules.maxAttempts
    ? { kind: "retry", at: now + rules.backoff(job.attempt), error }
    : { kind: "bury", told: false, error };
}

async function settle(job: Job, outcome: Outcome, rules: JobRules, log: Log): Promise<void> {
  const { queue, name, leaseMs, clock } = rules;
  switch (outcome.kind) {
    case "finish":
      return queue.finish(job, name);
    case "superseded":
      log.info({}, "job superseded");
      // Hands over to the newer job, if one waits by now, what this one still owed.
      await queue.heartbeat(job, name, leaseMs);
      return queue.finish(job, name);
    case "postpone":
      log.info({ at: outcome.at, why: messageOf(outcome.error) }, "job postponed");
      return queue.postpone(job, name, outcome.at, messageOf(outcome.error));
    case "retry":
      log.warn({ at: outcome.at, err: outcome.error }, "job failed, tried again later");
      return queue.retry(job, name, outcome.at, messageOf(outcome.error));
    case "bury":
      return bury(job, outcome, rules, log);
    case "fatal":
      rules.onFatal(outcome.error);
      return queue.postpone(job, name, clock.now(), outcome.error.message);
  }
}

/** Tells first, then buries: a crash in between repeats the telling, never loses it. */
async function bury(
  job: Job,
  { told, error }: Outcome & { readonly kind: "bury" },
  { queue, name, clock, backoff, maxAttempts, onBuried }: JobRules,
  log: Log,
): Promise<void> {
  if (!told && onBuried !== undefined) {
    try {
      await onBuried(job, error);
    } catch (failure) {
      log.error({ err: failure }, "nobody could be told that the job is given up");
      // The platform may be down for a while; but not even the telling is tried for ever.
      if (job.attempt < 2 * maxAttempts) {
        const at = clock.now() + backoff(job.attempt);
        return queue.retry(job, name, at, messageOf(error));
      }
    }
  }
  log.error({ err: error }, "job buried");
  return queue.bury(job, name, messageOf(error));
}

/** Extends the lease until the job ends; aborts the handler when the job is no longer its own. */
async function keepLease(
  job: Job,
  { queue, name, leaseMs, clock, timer }: JobRules,
  log: Log,
  aborter: AbortController,
  ended: AbortSignal,
): Promise<void> {
  const beat = Math.min(leaseMs / 3, longestBeat);
  let leasedUntil = clock.now() + leaseMs;
  for (;;) {
    await timer.sleep(beat, ended, false);
    if (ended.aborted) return;
    try {
      const answer = await queue.heartbeat(job, name, leaseMs);
      if (answer === "lost") leasedUntil = -Infinity;
      else leasedUntil = clock.now() + leaseMs;
      // A later reason does not replace the first one, so repeating it is harmless.
      if (answer === "superseded") aborter.abort(new Superseded(`a newer job of ${job.key} waits`));
    } catch (error) {
      log.warn({ err: error }, "lease not extended, tried again");
    }
    if (leasedUntil > clock.now()) continue;
    log.warn({}, "lease lost, the job is left to whoever holds it");
    aborter.abort(new LeaseLost(`the lease of ${job.key} expired`));
    return;
  }
}
