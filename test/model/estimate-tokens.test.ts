import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createTokenEstimator, estimateTokens } from "../../src/model/estimate-tokens.ts";

test("code is about three characters to a token", () => {
  const code =
    "export function total(items: readonly Item[]): number {\n  return items.length;\n}\n";
  const ratio = code.length / estimateTokens(code.repeat(100)) / 0.01;
  expect(ratio).toBeGreaterThan(2);
  expect(ratio).toBeLessThan(3.6);
});

test("text that would freeze a real tokenizer is counted like any other", () => {
  expect(estimateTokens("a".repeat(5_000_000))).toBeCloseTo(
    10 * estimateTokens("a".repeat(500_000)),
    -2,
  );
});

test("a longer text is never cheaper", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (start, end) => {
      expect(estimateTokens(start + end)).toBeGreaterThanOrEqual(estimateTokens(start));
    }),
  );
});

test("estimates move towards what a model counts, for that model only", () => {
  const estimator = createTokenEstimator();
  const text = "const answer = 42;\n".repeat(50);
  const before = estimator.estimate("a", text);
  for (let index = 0; index < 40; index += 1) estimator.observe("a", text, before * 1.5);

  expect(estimator.estimate("a", text) / before).toBeCloseTo(1.5, 1);
  expect(estimator.estimate("b", text)).toBe(before);
});

test("an absurd count can not spoil the estimate", () => {
  const estimator = createTokenEstimator();
  const before = estimator.estimate("a", "some text");
  for (let index = 0; index < 100; index += 1) estimator.observe("a", "some text", 1_000_000);
  estimator.observe("a", "some text", 0);

  expect(estimator.estimate("a", "some text")).toBeLessThanOrEqual(before * 2 + 1);
});
