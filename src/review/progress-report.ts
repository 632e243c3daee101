import type { Log } from "../domain/log.ts";
import type { Publisher } from "./ports.ts";

export interface ProgressReport {
  /** Returns at once. While a report is under way only the newest of those after it is kept. */
  update(done: number, total: number): void;
  /** Resolves when nothing is under way, so that no late report overwrites the check's end. */
  settled(): Promise<void>;
}

/** Tells a publisher how far a review is. Progress is a courtesy: its failure is logged, no more. */
export function reportProgress(publisher: Publisher, log: Log): ProgressReport {
  let newest: readonly [done: number, total: number] | null = null;
  let underWay: Promise<void> | null = null;

  async function send(): Promise<void> {
    while (newest !== null) {
      const [done, total] = newest;
      newest = null;
      try {
        await publisher.progress(done, total);
      } catch (error) {
        log.warn({ err: error }, "progress was not shown");
      }
    }
    underWay = null;
  }

  return {
    update: (done, total) => {
      newest = [done, total];
      underWay ??= send();
    },
    settled: async () => {
      await underWay;
    },
  };
}
