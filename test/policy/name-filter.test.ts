import * as fc from "fast-check";
import { expect, test } from "vitest";

import { ruleOnNames } from "../../src/policy/name-filter.ts";

test.each<[readonly string[], readonly string[], unknown]>([
  [[], ["a"], null],
  [["a"], [], { kind: "not-asked-for" }],
  [["!a"], [], null],
  [["!a"], ["b", "a"], { kind: "left-out", name: "a", at: 0 }],
  [["a", "!a"], ["a"], { kind: "left-out", name: "a", at: 1 }],
  [["a", "b"], ["b"], null],
  [["! a"], ["a"], { kind: "left-out", name: "a", at: 0 }],
  [["*"], [""], null],
  [["a*a"], ["a"], { kind: "not-asked-for" }],
  [["a*b*c"], ["a-c-b-c"], null],
  [["a*b*c"], ["a-c-b"], { kind: "not-asked-for" }],
])("%j of %j: %j", (entries, names, ruling) => {
  expect(ruleOnNames(entries, names, false)).toEqual(ruling);
});

test("an asterisk stands for what a regular expression calls .*", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "A", "."), maxLength: 8 });
  const pattern = fc.string({
    unit: fc.constantFrom("a", "b", ".", "*"),
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(pattern, text, fc.boolean(), (entry, name, caseless) => {
      const expression = entry.replaceAll(".", "\\.").replaceAll("*", ".*");
      const fits = new RegExp(`^${expression}$`, caseless ? "i" : "").test(name);
      expect(ruleOnNames([entry], [name], caseless) === null).toBe(fits);
    }),
    { numRuns: 2_000 },
  );
});
