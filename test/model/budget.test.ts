import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createBudget } from "../../src/model/budget.ts";

const going = new AbortController().signal;

test("a reservation that could fit later waits until others are settled", async () => {
  const budget = createBudget(10);
  const first = await budget.reserve(8, going);
  const second = budget.reserve(8, going);
  first?.settle(1);

  expect(await second).not.toBeNull();
});

test("a reservation that can not fit any more is refused", async () => {
  const budget = createBudget(10);
  (await budget.reserve(8, going))?.settle(5);

  expect(await budget.reserve(8, going)).toBeNull();
  expect(budget.spent()).toBe(5);
});

test("what nobody knows the cost of is taken as spent", async () => {
  const budget = createBudget(10);
  (await budget.reserve(8, going))?.forfeit();

  expect(budget.spent()).toBe(8);
});

test("waiting ends when the review does", async () => {
  const budget = createBudget(10);
  await budget.reserve(8, going);
  const stop = new AbortController();
  const waiting = budget.reserve(8, stop.signal);
  stop.abort(new Error("stopped"));

  await expect(waiting).rejects.toThrow("stopped");
});

test("without a limit everything fits", async () => {
  expect(await createBudget(null).reserve(1e9, going)).not.toBeNull();
});

test("whatever the attempts cost within their reservations, the limit holds, and all end", async () => {
  const attempts = fc.array(
    fc.record({
      held: fc.integer({ min: 1, max: 40 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      known: fc.boolean(),
    }),
    { maxLength: 20 },
  );
  await fc.assert(
    fc.asyncProperty(attempts, fc.integer({ min: 0, max: 100 }), async (list, limit) => {
      const budget = createBudget(limit);
      await Promise.all(
        list.map(async ({ held, share, known }) => {
          const reservation = await budget.reserve(held, going);
          await Promise.resolve();
          if (known) reservation?.settle(held * share);
          else reservation?.forfeit();
        }),
      );
      expect(budget.spent()).toBeLessThanOrEqual(limit + 1e-9);
    }),
  );
});
