import { Stop } from "../domain/errors.ts";
import { patienceMs } from "../review/patience.ts";
import { runJob, Stopping, type JobRules, type RunningJob } from "./run-job.ts";
import { systemTimer, type Timer } from "./timer.ts";
import { createWake } from "./wake.ts";

/** Another process may enqueue, which this one does not hear of. */
const longestSleep = 1_000;
/** A due job that could not be claimed was taken by somebody else a moment ago. */
const shortestSleep = 20;
/** What handlers get to end after the abort, before their jobs are given back. */
const abortMs = 1_000;

export interface WorkerOptions extends Omit<
  JobRules,
  "timer" | "maxAttempts" | "patienceMs" | "onFatal"
> {
  /** Reviews at work at the same time. There is room for one short job more, see `shortKinds`. */
  readonly concurrency: number;
  /** Told when a handler throws `Stop`; the worker has stopped claiming by then. */
  readonly onFatal: (error: Stop) => void;
  /** Default 5. */
  readonly maxAttempts?: number;
  /** Milliseconds; default one day. */
  readonly patienceMs?: number;
  readonly timer?: Timer;
}

export interface Worker {
  start(): void;
  /**
   * Claims no more, waits up to `graceMs` for what is at work, then aborts it and gives it back to
   * the queue, due now, so that a restart takes it up at once.
   */
  stop(options: { readonly graceMs: number }): Promise<void>;
  /** Resolves when nothing is at work and nothing is due. */
  idle(): Promise<void>;
}

/** Takes jobs from the queue, a few at a time, and runs them. */
export function createWorker(options: WorkerOptions): Worker {
  const { queue, name, leaseMs, concurrency, clock, log, timer = systemTimer } = options;
  const wake = createWake(timer);
  const running = new Set<RunningJob>();
  let idlers: (() => void)[] = [];
  const stopping = new AbortController();
  let loop: Promise<void> | null = null;
  let unsubscribe: () => void = () => undefined;

  const rules: JobRules = {
    ...options,
    timer,
    maxAttempts: options.maxAttempts ?? 5,
    patienceMs: options.patienceMs ?? patienceMs,
    onFatal(error) {
      halt();
      options.onFatal(error);
    },
  };

  function halt(): void {
    stopping.abort();
    unsubscribe();
    wake.call();
  }

  async function leave(run: RunningJob): Promise<void> {
    await run.done;
    running.delete(run);
    wake.call();
  }

  /** Claims one job if there is room; gives how long to sleep, 0 when there may be more. */
  async function step(): Promise<number> {
    if (running.size > concurrency) return longestSleep;
    const reviews = [...running].filter(({ job }) => job.intent.kind === "review").length;
    const wanted = reviews < concurrency ? "any" : "short";
    const job = await queue.claim(name, leaseMs, wanted);
    if (job !== null) {
      const run = runJob(job, rules);
      running.add(run);
      void leave(run);
      return 0;
    }
    if (running.size === 0) {
      for (const resolve of idlers) resolve();
      idlers = [];
    }
    // What is due next may be a review, for which there is no room.
    if (wanted === "short") return longestSleep;
    const due = (await queue.nextDue()) ?? Infinity;
    return Math.min(longestSleep, Math.max(shortestSleep, due - clock.now()));
  }

  async function work(): Promise<void> {
    while (!stopping.signal.aborted) {
      let pause = longestSleep;
      try {
        pause = await step();
      } catch (error) {
        log.error({ err: error, worker: name }, "no job could be claimed, tried again");
        if (error instanceof Stop) rules.onFatal(error);
      }
      if (pause > 0) await wake.sleep(pause);
    }
  }

  async function waitForRunning(ms: number): Promise<void> {
    const all = Promise.all([...running].map(({ done }) => done));
    const over = new AbortController();
    await Promise.race([all, timer.sleep(ms, over.signal, true)]);
    over.abort();
  }

  return {
    start() {
      unsubscribe = queue.onEnqueued(() => {
        wake.call();
      });
      loop ??= work();
    },

    async stop({ graceMs }) {
      halt();
      await loop;
      await waitForRunning(graceMs);
      if (running.size === 0) return;
      for (const run of running) run.abort(new Stopping("the server is stopping"));
      await waitForRunning(abortMs);
      for (const run of running) {
        log.warn({ job: run.job.id, key: run.job.key }, "job did not end in time, given back");
        await run.release();
      }
    },

    idle() {
      return new Promise((resolve) => {
        idlers.push(resolve);
        wake.call();
      });
    },
  };
}
