import { setImmediate as turn } from "node:timers/promises";

import type { Clock } from "../../../src/domain/clock.ts";
import type { Timer } from "../../../src/queue/timer.ts";

/** Time that stands still until the test moves it. */
export interface SteppedClock extends Clock {
  /** Moves time by `ms` in one step: all sleeps that are over by then end. */
  leap(ms: number): void;
  /** A timer for one process; when the process is killed its sleeps never end. */
  timer(): ProcessTimer;
}

export interface ProcessTimer extends Timer {
  kill(): void;
  /** Ends every sleep, now and from now on: the process is to be tidied away. */
  bury(): void;
}

export function steppedClock(start: number): SteppedClock {
  let now = start;
  const sleeps = new Set<{ readonly until: number; readonly end: () => void }>();
  return {
    now: () => now,
    leap(ms) {
      now += ms;
      for (const sleep of sleeps) if (sleep.until <= now) sleep.end();
    },
    timer() {
      let state: "alive" | "killed" | "buried" = "alive";
      const own = new Set<() => void>();
      return {
        sleep(ms, signal) {
          if (signal.aborted) return Promise.resolve();
          // Loops that sleep must not spin until they notice that they are to end.
          if (state === "buried") return turn();
          return new Promise((resolve) => {
            const end = (): void => {
              if (state === "killed") return;
              sleeps.delete(sleep);
              own.delete(end);
              signal.removeEventListener("abort", end);
              resolve();
            };
            const sleep = { until: now + ms, end };
            sleeps.add(sleep);
            own.add(end);
            signal.addEventListener("abort", end, { once: true });
          });
        },
        kill() {
          state = "killed";
        },
        bury() {
          state = "buried";
          for (const end of own) end();
        },
      };
    },
  };
}
