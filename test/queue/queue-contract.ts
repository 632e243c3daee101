import * as fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Job, Queue } from "../../src/queue/queue.ts";
import { manualClock, type ManualClock } from "./manual-clock.ts";
import { queueModel } from "./queue-model.ts";
import { button, command, group, review } from "./sample-intents.ts";

export type OpenQueue = (
  clock: ManualClock,
) => Promise<{ readonly queue: Queue; readonly close: () => Promise<void> }>;

const lease = 30_000;

/** What every engine behind the queue's interface must do. */
export function describeQueue(engine: string, open: OpenQueue): void {
  async function setUp(): Promise<{ queue: Queue; clock: ManualClock }> {
    const clock = manualClock();
    const { queue, close } = await open(clock);
    onTestFinished(close);
    return { queue, clock };
  }

  async function claim(queue: Queue, worker = "w1"): Promise<Job> {
    const job = await queue.claim(worker, lease);
    if (job === null) throw new Error("there was nothing to claim");
    return job;
  }

  describe(`${engine}: one job`, () => {
    test("is claimed once, with its intent, and is gone when finished", async () => {
      const { queue, clock } = await setUp();
      await queue.enqueue(review(7));

      const job = await claim(queue);

      expect(job).toMatchObject({ key: "review:r1:7", intent: review(7), attempt: 1 });
      expect(job.enqueuedAt).toBe(clock.now());
      expect(await queue.claim("w2", lease)).toBeNull();
      await queue.finish(job, "w1");
      expect(await queue.depth()).toEqual({ waiting: 0, running: 0, buried: 0 });
    });

    test("keeps whatever intent it was given", async () => {
      const { queue } = await setUp();
      for (const intent of [command(90), button("d-1"), button("d-2"), group(false), group(true)]) {
        await queue.enqueue(intent);
        const job = await claim(queue);
        expect(job.intent).toEqual(intent);
        await queue.finish(job, "w1");
      }
    });

    test("that is short is claimed before reviews that wait longer, when asked for", async () => {
      const { queue, clock } = await setUp();
      await queue.enqueue(review(7));
      expect(await queue.claim("w1", lease, "short")).toBeNull();
      await clock.advance(1_000);
      for (const intent of [command(90), button("d-1"), group(false)]) {
        await queue.enqueue(intent);
        expect((await queue.claim("w1", lease, "short"))?.intent).toEqual(intent);
      }
      expect(await queue.claim("w1", lease, "short")).toBeNull();
      expect((await claim(queue)).intent).toEqual(review(7));
    });

    test("comes back after a retry when it is due, with the same id and one attempt more", async () => {
      const { queue, clock } = await setUp();
      await queue.enqueue(review(7));
      const job = await claim(queue);

      await queue.retry(job, "w1", clock.now() + 5_000, "502 from GitHub");

      expect(await queue.nextDue()).toBe(clock.now() + 5_000);
      expect(await queue.claim("w1", lease)).toBeNull();
      await clock.advance(5_000);
      expect(await claim(queue)).toMatchObject({ id: job.id, attempt: 2 });
    });

    test("spends no attempt when it is postponed", async () => {
      const { queue, clock } = await setUp();
      await queue.enqueue(review(7));
      const job = await claim(queue);

      await queue.postpone(job, "w1", clock.now(), "rate limited");

      expect(await claim(queue)).toMatchObject({ id: job.id, attempt: 1 });
    });

    test("is kept aside when buried, and does not block its key", async () => {
      const { queue } = await setUp();
      await queue.enqueue(review(7));
      await queue.bury(await claim(queue), "w1", "no permission");

      expect(await queue.depth()).toEqual({ waiting: 0, running: 0, buried: 1 });
      expect(await queue.nextDue()).toBeNull();
      await queue.enqueue(review(7));
      expect(await claim(queue)).toMatchObject({ attempt: 1 });
    });
  });

  describe(`${engine}: a lease`, () => {
    test("that is extended keeps the job", async () => {
      const { queue, clock } = await setUp();
      await queue.enqueue(review(7));
      const job = await claim(queue);

      for (let beat = 0; beat < 5; beat += 1) {
        await clock.advance(lease / 2);
        expect(await queue.heartbeat(job, "w1", lease)).toBe("kept");
        expect(await queue.claim("w2", lease)).toBeNull();
      }
    });

    test("that expires lets another worker take the same job, and the first one touches nothing", async () => {
      const { queue, clock } = await setUp();
      await queue.enqueue(review(7));
      const crashed = await claim(queue, "w1");
      await clock.advance(lease);

      const reclaimed = await claim(queue, "w2");

      expect(reclaimed).toMatchObject({ id: crashed.id, attempt: 2 });
      expect(await queue.heartbeat(crashed, "w1", lease)).toBe("lost");
      await queue.finish(crashed, "w1");
      await queue.bury(crashed, "w1", "late");
      await queue.retry(crashed, "w1", clock.now(), "late");
      await queue.postpone(crashed, "w1", clock.now(), "late");
      expect(await queue.heartbeat(reclaimed, "w2", lease)).toBe("kept");
    });

    test("that the same worker lost and took again belongs to the later run", async () => {
      const { queue, clock } = await setUp();
      await queue.enqueue(review(7));
      const first = await claim(queue, "w1");
      await clock.advance(lease);
      const second = await claim(queue, "w1");

      expect(await queue.heartbeat(first, "w1", lease)).toBe("lost");
      expect(await queue.heartbeat(second, "w1", lease)).toBe("kept");
    });

    test("that expires while a newer job of the key waits ends the old one and frees the key", async () => {
      const { queue, clock } = await setUp();
      await queue.enqueue(review(7));
      const old = await claim(queue);
      await queue.enqueue(review(7));
      await clock.advance(lease);

      const newer = await claim(queue, "w2");

      expect(newer.id).not.toBe(old.id);
      expect(newer.attempt).toBe(1);
      expect(await queue.depth()).toEqual({ waiting: 0, running: 1, buried: 0 });
      await queue.finish(newer, "w2");
      expect(await queue.claim("w2", lease)).toBeNull();
    });
  });

  describe(`${engine}: jobs of one key`, () => {
    test("wait as one, the newest", async () => {
      const { queue } = await setUp();
      await Promise.all([1, 2, 3].map(() => queue.enqueue(review(7))));
      await queue.enqueue(review(7, "again"));

      expect(await queue.depth()).toMatchObject({ waiting: 1 });
      expect((await claim(queue)).intent).toEqual(review(7, "again"));
    });

    test("never run twice at once: the newer one waits until the older one has ended", async () => {
      const { queue } = await setUp();
      await queue.enqueue(review(7));
      const old = await claim(queue);
      await queue.enqueue(review(7));

      expect(await queue.claim("w2", lease)).toBeNull();
      expect(await queue.nextDue()).toBeNull();
      expect(await queue.heartbeat(old, "w1", lease)).toBe("superseded");
      await queue.finish(old, "w1");
      expect((await claim(queue, "w2")).id).not.toBe(old.id);
    });

    test("a retry gives way to the newer job", async () => {
      const { queue, clock } = await setUp();
      await queue.enqueue(review(7));
      const old = await claim(queue);
      await queue.enqueue(review(7));

      await queue.retry(old, "w1", clock.now(), "502");

      const newer = await claim(queue);
      expect(newer.id).not.toBe(old.id);
      await queue.finish(newer, "w1");
      expect(await queue.claim("w1", lease)).toBeNull();
    });

    test("keep the place in line of the one that they replace", async () => {
      const { queue, clock } = await setUp();
      await queue.enqueue(review(7));
      await clock.advance(1_000);
      await queue.enqueue(review(8));
      await clock.advance(1_000);
      await queue.enqueue(review(7));

      expect((await claim(queue)).key).toBe("review:r1:7");
    });

    test("a push does not take away the full review that waits", async () => {
      const { queue } = await setUp();
      await queue.enqueue(review(7, "full"));
      await queue.enqueue(review(7, "push"));

      expect((await claim(queue)).intent).toEqual(review(7, "full"));
    });

    test.each(["heartbeat", "retry", "expiry"])(
      "a push that supersedes a running full review at its %s owes the full review",
      async (moment) => {
        const { queue, clock } = await setUp();
        await queue.enqueue(review(7, "full"));
        const old = await claim(queue);
        await queue.enqueue(review(7, "push"));

        if (moment === "heartbeat") {
          await queue.heartbeat(old, "w1", lease);
          await queue.finish(old, "w1");
        } else if (moment === "retry") await queue.retry(old, "w1", clock.now(), "502");
        else await clock.advance(lease);

        expect((await claim(queue)).intent).toEqual(review(7, "full"));
      },
    );
  });

  describe(`${engine}: the order`, () => {
    test("is by due time, and commands on one pull request do not wait for its review", async () => {
      const { queue, clock } = await setUp();
      await queue.enqueue(review(1));
      await clock.advance(1);
      await queue.enqueue(command(90));
      await clock.advance(1);
      await queue.enqueue(command(91));

      const keys = [await claim(queue), await claim(queue), await claim(queue)].map(
        ({ key }) => key,
      );

      expect(keys).toEqual(["review:r1:1", "command:r1:90", "command:r1:91"]);
    });

    test("lets no noisy installation starve a quiet one", async () => {
      const { queue, clock } = await setUp();
      for (let number = 1; number <= 20; number += 1) await queue.enqueue(review(number));
      await clock.advance(1);
      await queue.enqueue(review(1, "push", 2));

      const [first, second] = [await claim(queue), await claim(queue)];

      expect(first.intent.installationId).toBe(1);
      expect(second.intent.installationId).toBe(2);
    });
  });

  test(`${engine}: listeners hear of a job after it is claimable, until they leave`, async () => {
    const { queue } = await setUp();
    const heard: number[] = [];
    const leave = queue.onEnqueued(() => heard.push(heard.length));
    await queue.enqueue(review(1));
    leave();
    await queue.enqueue(review(2));

    expect(heard).toEqual([0]);
  });

  test(`${engine}: whatever several workers do in whatever order, the rules hold`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.commands(queueModel.commands, { maxCommands: 80, size: "max" }),
        async (commands) => {
          const clock = manualClock();
          const { queue, close } = await open(clock);
          try {
            const model = queueModel.start();
            await fc.asyncModelRun(() => ({ model, real: { queue, clock } }), commands);
            await queueModel.expectDrains(model, { queue, clock });
          } finally {
            await close();
          }
        },
      ),
      { numRuns: 60 },
    );
  });
}
