import type { Timer } from "./timer.ts";

/** A sleep that can be cut short, and that does not miss a call made just before it. */
export interface Wake {
  call(): void;
  /** Resolves after `ms`, or at once when `call` came since the last sleep ended. */
  sleep(ms: number): Promise<void>;
}

export function createWake(timer: Timer): Wake {
  let called = new AbortController();
  return {
    call() {
      called.abort();
    },
    async sleep(ms) {
      await timer.sleep(ms, called.signal, false);
      called = new AbortController();
    },
  };
}
