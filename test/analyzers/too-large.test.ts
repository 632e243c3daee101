import { expect, test } from "vitest";

import { tooLarge } from "../../src/analyzers/too-large.ts";

const bounds = { maxBytes: 1_000_000, maxLines: 30_000 };

test.each([
  ["2 MB on one line", "x".repeat(2_000_000), "the file has 2000000 bytes, more than 1000000"],
  ["characters of several bytes", "ß".repeat(500_001), "the file has 1000002 bytes"],
  ["40,000 lines", "f();\n".repeat(40_000), "the file has 40001 lines, more than 30000"],
  ["lines that only programs write", "x".repeat(300_000), "300000 characters long on average"],
  ["a few of them", `${"x".repeat(9_000)}\n`.repeat(30), "characters long on average"],
])("%s is told as too large", (_what, text, why) => {
  expect(tooLarge(text, bounds)).toContain(why);
});

test.each([
  ["the longest file of short lines", "f();\n".repeat(29_999)],
  ["a short text on one line", "x".repeat(100_000)],
  ["one long line among many", `${"x".repeat(250_000)}\n${"f();\n".repeat(200)}`],
  ["nothing", ""],
])("%s is looked at", (_what, text) => {
  expect(tooLarge(text, bounds)).toBeNull();
});
