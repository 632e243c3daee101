import { expect, test } from "vitest";

import { conflictMarkers } from "../../src/analyzers/conflict-markers.ts";
import { loadCheck } from "./load-check.ts";

async function told(text: string, path = "a.c"): Promise<readonly number[][]> {
  const check = await loadCheck(conflictMarkers);
  return (await check({ path, text })).map((report) => [report.firstLine, report.lastLine]);
}

const conflict = "<<<<<<< HEAD\nint x;\n=======\nint y;\n>>>>>>> topic\n";

test("each conflict is told once, from its first line to its last", async () => {
  expect(await told(`a\n${conflict}b\n${conflict}`)).toEqual([
    [2, 6],
    [8, 12],
  ]);
});

test("with Windows line ends, and with the common ancestor in between", async () => {
  expect(await told(conflict.replaceAll("\n", "\r\n"))).toEqual([[1, 5]]);
  expect(await told("<<<<<<< a\n1\n||||||| base\n0\n=======\n2\n>>>>>>> b")).toEqual([[1, 7]]);
});

test.each([
  ["a heading's underline", "Title\n=======\n\nText\n", "a.md"],
  ["an underline in reStructuredText", "=======\nTitle\n=======\n", "a.rst"],
  ["an example in a code fence", `\`\`\`\n${conflict}\`\`\`\n`, "a.md"],
  ["an indented example", conflict.replace(/^/gm, "    "), "a.md"],
  ["quoted mail", ">>>>>>> she wrote\n=======\n<<<<<<< he wrote\n", "a.txt"],
  ["shifts in code", "x <<<<<<< y\n=======\n>>>>>>>z\n", "a.c"],
])("not %s", async (_what, text, path) => {
  expect(await told(text, path)).toEqual([]);
});
