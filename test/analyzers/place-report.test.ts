import { describe, expect, test } from "vitest";

import type { Report } from "../../src/analyzers/analyzer.ts";
import { placeReport } from "../../src/analyzers/place-report.ts";
import { unitsOf, type Edit } from "./unit-of.ts";

function report(firstLine: number, lastLine: number, more: Partial<Report> = {}): Report {
  return { rule: "r", firstLine, lastLine, name: null, replacement: "fixed", ...more };
}

/** Where the change tells the report: unit, row, and what it quotes. */
function told(edit: Edit, what: Report, context = 3): object | null {
  const placed = placeReport(unitsOf("x.txt", edit, context), what, edit.after.split("\n"));
  if (placed === null) return null;
  const { unit, row, quote, side, bitesAt } = placed;
  return { unit: unit.id, row, quote, side, bitesAt };
}

describe("a report on added lines", () => {
  const edit = { before: "a\nb\nc\nd\ne\nf\n", after: "a\nB\nc\nD1\nD2\nD3\nD4\ne\nf\n" };
  // Rows: 0 " a", 1 "-b", 2 "+B", 3 " c", 4 "-d", 5 "+D1", 6 "+D2", 7 "+D3", 8 "+D4", 9 " e"
  test.each([
    ["an added line", 2, 2, 2, "B"],
    ["several added lines", 4, 5, 5, "D1\nD2"],
    ["no more than three lines", 4, 7, 5, "D1\nD2\nD3"],
    ["from a line that is only shown, across a removed one", 3, 4, 3, "c\nD1"],
    ["to the unit's last line", 7, 9, 8, "D4\ne\nf"],
  ])("quotes %s", (_what, first, last, row, quote) => {
    expect(told(edit, report(first, last))).toEqual({
      unit: "x.txt#1",
      row,
      quote,
      side: "new",
      bitesAt: null,
    });
  });

  test("is quoted from the first added one when no unit shows where it begins", () => {
    expect(told(edit, report(3, 5), 0)).toMatchObject({ unit: "x.txt#2", row: 1, quote: "D1\nD2" });
  });

  test("goes to the unit that shows its first line", () => {
    expect(told(edit, report(2, 5), 0)).toMatchObject({ unit: "x.txt#1", quote: "B" });
  });

  test("has no place when it touches none and names no cause", () => {
    expect(told(edit, report(3, 3))).toBeNull();
    expect(told(edit, report(8, 9))).toBeNull();
  });

  test("offers a replacement only for exactly the quoted lines", () => {
    const units = unitsOf("x.txt", edit);
    const replacement = (what: Report): unknown => placeReport(units, what, [])?.replacement;
    expect(replacement(report(2, 2))).toBe("fixed");
    expect(replacement(report(4, 7))).toBeNull();
  });
});

describe("a report that the change causes elsewhere in the function", () => {
  const body = Array.from({ length: 20 }, (_, at) => `line ${at + 1}`);
  const edit = (change: (lines: string[]) => void): Edit => {
    const lines = [...body];
    change(lines);
    return { before: `${body.join("\n")}\n`, after: `${lines.join("\n")}\n` };
  };
  const scope = { firstLine: 1, lastLine: 20 };

  test("stands on its own line where a change shows that", () => {
    const removed = edit((lines) => lines.splice(9, 1));
    expect(told(removed, report(7, 7, { scope }))).toMatchObject({
      quote: "line 7",
      side: "new",
      bitesAt: null,
    });
  });

  test("stands on the line that is gone, and says what that bites, where its own is far away", () => {
    const removed = edit((lines) => lines.splice(9, 1));
    expect(told(removed, report(2, 2, { scope }))).toEqual({
      unit: "x.txt#1",
      row: 3,
      quote: "line 10",
      side: "old",
      bitesAt: "line 2",
    });
  });

  test("stands on what took the place of a line", () => {
    const replaced = edit((lines) => lines.splice(9, 2, "other 10", "other 11"));
    expect(told(replaced, report(2, 2, { scope }))).toMatchObject({
      quote: "other 10",
      side: "new",
      bitesAt: "line 2",
    });
  });

  test("stands on what makes the fault with it, where its own line is far away", () => {
    const added = edit((lines) => lines.splice(14, 0, "source", "other"));
    expect(told(added, report(4, 4, { scope, elsewhere: [16] }))).toMatchObject({
      quote: "other",
      bitesAt: "line 4",
    });
    expect(told(added, report(13, 13, { scope, elsewhere: [16] }))).toMatchObject({
      quote: "line 13",
      bitesAt: null,
    });
    expect(told(added, report(13, 13, { elsewhere: [16] }))).toMatchObject({ quote: "other" });
  });

  test("stands on the nearest change that has words", () => {
    const added = edit((lines) => lines.splice(8, 0, "", "}", "far", "nearer", "  "));
    expect(told(added, report(2, 2, { scope }))).toMatchObject({ quote: "far" });
    expect(told(added, report(18, 18, { scope }))).toMatchObject({ quote: "nearer" });
    const wordless = edit((lines) => lines.splice(8, 0, "", "}"));
    expect(told(wordless, report(2, 2, { scope }))).toMatchObject({ quote: "}" });
    const blank = edit((lines) => lines.splice(8, 0, "", ""));
    expect(told(blank, report(2, 2, { scope }))).toBeNull();
  });

  test.each([
    ["the line above the function", 4, 5, 9, true],
    ["the function's last line", 9, 5, 9, true],
    ["a line well below the function", 12, 5, 9, false],
    ["a line well above the function", 2, 5, 9, false],
  ])("is looked for when %s is removed: line %i, %i to %i", (_what, gone, first, last, is) => {
    const removed = edit((lines) => lines.splice(gone - 1, 1));
    // The lines of the head: what stands below the removed line has moved up.
    const moved = gone < first ? 1 : 0;
    const range = { firstLine: first - moved, lastLine: last - (gone <= last ? 1 : 0) };
    const placed = told(removed, report(range.firstLine, range.firstLine, { scope: range }));
    expect(placed !== null).toBe(is);
  });

  test("tells no more of a long line than people read", () => {
    const long = "x".repeat(500);
    const placed = placeReport(
      unitsOf(
        "x.txt",
        edit((lines) => lines.splice(9, 1)),
      ),
      report(2, 2, { scope }),
      ["", long],
    );
    expect(placed?.bitesAt).toBe(`${"x".repeat(79)}…`);
  });
});
