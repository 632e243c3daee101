import { expect, test } from "vitest";

import { codeCell, proseCell } from "../../src/domain/table-cell.ts";

test.each([
  ["src/a.ts", "`src/a.ts`"],
  ["b|c.ts", "`b\\|c.ts`"],
  // After a backslash nothing keeps a bar, and what follows would leave the code.
  ["b\\|@octocat.ts", "`b\\⟪U+007C⟫@octocat.ts`"],
])("%j is the code %j in a cell", (text, cell) => {
  expect(codeCell(text)).toBe(cell);
});

test.each([
  ["lock file", "lock file"],
  ["either a|b or `c|d`", "either a⟪U+007C⟫b or `c⟪U+007C⟫d`"],
])("%j is the prose %j in a cell", (text, cell) => {
  expect(proseCell(text, 200)).toBe(cell);
});
