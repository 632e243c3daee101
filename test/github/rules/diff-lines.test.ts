import { expect, test } from "vitest";
import { parsePatch } from "../diff-lines.ts";
import { findPlace, positionOf } from "../diff-place.ts";

const patch = [
  "@@ -1,3 +1,4 @@",
  " first",
  "--- a/looks like a header",
  "+++ b/looks like a header",
  "+@@ -9,9 +9,9 @@ and so does this",
  " third",
  "@@ -10 +11 @@ section",
  "-old",
  "\\ No newline at end of file",
  "+new",
  "\\ No newline at end of file",
].join("\n");

test("a patch is read by its counts, whatever its lines look like", () => {
  const [first, second, ...none] = parsePatch(patch);
  expect(none).toEqual([]);
  expect(first?.lines.map(({ left, right }) => [left, right])).toEqual([
    [1, 1],
    [2, null],
    [null, 2],
    [null, 3],
    [3, 4],
  ]);
  expect(second).toMatchObject({
    header: "@@ -10 +11 @@ section",
    lines: [
      { left: 10, right: null, text: "-old" },
      { left: null, right: 11, text: "+new" },
    ],
  });
});

test("positions count on through the hunks", () => {
  const file = { path: "a", hunks: parsePatch(patch) };
  expect(positionOf(file, "RIGHT", 1)).toBe(1);
  expect(positionOf(file, "LEFT", 2)).toBe(2);
  expect(positionOf(file, "LEFT", 10)).toBe(7);
  expect(positionOf(file, "RIGHT", 5)).toBeNull();
  expect(findPlace(file, "LEFT", 3)).toBeNull();
});

test("a file without a patch has no hunks", () => {
  expect(parsePatch("")).toEqual([]);
});
