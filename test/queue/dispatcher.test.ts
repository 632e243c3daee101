import { expect, onTestFinished, test } from "vitest";
import { deliveryId } from "../../src/domain/ids.ts";
import { silentLog } from "../../src/domain/log.ts";
import { createDispatcher, type Dispatcher } from "../../src/queue/dispatcher.ts";
import type { Delivery, Inbox } from "../../src/queue/inbox.ts";
import { memoryStorage } from "../storage/test-storage.ts";
import { delivery } from "./inbox-contract.ts";
import { manualClock, settle, type ManualClock } from "./manual-clock.ts";

const hour = 60 * 60 * 1000;
const day = 24 * hour;

async function setScene(): Promise<{
  readonly clock: ManualClock;
  readonly inbox: Inbox;
  readonly start: (receive: (delivery: Delivery) => Promise<void>, inbox?: Inbox) => Dispatcher;
}> {
  const clock = manualClock();
  const storage = await memoryStorage(clock);
  const dispatchers: Dispatcher[] = [];
  onTestFinished(async () => {
    for (const dispatcher of dispatchers) await dispatcher.stop();
    await storage.close();
  });
  return {
    clock,
    inbox: storage.inbox,
    start(receive, inbox = storage.inbox) {
      const log = silentLog;
      const dispatcher = createDispatcher({ inbox, receive, clock, log, timer: clock });
      dispatchers.push(dispatcher);
      dispatcher.start();
      return dispatcher;
    },
  };
}

test("what a previous process left is handed on first, oldest first, each once", async () => {
  const { inbox, start } = await setScene();
  for (const [id, at] of Object.entries({ c: 3, a: 1, b: 2 })) await inbox.store(delivery(id, at));
  const received: string[] = [];

  const dispatcher = start(({ id }) => {
    received.push(id);
    return Promise.resolve();
  });
  await dispatcher.idle();

  expect(received).toEqual(["a", "b", "c"]);
  expect(await inbox.undispatched(10)).toEqual([]);
});

test("a nudge hands a new delivery on without a poll", async () => {
  const { inbox, start } = await setScene();
  const received: string[] = [];
  const dispatcher = start(({ id }) => {
    received.push(id);
    return Promise.resolve();
  });
  await settle();
  await inbox.store(delivery("a"));

  dispatcher.nudge();
  await settle();

  expect(received).toEqual(["a"]);
});

test("a few at once, never one of them twice", async () => {
  const { inbox, start } = await setScene();
  await Promise.all(Array.from({ length: 100 }, (_, at) => inbox.store(delivery(`d${at}`, at))));
  const seen: string[] = [];
  let now = 0;
  let most = 0;

  const dispatcher = start(async ({ id }) => {
    seen.push(id);
    now += 1;
    most = Math.max(most, now);
    await new Promise((resolve) => setImmediate(resolve));
    now -= 1;
  });
  await dispatcher.idle();

  expect(most).toBe(16);
  expect(new Set(seen).size).toBe(100);
  expect(seen).toHaveLength(100);
});

test("one that fails is tried again, holds up nobody, and is set aside in the end", async () => {
  const { clock, inbox, start } = await setScene();
  await inbox.store(delivery("bad", 1, "not JSON"));
  await inbox.store(delivery("good", 2));
  const received: string[] = [];

  start(({ id, payload }) => {
    received.push(id);
    JSON.parse(payload);
    return Promise.resolve();
  });
  await settle();
  expect(received).toEqual(["bad", "good"]);
  for (let tries = 0; tries < 10; tries += 1) await clock.leap(120_000);

  expect(received).toEqual(["bad", "good", "bad", "bad", "bad", "bad"]);
});

test("an inbox that fails for a while is asked again", async () => {
  const { clock, inbox, start } = await setScene();
  await inbox.store(delivery("a"));
  let failures = 2;
  const received: string[] = [];
  const flaky: Inbox = {
    ...inbox,
    dispatched: (id) => {
      failures -= 1;
      return failures >= 0 ? Promise.reject(new Error("disk I/O")) : inbox.dispatched(id);
    },
  };

  start(({ id }) => {
    received.push(id);
    return Promise.resolve();
  }, flaky);
  await clock.advance(10_000);

  // Received again because it could not be marked; receivers are idempotent for that reason.
  expect(received).toEqual(["a", "a", "a"]);
  expect(await inbox.undispatched(1)).toEqual([]);
});

test("stop waits for what is being received and leaves the rest for the next start", async () => {
  const { inbox, start } = await setScene();
  for (let at = 10; at < 40; at += 1) await inbox.store(delivery(`d${at}`, at));
  const ends: (() => void)[] = [];
  const dispatcher = start(() => new Promise((resolve) => ends.push(resolve)));
  await settle();

  const stopped = dispatcher.stop();
  for (const end of ends) end();
  await stopped;

  expect(ends).toHaveLength(16);
  expect((await inbox.undispatched(100)).map(({ id }) => id)).toEqual(
    Array.from({ length: 14 }, (_, index) => deliveryId(`d${index + 26}`)),
  );
});

test("what else is old is dropped once an hour, though nothing happens", async () => {
  const { clock, inbox } = await setScene();
  let times = 0;
  const dispatcher = createDispatcher({
    inbox,
    receive: () => Promise.resolve(),
    clock,
    timer: clock,
    log: silentLog,
    dropOld: () => Promise.resolve(void (times += 1)),
  });
  dispatcher.start();
  await settle();
  expect(times).toBe(1);

  await clock.leap(0.9 * hour);
  expect(times).toBe(1);
  await clock.leap(0.2 * hour);
  expect(times).toBe(2);
  await dispatcher.stop();
});

test("payloads are dropped three days after they were handed on", async () => {
  const { clock, inbox, start } = await setScene();
  await inbox.store(delivery("a"));
  const pruned: number[] = [];
  const watched: Inbox = {
    ...inbox,
    prune: async (before) => {
      const dropped = await inbox.prune(before);
      if (dropped > 0) pruned.push(dropped);
      return dropped;
    },
  };
  start(() => Promise.resolve(), watched);
  await settle();
  expect(pruned).toEqual([]);

  await clock.leap(2 * day);
  expect(pruned).toEqual([]);
  await clock.leap(2 * day);

  expect(pruned).toEqual([1]);
});
