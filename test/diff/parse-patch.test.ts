import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diffTexts } from "../../src/diff/diff-texts.ts";
import { parsePatch, readPatch } from "../../src/diff/parse-patch.ts";
import { splitLines } from "../../src/diff/split-lines.ts";
import { applyHunks, printHunks } from "./texts.ts";

test("a hunk keeps its numbers, its section and every kind of line", () => {
  const [hunk] = parsePatch("@@ -10,3 +12,3 @@ function f() {\n a\n-b\n+c\n d");
  expect(hunk).toEqual({
    oldStart: 10,
    oldCount: 3,
    newStart: 12,
    newCount: 3,
    section: "function f() {",
    lines: [
      { kind: "context", text: "a", old: 10, new: 12 },
      { kind: "removed", text: "b", old: 11, new: null },
      { kind: "added", text: "c", old: null, new: 13 },
      { kind: "context", text: "d", old: 12, new: 14 },
    ],
  });
});

test("one-line hunks leave their counts out", () => {
  const [hunk] = parsePatch("@@ -1 +1 @@\n-a\n+b\n");
  expect(hunk).toMatchObject({ oldStart: 1, oldCount: 1, newStart: 1, newCount: 1, section: "" });
});

test("a start is 0 where there is nothing", () => {
  expect(parsePatch("@@ -0,0 +1,2 @@\n+a\n+b")[0]).toMatchObject({ oldStart: 0, newStart: 1 });
  expect(parsePatch("@@ -1,2 +0,0 @@\n-a\n-b")[0]).toMatchObject({ oldStart: 1, newStart: 0 });
});

test("the remark about a missing newline is no line", () => {
  const remark = "\\ No newline at end of file";
  const [hunk] = parsePatch(`@@ -1,2 +1,3 @@\n a\n-b\n${remark}\n+b\n+c\n${remark}`);
  expect(hunk?.lines.map((line) => [line.text, line.old, line.new])).toEqual([
    ["a", 1, 1],
    ["b", 2, null],
    ["b", null, 2],
    ["c", null, 3],
  ]);
});

test("carriage returns stay, and only a newline ends a line", () => {
  const [hunk] = parsePatch("@@ -1 +1,2 @@ f\r\n-a\r\n+b\u2028@@ -1 +1 @@\r\n+c\rd\u0085e");
  expect(hunk?.section).toBe("f");
  expect(hunk?.lines.map((line) => line.text)).toEqual([
    "a\r",
    "b\u2028@@ -1 +1 @@\r",
    "c\rd\u0085e",
  ]);
});

test("lines that look like headers are lines", () => {
  const [hunk] = parsePatch("@@ -1,2 +1,2 @@\n--- a/x\n-@@ -1 +1 @@\n+++ b/x\n+diff --git a/x b/x");
  expect(hunk?.lines.map((line) => line.text)).toEqual([
    "-- a/x",
    "@@ -1 +1 @@",
    "++ b/x",
    "diff --git a/x b/x",
  ]);
});

describe("what is not a whole patch is refused, and never quoted", () => {
  const damaged = [
    ["cut within a hunk", "@@ -1,3 +1,3 @@\n a\n-secret"],
    ["a one-line hunk cut in half", "@@ -1 +1 @@\n-secret"],
    ["more lines than announced", "@@ -1 +1 @@\n-a\n+b\n+secret"],
    ["text between hunks", "@@ -1 +1 @@\n-a\n+b\nsecret\n@@ -9 +9 @@\n-a\n+b"],
    ["a combined diff", "@@@ -1 -1 +1 @@@\n--a\n++secret"],
    ["a header without numbers", "@@ secret @@\n-a\n+b"],
    ["hunks out of order", "@@ -9 +9 @@\n-a\n+b\n@@ -1 +1 @@\n-a\n+secret"],
    ["no hunk at all", "secret"],
  ] as const;
  test.each(damaged)("%s", (_, text) => {
    expect(() => parsePatch(text)).toThrow(SyntaxError);
    const patch = readPatch(text);
    expect(patch.kind).toBe("missing");
    expect(JSON.stringify(patch)).not.toContain("secret");
  });

  test.each([null, ""])("a patch that was left out (%j)", (text) => {
    expect(readPatch(text)).toEqual({ kind: "missing", detail: "the platform left the patch out" });
  });
});

const line = fc.oneof(
  fc.constantFrom(
    "",
    "a",
    "b",
    "c",
    "  a",
    "-a",
    "+a",
    "\\ No newline",
    "@@ -1 +1 @@",
    "x\r",
    "\u2028",
  ),
  fc.string({ maxLength: 6 }).map((text) => text.replaceAll("\n", "")),
);
const file = fc
  .array(line, { maxLength: 40 })
  .map((lines) => lines.map((text) => `${text}\n`).join(""));

test("printing, reading and applying a diff gives the new file", () => {
  fc.assert(
    fc.property(file, file, (before, after) => {
      const hunks = diffTexts(before, after) ?? [];
      fc.pre(before !== after);
      const read = parsePatch(printHunks(hunks));
      expect(read.map((hunk) => hunk.lines)).toEqual(hunks.map((hunk) => hunk.lines));
      expect(applyHunks(splitLines(before), read)).toEqual(splitLines(after));
    }),
    { numRuns: 400 },
  );
});

test("a patch cut anywhere inside a line's worth of text is refused or is a shorter whole patch", () => {
  fc.assert(
    fc.property(file, file, fc.nat(), (before, after, at) => {
      const printed = printHunks(diffTexts(before, after) ?? []);
      const lines = printed.split("\n");
      const cut = lines.slice(0, at % lines.length).join("\n");
      const patch = readPatch(cut);
      if (patch.kind === "hunks") expect(printHunks(patch.hunks).trimEnd()).toBe(cut.trimEnd());
      else expect(patch.kind).toBe("missing");
    }),
  );
});
