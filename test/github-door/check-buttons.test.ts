import { describe, expect, test } from "vitest";

import type { Verdict } from "../../src/domain/verdict.ts";
import {
  buttonsOf,
  longestDescription,
  longestIdentifier,
  longestLabel,
  mostActions,
} from "../../src/github/check-buttons.ts";

const both = ["review-again", "ignore-findings"];
const again = ["review-again"];

describe("a check that has ended", () => {
  test.each<[string, Verdict, readonly string[]]>([
    ["clean", { kind: "reviewed-clean" }, again],
    ["with findings below the gate", { kind: "reviewed-findings", open: 1 }, both],
    ["blocked", { kind: "blocked", by: [], open: 1 }, both],
    [
      "partial, with findings",
      { kind: "partial", reviewed: 1, eligible: 2, open: 1, retryAt: null },
      both,
    ],
    [
      "partial, without any",
      { kind: "partial", reviewed: 1, eligible: 2, open: 0, retryAt: null },
      again,
    ],
    ["skipped", { kind: "skipped", rule: "draft" }, again],
    ["not reviewed", { kind: "not-reviewed", why: "an outage", retryAt: null }, again],
    ["superseded", { kind: "superseded", by: "push" }, []],
  ])("%s has the buttons that make sense", (_which, verdict, buttons) => {
    expect(buttonsOf(verdict).map(({ identifier }) => identifier)).toEqual(buttons);
  });
});

test("buttons keep GitHub's limits and say beforehand that they need write access", () => {
  const actions = buttonsOf({ kind: "blocked", by: [], open: 1 });
  expect(actions.length).toBeLessThanOrEqual(mostActions);
  for (const { label, description, identifier } of actions) {
    expect(label.length).toBeLessThanOrEqual(longestLabel);
    expect(description.length).toBeLessThanOrEqual(longestDescription);
    expect(identifier.length).toBeLessThanOrEqual(longestIdentifier);
    expect(description).toContain("write access");
  }
});
