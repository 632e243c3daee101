import { describe, expect, test } from "vitest";
import type { Anchor } from "../../src/domain/finding.ts";
import { diffTexts } from "../../src/diff/diff-texts.ts";
import { safeReplacement } from "../../src/diff/replacement.ts";

const hunks = diffTexts("a\n", "a\n  b\nc\n") ?? [];
const second: Anchor = { path: "a.ts", side: "RIGHT", startLine: 2, endLine: 2 };
const both: Anchor = { ...second, endLine: 3 };

describe("a replacement stands only over exactly the lines that were quoted", () => {
  test.each([
    ["one line", "  b", "  B", second, "  B"],
    ["its final newline is dropped", "  b", "  B\n", second, "  B"],
    ["carriage returns are dropped", "  b", "  B\r\n  D\r\n", second, "  B\n  D"],
    ["several lines", "  b\nc", "  B", both, "  B"],
    ["nothing: the lines go", "  b", "", second, ""],
    ["none was given", "  b", null, second, null],
    ["the quote lacks the indentation", "b", "B", second, null],
    ["the quote is longer than the anchor", "  b\nc", "  B", second, null],
    ["the anchor is longer than the quote", "  b", "  B", both, null],
    ["nothing would change", "  b", "  b\n", second, null],
    ["removed lines", "  b", "  B", { ...second, side: "LEFT" as const }, null],
    ["outside the hunks", "  b", "  B", { ...second, startLine: 90, endLine: 90 }, null],
    ["eleven lines", "  b", "x\n".repeat(11), second, null],
    ["ten lines", "  b", "x\n".repeat(10), second, "x\n".repeat(10).trimEnd()],
  ])("%s", (_, quote, replacement, anchor, expected) => {
    expect(safeReplacement({ quote, replacement }, anchor, hunks)).toBe(expected);
  });

  test("a CRLF file gets none, as its line ends would be the platform's choice", () => {
    const crlf = diffTexts("a\r\n", "a\r\n  b\r\n") ?? [];
    expect(safeReplacement({ quote: "  b", replacement: "  B" }, second, crlf)).toBeNull();
  });
});
