import { expect, test } from "vitest";

import type { Report } from "../../src/analyzers/analyzer.ts";
import { placeReport, unitOf } from "../../src/analyzers/place-report.ts";
import { unitsOf } from "./unit-of.ts";

const edit = { before: "a\nb\nc\nd\ne\nf\n", after: "a\nB\nc\nD1\nD2\nD3\nD4\ne\nf\n" };
const [unit] = unitsOf("x.txt", edit, 1);
if (unit === undefined) throw new TypeError("the edit has no unit");

function report(firstLine: number, lastLine: number): Report {
  return { rule: "r", firstLine, lastLine, name: null, replacement: "fixed" };
}

// Rows: 0 " a", 1 "-b", 2 "+B", 3 " c", 4 "-d", 5 "+D1", 6 "+D2", 7 "+D3", 8 "+D4", 9 " e"
test.each([
  ["an added line", 2, 2, 2, "B"],
  ["several added lines", 4, 5, 5, "D1\nD2"],
  ["no more than three lines", 4, 7, 5, "D1\nD2\nD3"],
  ["from a line that is only shown, across a removed one", 3, 4, 3, "c\nD1"],
  ["to the unit's last line", 7, 9, 8, "D4\ne"],
])("quotes %s", (_what, first, last, row, quote) => {
  expect(placeReport(unit, report(first, last))).toMatchObject({ row, quote });
});

test("quotes from the first added line when the unit does not show where the report begins", () => {
  const late = unitsOf("x.txt", { before: edit.before, after: edit.after }, 0)[1];
  expect(late && placeReport(late, report(1, 4))).toMatchObject({ row: 1, quote: "D1" });
});

test("knows no place for a report that touches no added line", () => {
  expect(placeReport(unit, report(3, 3))).toBeNull();
  expect(unitOf([unit], report(8, 9))).toBeNull();
});

test("offers a replacement only for exactly the quoted lines", () => {
  expect(placeReport(unit, report(2, 2))?.replacement).toBe("fixed");
  expect(placeReport(unit, report(4, 7))?.replacement).toBeNull();
});

test("gives a report to the unit that shows its first line", () => {
  const units = unitsOf("x.txt", edit, 0);
  expect(unitOf(units, report(2, 5))?.id).toBe("x.txt#1");
  expect(unitOf(units, report(3, 5))?.id).toBe("x.txt#2");
});
