import { assert, jsonValue, property } from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "../../src/domain/canonical-json.ts";

test.each([
  ["members sorted by name, without blanks", { b: [1, { d: null, c: true }], a: "x" }],
  ["an empty object and an empty list", { a: {}, b: [] }],
])("%s", (_name, value) => {
  expect(JSON.parse(canonicalJson(value))).toEqual(value);
  expect(canonicalJson(value)).not.toMatch(/[\s]/);
});

test("names are sorted by their UTF-16 code units, not by code points or alphabets", () => {
  const value = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\u{1f600}": 5, "\u0080": 6, ö: 7 };

  expect(canonicalJson(value)).toBe(
    '{"\\r":2,"1":4,"\u0080":6,"ö":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}',
  );
});

test("numbers and strings are written as ECMAScript writes them", () => {
  const value = [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27, -0, '\u20ac$\u000f\nA\'B"\\\\"/'];

  expect(canonicalJson(value)).toBe(
    '[333333333.3333333,1e+30,4.5,0.002,1e-27,0,"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"]',
  );
});

test("what JSON cannot say is said as JSON.stringify says it", () => {
  const value = { a: undefined, b: [undefined, Number.NaN], c: "\ud800" };

  expect(canonicalJson(value)).toBe(JSON.stringify(value));
});

test("a value has the same form after any way through JSON, whatever the order of its members", () => {
  assert(
    property(jsonValue({ maxDepth: 4 }), (value) => {
      const turned = JSON.parse(JSON.stringify(reversed(value), null, 2)) as unknown;
      expect(canonicalJson(turned)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, member]) => [name, reversed(member)]),
  );
}
