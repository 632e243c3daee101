import { readFileSync } from "node:fs";
import { format } from "prettier";
import { expect, test } from "vitest";

import { withHeadTables } from "../../scripts/head-docs.ts";

test("docs/heads.md has the states, their transitions and their checks as they are", async () => {
  const page = readFileSync("docs/heads.md", "utf8");
  const made = await format(withHeadTables(page), { parser: "markdown", printWidth: 100 });

  expect(page, "run `npm run docs:heads`").toBe(made);
});

test("a page without the marks is not written over", () => {
  expect(() => withHeadTables("# Heads\n")).toThrow(/has lost/);
});
