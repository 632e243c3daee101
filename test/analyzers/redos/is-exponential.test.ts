import { expect, test } from "vitest";

import { TooSlow } from "../../../src/analyzers/too-slow.ts";
import { createBudget } from "../../../src/analyzers/redos/budget.ts";
import { isExponential } from "../../../src/analyzers/redos/is-exponential.ts";
import { readPattern } from "../../../src/analyzers/redos/read-pattern.ts";

function verdict(source: string, flags = ""): boolean | null {
  const pattern = readPattern(source, flags);
  return pattern === null ? null : isExponential(pattern, false, createBudget());
}

test.each([
  ["^(a+)+$"],
  ["^(a*)*$"],
  ["^(a|a)*$"],
  ["^(a|aa)+$"],
  ["^(?:a|b|ab)*c"],
  ["^(\\d|\\w)*$"],
  ["^([a-z]|[A-Z]|z)*$"],
  ["(x+x+)+y"],
  ["^(?:\\s*\\w+\\s*)*$"],
  ["^(?:a{1,3})+$"],
  ["^(?:(?:ab)*|c)*(?:ab)+$|^(?:(?:ab)*)*d"],
  ["((a|a)*b)*"],
  ["^(?:.*,)*x"],
  ["(?:(?:a+)+b)*"],
])("%s doubles with every character", (source) => expect(verdict(source)).toBe(true));

test.each([
  ["^(a+)$"],
  ["(a+)+"],
  ["(a|a)*"],
  ["(a+)+b?"],
  ["^(?:a|b)*$"],
  ["^(?:[a-z]|[A-Z])*$"],
  ["^(?:a+b)+$"],
  ["^(?:[^,]*,)*[^,]*$"],
  ["^(?:\\\\.|[^\\\\])*$"],
  ["^(?:ab|ac)*$"],
  ["^(?:aab|ab|b)*$"],
  ["^(?:a{3})+$"],
  ["^(?:a?){20}$"],
  ["\\s+$"],
  ["a*a*b"],
  ["^(?:(?:a|b)(?:c|d))*$"],
])("%s does not", (source) => expect(verdict(source)).toBe(false));

test("letters of both cases are the same only where the flag says so", () => {
  expect(verdict("^(?:a|A)*$")).toBe(false);
  expect(verdict("^(?:a|A)*$", "i")).toBe(true);
});

test("the dot takes line breaks only where the flag says so", () => {
  expect(verdict("^(?:.|\\n)*$")).toBe(false);
  expect(verdict("^(?:.|\\n)*$", "s")).toBe(true);
});

test.each([
  ["(a)\\1+$"],
  ["^(?:\\p{L}+)+$"],
  ["^(a++)+$"],
  ["^(?>a+)+$"],
  ["^((a+)+$"],
  ["[a"],
  ["(?i)(a+)+$"],
  ["*"],
  [`${"(".repeat(500)}a${")+".repeat(500)}$`],
])("%s is not understood, and nothing is said of it", (source) => {
  expect(verdict(source)).toBeNull();
});

test("a loop around look-around or a border of words is left alone", () => {
  expect(verdict("^(?:(?!b)a|a)*$")).toBe(false);
  expect(verdict("^(?:a\\b|a)*$")).toBe(false);
});

test("a loop of too many ways is given up, cleanly", () => {
  const nested = `^(?:${"(?:".repeat(12)}[ab]${"{1,4}c?){1,4}".repeat(12)})*$`;
  expect(() => verdict(nested)).toThrow(TooSlow);
});
