import { expect, test } from "vitest";
import { exponentialBackoff } from "../../src/queue/backoff.ts";

test("doubles up to the longest pause, less up to half", () => {
  const limits = { baseMs: 1_000, maxMs: 10_000 };
  const longest = exponentialBackoff(limits, () => 0);
  const shortest = exponentialBackoff(limits, () => 1);

  expect([1, 2, 3, 4, 5, 50].map(longest)).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  expect([1, 2, 3, 4, 5, 50].map(shortest)).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000]);
});
