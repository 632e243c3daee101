/** Waiting as a port, so that tests own it. */
export interface Timer {
  /**
   * Resolves after `ms` milliseconds, or as soon as `signal` is aborted; never rejects. `holds`
   * says whether the wait alone keeps the process alive.
   */
  sleep(ms: number, signal: AbortSignal, holds: boolean): Promise<void>;
}

export const systemTimer: Timer = {
  sleep(ms, signal, holds) {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timeout = setTimeout(end, ms);
      if (!holds) timeout.unref();
      signal.addEventListener("abort", end, { once: true });
      function end(): void {
        clearTimeout(timeout);
        signal.removeEventListener("abort", end);
        resolve();
      }
    });
  },
};
