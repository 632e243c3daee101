import { expect, test } from "vitest";

import { redos } from "../../../src/analyzers/redos/redos.ts";
import { TooSlow } from "../../../src/analyzers/too-slow.ts";
import { loadCheck } from "../load-check.ts";

const check = await loadCheck(redos);

async function told(path: string, text: string) {
  return (await check({ path, text })).map(({ firstLine }) => firstLine);
}

test("expressions are found where they stand, over several lines and in calls", async () => {
  expect(
    await told("a.ts", 'f(\n  "x",\n  /^(a+)+$/u,\n);\nconst b = RegExp("^(?:\\\\s*x?)*y");\n'),
  ).toEqual([3, 5]);
  expect(await told("a.py", 'import re\nre.sub(\n    r"^(a+)+$",\n    "", text)\n')).toEqual([3]);
});

test("what is put together, spelt in bytes or written for another engine is left alone", async () => {
  expect(await told("a.js", "new RegExp(`^(${part}+)+$`); new RegExp(text);")).toEqual([]);
  expect(await told("a.js", 'x.match("^(a+)+$"); RegExp("^(\\u0061+)+$");')).toEqual([]);
  expect(await told("a.py", 're.compile(rb"^(a+)+$")\nre2.compile(r"^(a+)+$")\n')).toEqual([]);
});

test("a file of endless expressions is given up, without a claim of the others", async () => {
  const nested = `/^(?:${"(?:".repeat(12)}[ab]${"{1,4}c?){1,4}".repeat(12)})*$/`;
  await expect(check({ path: "a.js", text: `f(${nested});\n` })).rejects.toThrow(TooSlow);
  const many = Array.from({ length: 2_000 }, (_, at) => `/^(?:${"[ab]?".repeat(40)}${at})*$/`);
  await expect(check({ path: "a.js", text: many.join(";\n") })).rejects.toThrow(TooSlow);
  expect(await told("a.js", "f(/^(a+)+$/);\n")).toEqual([1]);
});

test.each(["a.js", "a.mjs", "a.cts", "a.tsx", "a.py"])("%s is looked at", (path) =>
  expect(redos.appliesTo(path)).toBe(true),
);

// Go's engine does not backtrack.
test.each(["a.go", "a.java", "a.d.ts", "a.md"])("%s is not", (path) =>
  expect(redos.appliesTo(path)).toBe(false),
);
