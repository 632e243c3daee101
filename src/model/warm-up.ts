import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "../domain/clock.ts";

/**
 * Lets the first call of a model go alone until its answer begins, for only then can others read
 * the prompt prefix that it wrote to the provider's cache. Shared by all reviews of the process.
 */
export interface WarmUp {
  /**
   * Runs `call` when the prefix is warm, or as the one that warms it. `call` says when its answer
   * begins. Nobody waits longer than `longestMs` in all. Rejects when `signal` aborts.
   */
  run<Result>(
    model: string,
    signal: AbortSignal,
    call: (answerBegins: () => void) => Promise<Result>,
  ): Promise<Result>;
}

/** The provider keeps a prefix for five minutes after its last use; a little less is safe. */
const warmForMs = 270_000;

export function createWarmUp(clock: Clock, longestMs: number): WarmUp {
  const warmUntil = new Map<string, number>();
  const leaders = new Map<string, Promise<void>>();

  /** Makes the caller the leader and gives back how to step down. */
  const lead = (model: string): (() => void) => {
    let release = (): void => undefined;
    leaders.set(model, new Promise((resolve) => (release = resolve)));
    let leading = true;
    return () => {
      if (!leading) return;
      leading = false;
      leaders.delete(model);
      release();
    };
  };

  return {
    run: async (model, signal, call) => {
      const keepWarm = (): void => void warmUntil.set(model, clock.now() + warmForMs);
      const patience = createPatience(longestMs, signal);
      try {
        while (!patience.isOver() && clock.now() >= (warmUntil.get(model) ?? 0)) {
          const leader = leaders.get(model);
          if (leader === undefined) {
            const stepDown = lead(model);
            return await call(() => {
              keepWarm();
              stepDown();
            }).finally(stepDown);
          }
          await Promise.race([leader, patience.ended]);
          signal.throwIfAborted();
        }
      } finally {
        patience.cancel();
      }
      return call(keepWarm);
    },
  };
}

interface Patience {
  /** Settles when the time is up, the signal aborts or the wait is cancelled; never rejects. */
  readonly ended: Promise<void>;
  isOver(): boolean;
  cancel(): void;
}

function createPatience(ms: number, signal: AbortSignal): Patience {
  const cancelled = new AbortController();
  let over = false;
  const ended = pause(ms, undefined, {
    signal: AbortSignal.any([signal, cancelled.signal]),
  }).then(
    () => void (over = true),
    () => undefined,
  );
  return { ended, isOver: () => over, cancel: () => cancelled.abort() };
}
