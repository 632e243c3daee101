import { expect, test } from "vitest";
import { createTokenEstimator } from "../../src/model/estimate-tokens.ts";
import { forecast } from "../../src/model/forecast.ts";
import { defaultModelSettings, type ModelSettings } from "../../src/model/model-settings.ts";
import { contextOf, engineAt } from "./review-with.ts";
import { unitOf } from "./unit-of.ts";
import { startAnthropic } from "../anthropic/start-anthropic.ts";

const settings: ModelSettings = { ...defaultModelSettings, apiKey: "sk-ant-test" };
const units = Array.from({ length: 12 }, (_, at) =>
  unitOf(`+const price${at} = cart.total(${at});\n`.repeat(200), {
    id: `u${at}`,
    path: `${at}.ts`,
  }),
);

test("nothing to review costs nothing", () => {
  expect(forecast([], settings, createTokenEstimator())).toEqual({
    calls: 0,
    dollars: 0,
    budget: settings.budgetDollars,
  });
});

test("more units cost more, and a model without a price an unknown sum", () => {
  const estimator = createTokenEstimator();
  const one = forecast(units.slice(0, 1), settings, estimator);
  const all = forecast(units, settings, estimator);
  expect(one.calls).toBe(1);
  expect(all.calls).toBeGreaterThan(1);
  expect(all.dollars).toBeGreaterThan(one.dollars ?? Infinity);
  expect(forecast(units, { ...settings, findModel: "house-model" }, estimator)).toEqual({
    calls: all.calls,
    dollars: null,
    budget: settings.budgetDollars,
  });
});

test("a review makes as many calls as were foretold, and costs no more", async () => {
  const anthropic = await startAnthropic();
  try {
    const engine = engineAt(anthropic.url);
    const foretold = engine.forecast?.(units);
    let calls = 0;
    let dollars = 0;
    for await (const event of engine.review(units, contextOf())) {
      if (event.kind !== "usage") continue;
      calls += event.usage.calls;
      dollars += event.usage.dollars;
    }
    expect(foretold?.calls).toBe(calls);
    expect(dollars).toBeGreaterThan(0);
    expect(dollars).toBeLessThan(foretold?.dollars ?? 0);
  } finally {
    await anthropic.close();
  }
});
