import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { locateQuote } from "../../src/model/locate-quote.ts";
import { unitOf } from "./unit-of.ts";

const unit = unitOf(
  `
 function sum(items) {
-  let total = items[0];
+  let total = 0;
   for (const item of items) {
+    total += item.price
   }
⋯
 function count(items) {
+  let total = 0;
   return items.length;`.slice(1),
);

describe("a quote", () => {
  test.each([
    ["as it stands", "    total += item.price", 4],
    ["with other blanks", "total  +=  item.price", 4],
    ["with its sign", "+    total += item.price", 4],
    ["with row number and sign", "   5 +     total += item.price", 4],
    ["between blank lines", "\n    total += item.price\n\n", 4],
    ["of several rows, past the removed one", " function sum(items) {\n  let total = 0;", 0],
  ])("%s is found on the new side", (_, quote, row) => {
    expect(locateQuote(unit, quote, null)).toMatchObject({ row, side: "new" });
  });

  test("gives back the code itself, not the copy", () => {
    expect(locateQuote(unit, "total += item.price", null)?.quote).toBe("    total += item.price");
  });

  test("of a removed row is on the old side", () => {
    expect(locateQuote(unit, "let total = items[0];", null)).toEqual({
      quote: "  let total = items[0];",
      row: 1,
      side: "old",
    });
  });

  test("of both sides keeps its new rows, and of removed ones beside old rows the removed", () => {
    const both = "  let total = items[0];\n  let total = 0;";
    expect(locateQuote(unit, both, null)).toEqual({
      quote: "  let total = 0;",
      row: 2,
      side: "new",
    });
    const removed = " function sum(items) {\n-  let total = items[0];";
    expect(locateQuote(unit, removed, null)).toEqual({
      quote: "  let total = items[0];",
      row: 1,
      side: "old",
    });
  });

  test("that stands twice is taken where the hint is nearest", () => {
    expect(locateQuote(unit, "  let total = 0;", null)?.row).toBe(2);
    expect(locateQuote(unit, "  let total = 0;", 8)?.row).toBe(7);
  });

  test("never reaches across a gap", () => {
    expect(locateQuote(unit, "  }\nfunction count(items) {", null)).toBeNull();
  });

  test.each(["", "  \n ", "total -= 1", "let total"])("%j is not found", (quote) => {
    expect(locateQuote(unit, quote, null)).toBeNull();
  });

  test("holds hidden characters as they were shown, and gives back the true ones", () => {
    const sly = unitOf("+if (admin\u202E) {\r");
    expect(locateQuote(sly, "if (admin⟪U+202E⟫) {", 0)?.quote).toBe("if (admin\u202E) {\r");
  });
});

describe("a row with a secret", () => {
  const token = ["ghp", "0123456789abcdefghijklmnopqrstuvwxyz"].join("_");
  const leaky = unitOf(` first("${token}");\n+const key = "${token}";\n-old("${token}");`);

  test.each([
    ['const key = "[redacted]";', 1, "new", `const key = "${token}";`],
    ['old("[redacted]");', 2, "old", `old("${token}");`],
    ['first("[redacted]");', 0, "new", `first("${token}");`],
  ])("is found by what the model saw of it: %s", (quote, row, side, code) => {
    expect(locateQuote(leaky, quote, null)).toEqual({ quote: code, row, side });
  });

  test("that shows nothing else is found by the hint", () => {
    const body = ["-----BEGIN PRIVATE KEY-----", "MIIEvQIBADANBg", "-----END PRIVATE KEY-----"];
    const key = unitOf(body.map((text) => `+${text}`).join("\n"));

    expect(locateQuote(key, "[redacted]", 1)).toMatchObject({ row: 1, quote: body[1] });
  });
});

test("any row of any unit is found by its own text", () => {
  const row = fc
    .tuple(
      fc.constantFrom("+", "-", " "),
      fc.stringMatching(/^[a-z (){};=+-]*[a-z][a-z (){};=+-]*$/u),
    )
    .map(([sign, text]) => sign + text);
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), fc.nat(), (rows, pick) => {
      const index = pick % rows.length;
      const text = rows[index]!.slice(1);
      const found = locateQuote(unitOf(rows.join("\n")), text, index);
      expect(found?.quote).toBe(text);
    }),
  );
});
