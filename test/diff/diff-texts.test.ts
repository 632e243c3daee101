import * as fc from "fast-check";
import { expect, test } from "vitest";
import { diffTexts } from "../../src/diff/diff-texts.ts";
import { splitLines } from "../../src/diff/split-lines.ts";
import { applyHunks, printHunks } from "./texts.ts";

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `line ${index + 1}`);
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

test("three lines of context, and changes six lines apart share a hunk, as git has it", () => {
  const before = numbered(40);
  const after = before.with(9, "ten").with(16, "seventeen").with(24, "twenty-five");
  const ranges = (diffTexts(joined(before), joined(after)) ?? []).map((hunk) => [
    hunk.oldStart,
    hunk.oldCount,
  ]);
  expect(ranges).toEqual([
    [7, 14],
    [22, 7],
  ]);
});

test("the section is the nearest line above that starts with a letter", () => {
  const before = `def f():\n${"  x\n".repeat(10)}  y\n`;
  expect(diffTexts(before, `${before}  z\n`)?.[0]?.section).toBe("def f():");
});

test("a lost newline at the end is a changed last line", () => {
  expect(printHunks(diffTexts("a\nb\n", "a\nb") ?? [])).toBe("@@ -1,2 +1,2 @@\n a\n-b\n+b\n");
});

test("files that come and go, and equal files", () => {
  expect(diffTexts("", "a\n")?.[0]).toMatchObject({ oldStart: 0, oldCount: 0, newStart: 1 });
  expect(diffTexts("a\n", "")?.[0]).toMatchObject({ oldStart: 1, newStart: 0, newCount: 0 });
  expect(diffTexts("a\n", "a\n")).toEqual([]);
});

test("texts over the bound are refused instead of searched", () => {
  expect(diffTexts("a\n".repeat(60_000), "b\n".repeat(60_000))).toBeNull();
  expect(diffTexts("a".repeat(5_000_000), "b".repeat(5_000_000))).toBeNull();
});

test("a rewrite far beyond the search bound is still a true diff", () => {
  const letters = fc.array(fc.constantFrom("a", "b", "c", "d"), {
    minLength: 3_000,
    maxLength: 3_000,
  });
  fc.assert(
    fc.property(letters, letters, (before, after) => {
      const hunks = diffTexts(joined(before), joined(after)) ?? [];
      expect(applyHunks(before, hunks)).toEqual(after);
    }),
    { numRuns: 3 },
  );
});

test("moved and repeated lines: applying the hunks gives the new text", () => {
  const line = fc.constantFrom("a", "b", "}", "", "c", "d", "e", "f");
  const lines = fc.array(line, { maxLength: 60 });
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const hunks = diffTexts(joined(before), joined(after)) ?? [];
      expect(applyHunks(splitLines(joined(before)), hunks)).toEqual(after);
    }),
  );
});
