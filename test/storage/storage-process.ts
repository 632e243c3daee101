/**
 * A process of its own over the database in `argv[2]`, for the tests that kill it. It says
 * `ready`, carries out what it is sent and reports each result. It never closes anything.
 */
import { systemClock } from "../../src/domain/clock.ts";
import { silentLog } from "../../src/domain/log.ts";
import { openStorage } from "../../src/storage/storage.ts";
import { delivery } from "../queue/inbox-contract.ts";
import { review } from "../queue/sample-intents.ts";

export type Order = { readonly store: string } | { readonly enqueue: number } | "claim";

export interface Report {
  readonly order: Order;
  readonly result: unknown;
}

const storage = await openStorage({
  url: process.argv[2] ?? "",
  clock: systemClock,
  log: silentLog,
});

async function carryOut(order: Order): Promise<unknown> {
  if (order === "claim") return storage.queue.claim("doomed", 60 * 60 * 1000);
  if ("store" in order) return storage.inbox.store(delivery(order.store));
  return storage.queue.enqueue(review(order.enqueue, "push", order.enqueue));
}

async function report(order: Order): Promise<void> {
  const result = await carryOut(order);
  process.send?.({ order, result: result ?? null } satisfies Report);
}

process.on("message", (order: Order) => {
  void report(order);
});
process.send?.("ready");
