import { describe, expect, onTestFinished, test } from "vitest";
import {
  PartlyReviewed,
  RetryLater,
  Stop,
  Superseded,
  TellTheUser,
} from "../../src/domain/errors.ts";
import { silentLog } from "../../src/domain/log.ts";
import type { Job, Queue } from "../../src/queue/queue.ts";
import { Stopping } from "../../src/queue/run-job.ts";
import { createWorker, type Worker, type WorkerOptions } from "../../src/queue/worker.ts";
import { memoryStorage } from "../storage/test-storage.ts";
import { manualClock, settle, type ManualClock } from "./manual-clock.ts";
import { command, review } from "./sample-intents.ts";

const leaseMs = 9_000;

interface Scene {
  readonly clock: ManualClock;
  readonly queue: Queue;
  /** A further worker, started. */
  readonly hire: (options: Pick<WorkerOptions, "handle"> & Partial<WorkerOptions>) => Worker;
  /** Errors that reached `onFatal` and `onBuried`. */
  readonly fatal: Stop[];
  readonly buried: unknown[];
}

async function setScene(): Promise<Scene> {
  const clock = manualClock();
  const storage = await memoryStorage(clock);
  const workers: Worker[] = [];
  const fatal: Stop[] = [];
  const buried: unknown[] = [];
  onTestFinished(async () => {
    for (const worker of workers) {
      const stopped = worker.stop({ graceMs: 0 });
      await clock.advance(5_000);
      await stopped;
    }
    await storage.close();
  });
  return {
    clock,
    queue: storage.queue,
    fatal,
    buried,
    hire(options) {
      const worker = createWorker({
        queue: storage.queue,
        concurrency: 1,
        leaseMs,
        clock,
        timer: clock,
        log: silentLog,
        name: `worker-${workers.length}`,
        backoff: (attempt) => attempt * 10_000,
        onFatal: (error) => fatal.push(error),
        onBuried: (_job, error) => {
          buried.push(error);
          return Promise.resolve();
        },
        ...options,
      });
      workers.push(worker);
      worker.start();
      return worker;
    },
  };
}

/** A handler that works until told otherwise, by the test or by its signal. */
function patientHandler() {
  const started: Job[] = [];
  const signals: AbortSignal[] = [];
  const ends: (() => void)[] = [];
  function handle(job: Job, signal: AbortSignal): Promise<void> {
    started.push(job);
    signals.push(signal);
    return new Promise((resolve, reject) => {
      ends.push(resolve);
      signal.addEventListener("abort", () => {
        reject(new Error("aborted"));
      });
    });
  }
  return { handle, started, signals, ends };
}

describe("taking jobs", () => {
  test("a job is started as soon as it is enqueued, without a poll", async () => {
    const { queue, hire } = await setScene();
    const { handle, started } = patientHandler();
    hire({ handle });
    await settle();

    await queue.enqueue(review(1));
    await settle();

    expect(started.map(({ key }) => key)).toEqual(["review:r1:1"]);
  });

  test("a command does not wait for reviews, however many, and reviews are no more for it", async () => {
    const { queue, hire } = await setScene();
    const { handle, started, ends } = patientHandler();
    hire({ handle, concurrency: 2 });
    for (const number of [1, 2, 3]) await queue.enqueue(review(number));
    await settle();

    await queue.enqueue(command(90));
    await queue.enqueue(command(91));
    await settle();
    expect(started.map(({ intent }) => intent.kind)).toEqual(["review", "review", "command"]);

    ends[2]?.();
    await settle();
    expect(started.at(-1)?.key).toBe("command:r1:91");
    expect(await queue.depth()).toEqual({ waiting: 1, running: 3, buried: 0 });
  });

  test("no more than `concurrency` at once; the next one starts when one ends", async () => {
    const { queue, hire } = await setScene();
    const { handle, started, ends } = patientHandler();
    hire({ handle, concurrency: 2 });
    for (const number of [1, 2, 3]) await queue.enqueue(review(number));
    await settle();
    expect(started).toHaveLength(2);

    ends[0]?.();
    await settle();

    expect(started).toHaveLength(3);
    expect(await queue.depth()).toEqual({ waiting: 0, running: 2, buried: 0 });
  });

  test("a job that another process enqueued is found within a second", async () => {
    const { clock, queue, hire } = await setScene();
    const { handle, started } = patientHandler();
    hire({ handle, queue: { ...queue, onEnqueued: () => () => undefined } });
    await settle();
    await queue.enqueue(review(1));
    await settle();
    expect(started).toHaveLength(0);

    await clock.advance(1_000);

    expect(started).toHaveLength(1);
  });

  test("idle resolves when everything that is due has ended", async () => {
    const { queue, hire } = await setScene();
    const { handle, ends } = patientHandler();
    await queue.enqueue(review(1));
    const worker = hire({ handle });
    await settle();
    let idle = false;
    const waiting = worker.idle().then(() => (idle = true));
    await settle();
    expect(idle).toBe(false);

    ends[0]?.();
    await waiting;

    expect(await queue.depth()).toEqual({ waiting: 0, running: 0, buried: 0 });
  });

  test("a database that fails for a while does not end the worker", async () => {
    const { clock, queue, hire } = await setScene();
    let failures = 3;
    const flaky: Queue = {
      ...queue,
      claim: (...args) => {
        failures -= 1;
        return failures >= 0 ? Promise.reject(new Error("disk I/O")) : queue.claim(...args);
      },
    };
    const { handle, started } = patientHandler();
    await queue.enqueue(review(1));
    hire({ handle, queue: flaky });

    await clock.advance(5_000);

    expect(started).toHaveLength(1);
  });
});

