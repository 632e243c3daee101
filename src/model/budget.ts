/** Money held for one attempt. Exactly one of the two is called, once. */
interface Reservation {
  /** The attempt ended and this is what it cost. */
  settle(dollars: number): void;
  /** Nobody knows what the attempt cost: the whole reservation counts as spent. */
  forfeit(): void;
}

/** What one review may spend. */
export interface Budget {
  /**
   * Holds `dollars` before an attempt. Waits for attempts under way when the sum would fit once
   * they are settled; null when it can not fit any more. Rejects when `signal` aborts.
   */
  reserve(dollars: number, signal: AbortSignal): Promise<Reservation | null>;
  /** Settled so far, with forfeited reservations in full. */
  spent(): number;
}

/** A budget of `limit` dollars; null for one without end. */
export function createBudget(limit: number | null): Budget {
  let spent = 0;
  let held = 0;
  let waiting: (() => void)[] = [];

  const fits = (sum: number): boolean => limit === null || sum <= limit;
  const close = (reserved: number, dollars: number): void => {
    held -= reserved;
    spent += dollars;
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };

  return {
    spent: () => spent,
    reserve: async (dollars, signal) => {
      while (!fits(spent + held + dollars)) {
        if (!fits(spent + dollars)) return null;
        await wakeOrAbort((wake) => waiting.push(wake), signal);
      }
      held += dollars;
      return {
        settle: (actual) => close(dollars, actual),
        forfeit: () => close(dollars, dollars),
      };
    },
  };
}

function wakeOrAbort(subscribe: (wake: () => void) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    subscribe(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    });
  });
}
