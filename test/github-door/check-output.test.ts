import { describe, expect, test } from "vitest";

import type { Coverage } from "../../src/domain/coverage.ts";
import type { Verdict } from "../../src/domain/verdict.ts";
import { checkOfPlan, checkOfVerdict } from "../../src/github/check-output.ts";
import { byteLength, maxBodyBytes } from "../../src/github/fit-bytes.ts";
import { coverage, file, finding, plan, print } from "./samples.ts";

const at = Date.UTC(2026, 10, 22, 4, 30);

/** One of two units was not reviewed. */
const halfCovered: Coverage = coverage({
  units: [
    ...coverage().units,
    {
      unitId: "u2",
      path: "src/b.ts",
      lines: { first: 7, last: 9 },
      ranges: [{ side: "new", first: 7, last: 9 }],
      keys: {},
      state: "not-reviewed",
      missing: [
        { code: "rate-limited", by: "model", detail: "the provider asked to wait", retryAt: at },
      ],
    },
  ],
});

describe("the check of a finished review", () => {
  test.each<[string, Verdict, Coverage, string, string]>([
    ["reviewed-clean", { kind: "reviewed-clean" }, coverage(), "success", "No findings in 1 unit"],
    [
      "findings below the gate",
      { kind: "reviewed-findings", open: 2 },
      coverage(),
      "success",
      "2 findings, none reaches the gate",
    ],
    [
      "one of two at the gate",
      { kind: "blocked", by: [print(1)], open: 2 },
      coverage(),
      "failure",
      "1 of 2 findings reaches the gate",
    ],
    [
      "blocked and not whole",
      { kind: "blocked", by: [print(1)], open: 1 },
      halfCovered,
      "failure",
      "1 of 1 finding reaches the gate; reviewed 1 of 2 units",
    ],
    [
      "partial",
      { kind: "partial", reviewed: 1, eligible: 2, open: 1, retryAt: at },
      halfCovered,
      "action_required",
      "Reviewed 1 of 2 units, 1 finding so far; model: the provider asked to wait; tried again at 2026-11-22 04:30 UTC",
    ],
    ["skipped", { kind: "skipped", rule: "draft" }, coverage(), "skipped", "Skipped: draft"],
  ])("%s", (_name, verdict, covered, conclusion, title) => {
    const output = checkOfPlan(plan({ verdict, coverage: covered }), []);
    expect(output).toMatchObject({ conclusion, title });
  });

  test("a partial review is neutral where the owner wants that, never green", () => {
    const verdict = { kind: "partial", reviewed: 1, eligible: 2, open: 0, retryAt: null } as const;
    const output = checkOfPlan(plan({ verdict, coverage: halfCovered, incomplete: "neutral" }), []);
    expect(output.conclusion).toBe("neutral");
  });

  test("says what is missing, why, and when it is tried again", () => {
    const verdict = { kind: "partial", reviewed: 1, eligible: 2, open: 0, retryAt: at } as const;
    const { summary } = checkOfPlan(plan({ verdict, coverage: halfCovered }), []);
    expect(summary).toContain("- `src/b.ts:7-9`: the provider asked to wait (model)");
    expect(summary).toContain("It is tried again at 2026-11-22 04:30 UTC.");
  });

  test.each<[string, Coverage]>([
    ["a unit was not reviewed", halfCovered],
    ["files were not listed", coverage({ truncated: "GitHub listed 3000 of 3100 files" })],
    [
      "a file could not be read",
      coverage({
        files: [
          {
            path: "big.ts",
            state: "not-reviewed",
            missing: { code: "too-large", by: "source", detail: "too large", retryAt: null },
          },
        ],
      }),
    ],
  ])("is never green when %s", (_name, covered) => {
    for (const verdict of [
      { kind: "reviewed-clean" },
      { kind: "reviewed-findings", open: 1 },
    ] as const) {
      expect(() => checkOfPlan(plan({ verdict, coverage: covered }), [])).toThrow(
        /contradicts a review that is not whole/,
      );
    }
  });

  test("fits into GitHub's bytes however large the change was", () => {
    const path = (index: number): string => `src/${"ü".repeat(150)}/${index}.ts`;
    const many = Array.from({ length: 3000 }, (_, index) => index);
    const output = checkOfPlan(
      plan({
        change: { ...plan().change, files: many.map((index) => file(path(index))) },
        folded: many.map((index) =>
          finding({ path: path(index), title: "😀".repeat(200), fingerprint: print(index) }),
        ),
        coverage: coverage({
          files: many.map((index) => ({
            path: path(index),
            state: "skipped",
            rule: `rule ${index}`,
          })),
          units: many.map((index) => ({
            unitId: `u${index}`,
            path: path(index),
            lines: null,
            ranges: [],
            keys: {},
            state: "not-reviewed",
            missing: [{ code: "budget", by: "model", detail: "spent", retryAt: null }],
          })),
        }),
        verdict: { kind: "partial", reviewed: 0, eligible: 3000, open: 3000, retryAt: null },
        notes: many.map((index) => `note ${index} ${"ü".repeat(400)}`),
      }),
      [],
    );
    expect(byteLength(output.summary)).toBeLessThanOrEqual(maxBodyBytes);
    expect(output.summary).toMatch(/and \d+ more findings/);
  });
});

describe("the check of a head that was not reviewed", () => {
  test.each<[Verdict, string, string]>([
    [
      { kind: "not-reviewed", why: "GitHub is down", retryAt: at },
      "action_required",
      "Not reviewed: GitHub is down; tried again at 2026-11-22 04:30 UTC",
    ],
    [{ kind: "skipped", rule: "draft pull requests" }, "skipped", "Skipped: draft pull requests"],
    [{ kind: "superseded", by: "push" }, "cancelled", "Superseded by a newer push"],
    [
      { kind: "superseded", by: "close" },
      "cancelled",
      "The pull request was closed before its review ended",
    ],
  ])("%j", (verdict, conclusion, title) => {
    expect(checkOfVerdict(verdict)).toMatchObject({ conclusion, title });
  });

  test("is never green", () => {
    expect(() => checkOfVerdict({ kind: "reviewed-clean" })).toThrow(/green check for nothing/);
  });

  test("tells when it is tried again, or that it is not", () => {
    const words = (retryAt: number | null): string =>
      checkOfVerdict({ kind: "not-reviewed", why: "a fault", retryAt }).summary;
    expect(words(at)).toContain("tried again at 2026-11-22 04:30 UTC");
    expect(words(null)).toContain("not tried again by itself");
  });
});
