import { array, assert, asyncProperty, constantFrom } from "fast-check";
import { expect, test } from "vitest";
import type { LineRange } from "../../src/domain/coverage.ts";
import { coverageOf } from "../../src/review/coverage-of.ts";
import { cutAll } from "../../src/review/cut-all.ts";
import { fakeSource } from "./fakes.ts";

/** The ranges of all units of a change from `before` to `after`, as the receipt has them. */
async function rangesOf(before: string, after: string): Promise<readonly LineRange[]> {
  const change = await fakeSource({ "a.txt": before }, { "a.txt": after }).readChange();
  const eligible = change.files.map((file) => ({ file, headText: after }));
  const read = { change, eligible, others: [] };
  return coverageOf(read, cutAll(eligible), [], []).units.flatMap(({ ranges }) => ranges);
}

const text = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

test.each<[string, string, string, readonly string[]]>([
  ["one changed line", text("a", "b", "c"), text("a", "B", "c"), ["new 2-2"]],
  ["lines that came", text("a", "b"), text("a", "x", "y", "b"), ["new 2-3"]],
  ["lines that went", text("a", "x", "y", "b"), text("a", "b"), ["old 2-3"]],
  [
    "both, apart from each other",
    text("a", "b", "c", "d", "e"),
    text("A", "b", "c", "e"),
    ["new 1-1", "old 4-4"],
  ],
])("%s", async (_what, before, after, expected) => {
  const ranges = await rangesOf(before, after);

  expect(ranges.map(({ side, first, last }) => `${side} ${first}-${last}`)).toEqual(expected);
});

test("the ranges of the new side are exactly the lines that came, those of the old lie where some went", async () => {
  const lines = array(constantFrom("a", "b", "c", "d"), { maxLength: 12 });
  const check = async (before: readonly string[], after: readonly string[]): Promise<void> => {
    if (text(...before) === text(...after)) return;
    const change = await fakeSource(
      { "a.txt": text(...before) },
      { "a.txt": text(...after) },
    ).readChange();
    const rows = change.files.flatMap(({ patch }) =>
      patch.kind === "hunks" ? patch.hunks.flatMap((hunk) => hunk.lines) : [],
    );
    const ranges = await rangesOf(text(...before), text(...after));

    const covered = (side: LineRange["side"]): readonly number[] =>
      ranges.flatMap((range) =>
        range.side === side
          ? Array.from({ length: range.last - range.first + 1 }, (_, index) => range.first + index)
          : [],
      );
    expect(covered("new")).toEqual(rows.flatMap((row) => (row.kind === "added" ? [row.new] : [])));
    const removed = rows.flatMap((row) => (row.kind === "removed" ? [row.old] : []));
    expect(removed).toEqual(expect.arrayContaining([...covered("old")]));
    if (covered("new").length === 0) expect(covered("old")).toEqual(removed);
  };

  await assert(asyncProperty(lines, lines, check));
});
