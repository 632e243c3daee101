import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../domain/clock.ts";
import { RetryLater } from "../domain/errors.ts";
import type { Log } from "../domain/log.ts";

/** However far away the next try is said to be, it is tried at least so often (ms). */
const longestPause = 60_000;

/**
 * Repeats `attempt` as long as it throws `RetryLater`, at the time that says. Null when `signal`
 * is aborted first; any other error is passed on.
 */
export async function retryUntil<Value>(
  signal: AbortSignal,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  attempt: () => Promise<Value>,
): Promise<Value | null> {
  while (!signal.aborted) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error;
      const pause = Math.min(longestPause, Math.max(1_000, error.retryAt - clock.now()));
      log.warn({ err: error, pause }, "not possible now, tried again");
      await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
  return null;
}
