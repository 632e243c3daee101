import * as fc from "fast-check";
import { expect } from "vitest";
import { intentKey } from "../../src/domain/intent.ts";
import type { Job, Queue } from "../../src/queue/queue.ts";
import type { ManualClock } from "./manual-clock.ts";
import { review } from "./sample-intents.ts";

const lease = 10_000;
const modes = ["push", "again", "full"] as const;

interface Held {
  readonly job: Job;
  readonly worker: string;
  until: number;
}

/**
 * What must be true, kept apart from how it is done. `owed` is, per key, the strongest mode that
 * was asked for and that no finished run has honoured: the intent that must not get lost.
 */
interface Model {
  readonly owed: Map<string, number>;
  /** Everything ever claimed and not settled by its worker, the expired ones too. */
  readonly held: Held[];
}

interface Real {
  readonly queue: Queue;
  readonly clock: ManualClock;
}

type Step = fc.AsyncCommand<Model, Real>;

function step(name: string, run: (model: Model, real: Real) => Promise<void>): Step {
  return { check: () => true, run, toString: () => name };
}

function alive(model: Model, now: number): readonly Held[] {
  return model.held.filter(({ until }) => until > now);
}

function expectOneRunPerKey(model: Model, now: number): void {
  const keys = alive(model, now).map(({ job }) => job.key);
  expect(keys, "two runs of one key at once").toEqual([...new Set(keys)]);
}

function enqueue(number: number, mode: number): Step {
  return step(`enqueue(${number}, ${modes[mode]})`, async (model, { queue }) => {
    const intent = review(number, modes[mode], 1 + (number % 2));
    await queue.enqueue(intent);
    const key = intentKey(intent);
    model.owed.set(key, Math.max(mode, model.owed.get(key) ?? 0));
  });
}

function claim(worker: string): Step {
  return step(`claim(${worker})`, async (model, { queue, clock }) => {
    const job = await queue.claim(worker, lease);
    if (job === null) return;
    // A lease that expired is gone for good once somebody claimed the job or its successor.
    model.held.push({ job, worker, until: clock.now() + lease });
    expectOneRunPerKey(model, clock.now());
  });
}

function onHeld(
  name: string,
  pick: number,
  run: (model: Model, real: Real, held: Held) => Promise<void>,
): Step {
  return step(`${name}(${pick})`, async (model, real) => {
    const held = model.held[pick % Math.max(1, model.held.length)];
    if (held !== undefined) await run(model, real, held);
  });
}

function heartbeat(pick: number): Step {
  return onHeld("heartbeat", pick, async (model, { queue, clock }, held) => {
    const answer = await queue.heartbeat(held.job, held.worker, lease);
    if (answer === "lost") {
      expect(held.until, "a live lease was lost").toBeLessThanOrEqual(clock.now());
      drop(model, held);
      return;
    }
    held.until = clock.now() + lease;
    expectOneRunPerKey(model, clock.now());
  });
}

function finish(pick: number): Step {
  return onHeld("finish", pick, async (model, { queue }, held) => {
    // A run that finishes has honoured what it was asked, unless something newer came meanwhile.
    const mine = (await queue.heartbeat(held.job, held.worker, lease)) === "kept";
    await queue.finish(held.job, held.worker);
    if (mine) model.owed.delete(held.job.key);
    drop(model, held);
  });
}

function giveBack(kind: "retry" | "postpone", pick: number, delay: number): Step {
  return onHeld(kind, pick, async (model, { queue, clock }, held) => {
    await queue[kind](held.job, held.worker, clock.now() + delay, "a fault");
    drop(model, held);
  });
}

function drop(model: Model, held: Held): void {
  model.held.splice(model.held.indexOf(held), 1);
}

function pass(ms: number): Step {
  return step(`pass(${ms})`, async (_model, { clock }) => clock.advance(ms));
}

const anyPick = fc.nat({ max: 20 });

/** Random histories of one queue, and what must be true in each. */
export const queueModel = {
  commands: [
    fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat({ max: 2 })).map((args) => enqueue(...args)),
    fc.constantFrom("w1", "w2", "w3").map(claim),
    fc.constantFrom("w1", "w2", "w3").map(claim),
    anyPick.map(heartbeat),
    anyPick.map(finish),
    fc
      .tuple(fc.constantFrom("retry" as const, "postpone" as const), anyPick, fc.nat(15_000))
      .map((args) => giveBack(...args)),
    fc.integer({ min: 1, max: 12_000 }).map(pass),
  ],

  start: (): Model => ({ owed: new Map(), held: [] }),

  /** Nothing is stuck: one diligent worker gets every owed intent, in full strength, and no more. */
  async expectDrains(model: Model, { queue, clock }: Real): Promise<void> {
    await clock.advance(60_000);
    const served = new Map<string, number>();
    for (;;) {
      const job = await queue.claim("last", lease);
      if (job === null) break;
      expect(served.has(job.key), "a key was served twice").toBe(false);
      served.set(job.key, job.intent.kind === "review" ? modes.indexOf(job.intent.mode) : -1);
      await queue.finish(job, "last");
    }
    expect(await queue.depth()).toEqual({ waiting: 0, running: 0, buried: 0 });
    for (const [key, mode] of model.owed) {
      expect(served.get(key), `${key} was lost or weakened`).toBeGreaterThanOrEqual(mode);
    }
  },
};
