import pLimit from "p-limit";
import type { Clock } from "../domain/clock.ts";
import { messageOf } from "../domain/errors.ts";
import type { Log } from "../domain/log.ts";
import type { Delivery, Inbox } from "./inbox.ts";
import { systemTimer, type Timer } from "./timer.ts";
import { createWake } from "./wake.ts";

const perRead = 64;
/** Their jobs and marks share commits, so that handing on keeps up with the intake. */
const atOnce = 16;
/** A failed delivery becomes due again without a nudge. */
const longestSleep = 1_000;
const pruneEvery = 60 * 60 * 1000;
/** As long as GitHub itself shows a delivery and offers to repeat it. */
const payloadLifetime = 3 * 24 * 60 * 60 * 1000;

export interface DispatcherOptions {
  readonly inbox: Inbox;
  /** Makes intents of a delivery and enqueues them. May see a delivery again after a crash. */
  readonly receive: (delivery: Delivery) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  readonly timer?: Timer;
  /** Drops what else is too old, also when nothing happens. */
  readonly dropOld?: () => Promise<void>;
}

export interface Dispatcher {
  /** Takes up first what a previous process left. */
  start(): void;
  /** Something was stored: look now. */
  nudge(): void;
  /** Resolves when every delivery that is due was handed on. */
  idle(): Promise<void>;
  /** Hands on no more and waits for those that are being received. */
  stop(): Promise<void>;
}

/** Hands stored deliveries on, oldest first, each until it was received once or set aside. */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { inbox, receive, clock, log, timer = systemTimer } = options;
  const wake = createWake(timer);
  const limit = pLimit(atOnce);
  let idlers: (() => void)[] = [];
  const stopping = new AbortController();
  let prunedAt = -Infinity;
  let loop: Promise<void> | null = null;

  async function dispatch(delivery: Delivery): Promise<void> {
    if (stopping.signal.aborted) return;
    try {
      await receive(delivery);
    } catch (error) {
      const { id, event } = delivery;
      log.warn({ err: error, delivery: id, event }, "delivery not received, tried again later");
      await inbox.failed(id, messageOf(error));
      return;
    }
    await inbox.dispatched(delivery.id);
  }

  async function prune(): Promise<void> {
    if (clock.now() - prunedAt < pruneEvery) return;
    prunedAt = clock.now();
    const dropped = await inbox.prune(clock.now() - payloadLifetime);
    if (dropped > 0) log.info({ dropped }, "payloads of old deliveries dropped");
    await options.dropOld?.();
  }

  /** Gives how long to sleep, 0 when there may be more. */
  async function step(): Promise<number> {
    const deliveries = await inbox.undispatched(perRead);
    if (deliveries.length > 0) {
      const ends = await Promise.allSettled(deliveries.map((one) => limit(dispatch, one)));
      const fault = ends.find((end) => end.status === "rejected");
      if (fault !== undefined) throw new Error("the inbox failed", { cause: fault.reason });
      return 0;
    }
    for (const resolve of idlers) resolve();
    idlers = [];
    await prune();
    return longestSleep;
  }

  async function work(): Promise<void> {
    while (!stopping.signal.aborted) {
      let pause = longestSleep;
      try {
        pause = await step();
      } catch (error) {
        log.error({ err: error }, "deliveries could not be handed on, tried again");
      }
      if (pause > 0) await wake.sleep(pause);
    }
  }

  return {
    start() {
      loop ??= work();
    },
    nudge() {
      wake.call();
    },
    idle() {
      return new Promise((resolve) => {
        idlers.push(resolve);
        wake.call();
      });
    },
    async stop() {
      stopping.abort();
      wake.call();
      await loop;
    },
  };
}
