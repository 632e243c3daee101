import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fingerprintOf } from "../../src/diff/fingerprint.ts";
import type { FingerprintParts } from "../../src/diff/fingerprint.ts";
import { renderUnit } from "../../src/diff/render-unit.ts";
import { scopeFinder } from "../../src/diff/scope-finder.ts";
import { unitKeyOf } from "../../src/diff/unit-key.ts";
import type { KeyParts } from "../../src/diff/unit-key.ts";
import type { DiffLine } from "../../src/domain/change.ts";
import { text } from "./texts.ts";

describe("unit keys", () => {
  const parts: KeyParts = {
    repositoryId: "1",
    engine: "model",
    identity: "i",
    rendering: "x",
  };
  const other = fc.string().filter((value) => value !== "");

  test("equal parts, equal keys; any other part, another key", () => {
    expect(unitKeyOf({ ...parts })).toBe(unitKeyOf(parts));
    expect(unitKeyOf({ ...parts, engine: "analyzers" })).not.toBe(unitKeyOf(parts));
    const name = fc.constantFrom("repositoryId", "identity", "rendering");
    fc.assert(
      fc.property(name, other, (key, more) => {
        expect(unitKeyOf({ ...parts, [key]: `${parts[key]}${more}` })).not.toBe(unitKeyOf(parts));
      }),
    );
  });

  test("text does not wander from one part to the next unseen", () => {
    fc.assert(
      fc.property(fc.string(), other, fc.string(), (left, moved, right) => {
        const here = unitKeyOf({ ...parts, identity: left + moved, rendering: right });
        const there = unitKeyOf({ ...parts, identity: left, rendering: moved + right });
        expect(here).not.toBe(there);
      }),
    );
  });
});

describe("renderings", () => {
  const line = fc.record({
    kind: fc.constantFrom("context" as const, "added" as const, "removed" as const),
    text: fc.constantFrom("", "a", " a", "+a", "-a", "~~~", "path: b"),
  });
  const rows = fc.array(line, { minLength: 1, maxLength: 4 }).map((list) =>
    list.map(({ kind, text }, index): DiffLine => {
      if (kind === "added") return { kind, text, old: null, new: index + 1 };
      if (kind === "removed") return { kind, text, old: index + 1, new: null };
      return { kind, text, old: index + 1, new: index + 1 };
    }),
  );
  const word = fc.constantFrom("a.ts", "a\nscope: x", '"a.ts"', "b.ts", "");
  const unit = fc.record({
    path: word,
    previousPath: fc.option(word),
    status: fc.constantFrom("added" as const, "renamed" as const),
    language: fc.constantFrom("text", "go"),
    scope: fc.option(word),
    segments: fc.array(rows, { minLength: 1, maxLength: 3 }),
  });
  const bare = (value: object): string =>
    JSON.stringify(value, (key, part: unknown) => (key === "old" || key === "new" ? 0 : part));

  test("two units render the same only if they differ in line numbers alone", () => {
    fc.assert(
      fc.property(unit, unit, (one, two) => {
        const same = renderUnit(one, []) === renderUnit(two, []);
        expect(same).toBe(bare(one) === bare(two));
      }),
      { numRuns: 500 },
    );
  });

  test("line numbers never enter", () => {
    fc.assert(
      fc.property(unit, fc.nat(), (one, shift) => {
        const segments = one.segments.map((list) =>
          list.map((row) => (row.kind === "added" ? { ...row, new: row.new + shift } : row)),
        );
        expect(renderUnit({ ...one, segments }, [])).toBe(renderUnit(one, []));
      }),
    );
  });
});

describe("fingerprints", () => {
  const parts: FingerprintParts = {
    path: "a.ts",
    scope: "function f() {",
    category: "bug",
    rule: null,
    quote: "if (a) {\n  b();\n}",
    ordinal: 0,
  };

  test("another indentation and another line break is the same finding", () => {
    const quote = "\tif (a) {\r\n\t\t\tb(); }\n";
    expect(fingerprintOf({ ...parts, scope: "  function f()  {", quote })).toBe(
      fingerprintOf(parts),
    );
  });

  test.each([
    ["path", { path: "b.ts" }],
    ["scope", { scope: "function g() {" }],
    ["no scope", { scope: null }],
    ["category", { category: "security" as const }],
    ["rule", { rule: "oxlint/use-isnan" }],
    ["quote", { quote: "if (b) {" }],
    ["second of its kind", { ordinal: 1 }],
  ])("another %s is another finding", (_, other) => {
    expect(fingerprintOf({ ...parts, ...other })).not.toBe(fingerprintOf(parts));
  });

  test("a rule stands for its findings, whatever category they are given", () => {
    const ruled = { ...parts, rule: "oxlint/use-isnan" };
    expect(fingerprintOf({ ...ruled, category: "performance" })).toBe(fingerprintOf(ruled));
  });
});

describe("the scope of a line for its fingerprint", () => {
  const source = text(`
    import { a } from "a";

    class Shop {
      price = 1;

      sell() {
        if (this.open) {
          pay();
        }
      }
    }

    function free() {
      if (a) {
        b();
      }
    }
  `);

  test.each([
    [1, null],
    [4, "class Shop {"],
    [8, "sell() {"],
    [15, "function free() {"],
    [99, null],
  ])("line %i: %s", (line, scope) => {
    expect(scopeFinder(source)(line)).toBe(scope);
  });

  test("it stays when the file and the declaration grow", () => {
    const grown = source.replace("    pay();", "    pay();\n".repeat(300));
    expect(scopeFinder(grown)(200)).toBe("sell() {");
  });
});
