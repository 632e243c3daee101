import { createColors } from "picocolors";
import { describe, expect, test } from "vitest";
import { explainCommand } from "../../src/commands/explain-command.ts";
import { fingerprint } from "../../src/domain/ids.ts";
import { analyzers } from "../../src/analyzers/analyzers.ts";
import { lastReviewOf } from "../../src/terminal/last-review-of.ts";
import { file, finding, plan } from "../terminal/sample-plan.ts";

const one = finding("src/a.ts", 11, {
  fingerprint: fingerprint("abcd000000000001"),
  why: "Nobody checks b.",
  replacement: "const a = c;",
  scope: "function f() {",
  cwe: "CWE-476",
  agreedBy: ["ruff/F632"],
});
const silenced = finding("src/a.ts", 11, {
  fingerprint: fingerprint("abcd000000000002"),
  rule: "oxlint/use-isnan",
  marks: [{ kind: "suppressed", by: "comment", because: "checked by hand", line: 10 }],
});
const review = lastReviewOf(
  plan([file("src/a.ts", "  function f() {", "+ const a = b;")], {
    findings: [one, silenced],
    inline: [one],
    verdict: { kind: "blocked", by: [one.fingerprint], open: 1 },
  }),
  Date.UTC(2026, 0, 2),
);

function explain(id: string, known: typeof review | null = review): string {
  return explainCommand(id, known, analyzers, { colors: createColors(false), room: null });
}

describe("marginalia explain", () => {
  test("says everything that is known of a finding", () => {
    expect(explain("abcd000000000001")).toBe(`src/a.ts:11  major  A defect on line 11

  10  function f() {
> 11  const a = b;

  When b is null, it throws.

  Nobody checks b.

  + const a = c;

  category    bug
  confidence  high
  found by    model
  agreed by   ruff/F632
  weakness    CWE-476
  inside      function f() {
  stands      at or above the gate
  reviewed    bbbbbbbbbb, 2026-01-02T00:00:00.000Z
  id          abcd000000000001
`);
  });

  test("explains the rule too, and why nobody heard of it", () => {
    const text = explain("ABCD000000000002");
    expect(text).toContain("stands      suppressed by a comment: checked by hand");
    expect(text).toContain("oxlint/use-isnan  major");
    expect(text).toContain("marginalia-ignore oxlint/use-isnan -- ");
  });

  test("takes the first digits when they name one finding, and asks for more when several", () => {
    expect(() => explain("abcd")).toThrowError(/begins the ids of several findings/);
    const alone = { ...review, findings: review.findings.slice(0, 1) };
    expect(explain("abcd", alone)).toContain("A defect on line 11");
  });

  test.each([
    ["0000", review, /The last review \(of bbbbbbbbbb\) has no finding 0000/],
    ["abcd", null, /No finding of this repository is known/],
    ["abc", review, /abc is no finding/],
    ["use-isnan", review, /use-isnan is no finding/],
  ])("of %j says why it cannot", (id, known, message) => {
    expect(() => explain(id, known)).toThrowError(message);
  });
});