describe("the lease", () => {
  test("a long job keeps its lease", async () => {
    const { clock, queue, hire } = await setScene();
    const first = patientHandler();
    const second = patientHandler();
    await queue.enqueue(review(1));
    hire({ handle: first.handle });
    await settle();
    hire({ handle: second.handle });

    await clock.advance(10 * leaseMs);

    expect(first.signals[0]?.aborted).toBe(false);
    expect(second.started).toHaveLength(0);
  });

  test("a newer job of the key aborts the run with Superseded, then runs", async () => {
    const { clock, queue, hire } = await setScene();
    const { handle, started, signals } = patientHandler();
    await queue.enqueue(review(1));
    hire({ handle });
    await settle();
    await queue.enqueue(review(1));

    await clock.advance(leaseMs / 3);

    expect(signals[0]?.reason).toBeInstanceOf(Superseded);
    expect(started.map(({ attempt }) => attempt)).toEqual([1, 1]);
    expect(started[1]?.id).not.toBe(started[0]?.id);
    expect(await queue.depth()).toEqual({ waiting: 0, running: 1, buried: 0 });
  });

  test("a run that lost its lease is aborted and settles nothing", async () => {
    const { clock, queue, hire } = await setScene();
    const { handle, signals } = patientHandler();
    await queue.enqueue(review(1));
    hire({ handle, queue: { ...queue, heartbeat: () => Promise.reject(new Error("disk I/O")) } });
    await settle();

    await clock.advance(leaseMs);

    expect(signals[0]?.aborted).toBe(true);
    // It was not finished, retried or buried by the run that lost it, but claimed afresh.
    expect(signals).toHaveLength(2);
    expect(await queue.depth()).toEqual({ waiting: 0, running: 1, buried: 0 });
  });
});

function failing(fault: Error): () => Promise<never> {
  return () => Promise.reject(fault);
}

