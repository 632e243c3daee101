import type { Clock } from "../../src/domain/clock.ts";
import type { Timer } from "../../src/queue/timer.ts";

/** A clock and a timer that move only when the test says so. */
export interface ManualClock extends Clock, Timer {
  /** Moves time by `ms` and ends the sleeps that are over by then, in the order they are due. */
  advance(ms: number): Promise<void>;
  /** Moves time by `ms` in one step: the sleeps that are over end together, late. */
  leap(ms: number): Promise<void>;
}

export function manualClock(start = 1_000_000): ManualClock {
  let now = start;
  const sleeps = new Set<{ readonly until: number; readonly end: () => void }>();
  return {
    now: () => now,
    sleep(ms, signal) {
      if (signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const sleep = {
          until: now + ms,
          end: () => {
            sleeps.delete(sleep);
            signal.removeEventListener("abort", sleep.end);
            resolve();
          },
        };
        sleeps.add(sleep);
        signal.addEventListener("abort", sleep.end, { once: true });
      });
    },
    async advance(ms) {
      const target = now + ms;
      await settle();
      for (;;) {
        const [next] = [...sleeps].sort((a, b) => a.until - b.until);
        if (next === undefined || next.until > target) break;
        now = Math.max(now, next.until);
        next.end();
        await settle();
      }
      now = target;
      await settle();
    },
    async leap(ms) {
      await settle();
      now += ms;
      for (const sleep of sleeps) if (sleep.until <= now) sleep.end();
      await settle();
    },
  };
}

/** Lets everything that is already possible happen, group commits included. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
