import { expect, test } from "vitest";
import type { ModelFinding } from "../../src/model/find-schema.ts";
import { toClaim } from "../../src/model/to-claim.ts";
import { unitOf } from "./unit-of.ts";

const unit = unitOf(" a();\n+b();\n+c();");

function claimOf(changes: Partial<ModelFinding>) {
  const finding: ModelFinding = {
    unit: "u1",
    row: 2,
    quote: "b();",
    title: "It fails",
    trigger: "On Sundays",
    category: "bug",
    severity: "minor",
    confidence: "low",
    cwe: null,
    ...changes,
  };
  return toClaim(finding, unit);
}

test("a row number is a hint: the quote decides", () => {
  expect(claimOf({ row: 3 })).toMatchObject({ row: 1, quote: "b();" });
});

test("a quote that is nowhere is kept with the hint, for placing to decide", () => {
  expect(claimOf({ quote: "d();", row: 3 })).toMatchObject({ quote: "d();", row: 2, side: "new" });
});

test.each([0, -4, 4, 1e9])("row %d is of no unit, so there is no hint", (row) => {
  expect(claimOf({ quote: "d();", row })?.row).toBeNull();
});

test("a quote that is nowhere carries nothing hidden and no secret", () => {
  const quote = `key\u202E = "sk-ant-REDACTED"\n  ok`;
  expect(claimOf({ quote })?.quote).toBe('key⟪U+202E⟫ = "[redacted]"\n  ok');
});

test("long text is cut at code points", () => {
  const claim = claimOf({ title: "🐌".repeat(300), trigger: "é".repeat(500) });
  expect(Array.from(claim!.title)).toHaveLength(200);
  expect(claim!.title.endsWith("🐌…")).toBe(true);
  expect(Array.from(claim!.trigger)).toHaveLength(400);
});

test.each([
  ["CWE-89", "CWE-89"],
  ["SQL injection", null],
  ["CWE-89 [see](https://example.com)", null],
  [null, null],
])("cwe %j becomes %j", (given, cwe) => {
  expect(claimOf({ cwe: given })?.cwe).toBe(cwe);
});

test("the finder gives no fix, no rule and no essay", () => {
  expect(claimOf({})).toMatchObject({ replacement: null, rule: null, why: "" });
});

test.each([{ title: " <img src=x> " }, { quote: " \n" }])(
  "without words or quote there is no claim: %j",
  (changes) => {
    expect(claimOf(changes)).toBeNull();
  },
);