describe("what becomes of a run that throws", () => {
  test("RetryLater: postponed to its time, no attempt spent", async () => {
    const { clock, queue, hire } = await setScene();
    const runs: number[] = [];
    const until = clock.now() + 60_000;
    hire({
      handle: ({ attempt }) => {
        runs.push(attempt);
        return runs.length === 1
          ? Promise.reject(new RetryLater("rate limited", until))
          : Promise.resolve();
      },
    });
    await queue.enqueue(review(1));
    await settle();
    expect(await queue.nextDue()).toBe(until);

    await clock.advance(60_000);

    expect(runs).toEqual([1, 1]);
  });

  test("RetryLater for longer than the patience: buried, and somebody is told", async () => {
    const { clock, queue, hire, buried } = await setScene();
    hire({
      handle: () => Promise.reject(new RetryLater("still down", clock.now())),
      patienceMs: 10_000,
    });
    await queue.enqueue(review(1));

    await clock.advance(15_000);

    expect(buried).toEqual([expect.any(RetryLater)]);
    expect(await queue.depth()).toEqual({ waiting: 0, running: 0, buried: 1 });
  });

  test("PartlyReviewed: put off to the time that it told, however long it has been", async () => {
    const { clock, queue, hire, buried } = await setScene();
    hire({
      handle: () => Promise.reject(new PartlyReviewed("1 of 2", clock.now() + 20_000)),
      patienceMs: 10_000,
    });
    await queue.enqueue(review(1));

    await clock.advance(45_000);

    expect(buried).toEqual([]);
    expect(await queue.depth()).toEqual({ waiting: 1, running: 0, buried: 0 });
  });

  test("TellTheUser: buried, and nobody is told twice", async () => {
    const { queue, hire, buried } = await setScene();
    hire({ handle: failing(new TellTheUser("no access", "grant it")) });
    await queue.enqueue(review(1));
    await settle();

    expect(buried).toEqual([]);
    expect(await queue.depth()).toMatchObject({ buried: 1 });
  });

  test("Superseded: finished, and a newer job inherits the full review", async () => {
    const { queue, hire } = await setScene();
    const seen: Job["intent"][] = [];
    hire({
      handle: async ({ intent }) => {
        seen.push(intent);
        if (seen.length > 1) return;
        await queue.enqueue(review(1, "push"));
        throw new Superseded("the head moved");
      },
    });
    await queue.enqueue(review(1, "full"));
    await settle();

    expect(seen).toEqual([review(1, "full"), review(1, "full")]);
    expect(await queue.depth()).toEqual({ waiting: 0, running: 0, buried: 0 });
  });

  test("Stop: reported, the job given back, nothing claimed any more", async () => {
    const { clock, queue, hire, fatal } = await setScene();
    const error = new Stop("the key is wrong", "mend it");
    hire({ handle: failing(error) });
    await queue.enqueue(review(1));
    await settle();
    await queue.enqueue(review(2));
    await clock.advance(5_000);

    expect(fatal).toEqual([error]);
    expect(await queue.depth()).toEqual({ waiting: 2, running: 0, buried: 0 });
  });

  test("anything else: tried again with growing pauses, then buried and told", async () => {
    const { clock, queue, hire, buried } = await setScene();
    const runs: number[] = [];
    const error = new Error("a bug");
    hire({
      maxAttempts: 3,
      handle: ({ attempt }) => {
        runs.push(attempt);
        return Promise.reject(error);
      },
    });
    await queue.enqueue(review(1));
    await settle();
    expect(await queue.nextDue()).toBe(clock.now() + 10_000);
    await clock.advance(10_000);
    expect(await queue.nextDue()).toBe(clock.now() + 20_000);
    await clock.advance(20_000);

    expect(runs).toEqual([1, 2, 3]);
    expect(buried).toEqual([error]);
    expect(await queue.depth()).toEqual({ waiting: 0, running: 0, buried: 1 });
  });

  test("a job whose every run killed its process is given up without another run", async () => {
    const { clock, queue, hire, buried } = await setScene();
    const { handle, started } = patientHandler();
    await queue.enqueue(review(1));
    for (let crash = 0; crash < 3; crash += 1) {
      await queue.claim("crashing", leaseMs);
      await clock.advance(leaseMs);
    }
    hire({ handle, maxAttempts: 3 });
    await settle();

    expect(started).toEqual([]);
    expect(buried).toHaveLength(1);
    expect(await queue.depth()).toEqual({ waiting: 0, running: 0, buried: 1 });
  });

  test("when nobody can be told, the telling is tried again, but not for ever", async () => {
    const { clock, queue, hire } = await setScene();
    let tellings = 0;
    hire({
      maxAttempts: 2,
      handle: failing(new Error("a bug")),
      onBuried: () => {
        tellings += 1;
        return Promise.reject(new Error("GitHub is down"));
      },
    });
    await queue.enqueue(review(1));

    await clock.advance(1_000_000);

    expect(tellings).toBe(3);
    expect(await queue.depth()).toEqual({ waiting: 0, running: 0, buried: 1 });
  });
});

describe("stopping", () => {
  test("waits for what is at work, and claims no more", async () => {
    const { queue, hire } = await setScene();
    const { handle, signals, ends } = patientHandler();
    const worker = hire({ handle });
    await queue.enqueue(review(1));
    await queue.enqueue(review(2));
    await settle();

    const stopped = worker.stop({ graceMs: 30_000 });
    await settle();
    ends[0]?.();
    await stopped;

    expect(signals[0]?.aborted).toBe(false);
    expect(await queue.depth()).toEqual({ waiting: 1, running: 0, buried: 0 });
  });

  test("after the grace it aborts, and a restart takes the job at once with no attempt lost", async () => {
    const { clock, queue, hire } = await setScene();
    const { handle, started, signals } = patientHandler();
    const worker = hire({ handle });
    await queue.enqueue(review(1));
    await settle();

    const stopped = worker.stop({ graceMs: 2_000 });
    await settle();
    expect(signals[0]?.aborted).toBe(false);
    await clock.advance(2_000);
    await stopped;

    expect(signals[0]?.reason).toBeInstanceOf(Stopping);
    hire({ handle });
    await settle();
    expect(started.map(({ id, attempt }) => [id, attempt])).toEqual([
      [started[0]?.id, 1],
      [started[0]?.id, 1],
    ]);
  });

  test("a handler that ignores its signal does not hold the job", async () => {
    const { clock, queue, hire } = await setScene();
    const worker = hire({ handle: () => new Promise(() => undefined) });
    await queue.enqueue(review(1));
    await settle();

    const stopped = worker.stop({ graceMs: 0 });
    await clock.advance(5_000);
    await stopped;

    expect(await queue.depth()).toEqual({ waiting: 1, running: 0, buried: 0 });
  });
});
