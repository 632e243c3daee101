import { expect, test } from "vitest";
import { systemTimer } from "../../src/queue/timer.ts";
import { createWake } from "../../src/queue/wake.ts";

const hours = 60 * 60 * 1000;

test("a sleep ends at once when its signal is or gets aborted", async () => {
  const aborter = new AbortController();
  const sleep = systemTimer.sleep(hours, aborter.signal, true);
  aborter.abort();

  await expect(sleep).resolves.toBeUndefined();
  await expect(systemTimer.sleep(hours, aborter.signal, true)).resolves.toBeUndefined();
});

test("a sleep ends by itself", async () => {
  await expect(systemTimer.sleep(0, new AbortController().signal, true)).resolves.toBeUndefined();
});

test("a call just before the sleep is not missed, and wakes once", async () => {
  const slept: number[] = [];
  const wake = createWake({
    sleep: (ms, signal) => {
      if (!signal.aborted) slept.push(ms);
      return Promise.resolve();
    },
  });

  wake.call();
  await wake.sleep(1);
  await wake.sleep(2);

  expect(slept).toEqual([2]);
});
