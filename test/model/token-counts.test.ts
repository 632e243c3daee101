import * as fc from "fast-check";
import { expect, test } from "vitest";
import { dollarsOf, worstDollars } from "../../src/model/token-counts.ts";
import { defaultModelSettings, listPrices } from "../../src/model/model-settings.ts";

const price = { input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5 };

test("dollars are tokens times dollars per million", () => {
  const tokens = { input: 15_000, output: 6_000, cacheRead: 6_000, cacheWrite: 0 };
  expect(dollarsOf(tokens, price)).toBeCloseTo(0.0906, 10);
});

test("no call that keeps to its tokens costs more than the worst that was reserved", () => {
  const count = fc.nat({ max: 100_000 });
  fc.assert(
    fc.property(count, count, count, count, (input, cacheRead, cacheWrite, output) => {
      const dollars = dollarsOf({ input, cacheRead, cacheWrite, output }, price);
      const worst = worstDollars(input + cacheRead + cacheWrite, output, price);
      expect(dollars).toBeLessThanOrEqual(worst + 1e-12);
    }),
  );
});

test("the default models have a price", () => {
  const { findModel, fallbackModel } = defaultModelSettings;
  expect(listPrices).toHaveProperty([findModel]);
  expect(listPrices).toHaveProperty([fallbackModel ?? ""]);
});
