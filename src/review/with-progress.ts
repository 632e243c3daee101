import type { Log } from "../domain/log.ts";
import type { Publisher } from "./ports.ts";

/**
 * Does the work while telling a publisher how far it is. Reports are sent one at a time, of those
 * that wait only the newest, and none is under way when this resolves or throws, so that no late
 * report overwrites the check's end. A report that fails is logged: progress is a courtesy.
 */
export async function withProgress<Result>(
  publisher: Publisher,
  log: Log,
  work: (update: (done: number, total: number) => void) => Promise<Result>,
): Promise<Result> {
  let newest: readonly [done: number, total: number] | null = null;
  let underWay = Promise.resolve();
  let sending = false;

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
    sending = false;
  }

  try {
    return await work((done, total) => {
      newest = [done, total];
      if (sending) return;
      sending = true;
      underWay = send();
    });
  } finally {
    await underWay;
  }
}
