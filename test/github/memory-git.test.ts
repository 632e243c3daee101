import { rm } from "node:fs/promises";

import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";

import { git } from "./git.ts";
import { createBareRepository, moveRef, writeCommit, type TreeChange } from "./git-write.ts";
import { createMemoryRepository, forgetMemoryRepository } from "./memory-git.ts";

const made: string[] = [];
afterAll(async () => {
  for (const directory of made) {
    forgetMemoryRepository(directory);
    await rm(directory, { recursive: true, force: true });
  }
});

type History = readonly { readonly from: number | null; readonly change: TreeChange }[];

/** The same history on the disk and in memory; `shas` are those of the disk. */
async function both(history: History) {
  const disk = await createBareRepository("main");
  const memory = createMemoryRepository();
  made.push(disk, memory);
  const write = async (directory: string): Promise<readonly string[]> => {
    const shas: string[] = [];
    for (const [index, { from, change }] of history.entries()) {
      const parent = from === null ? null : (shas[from] ?? null);
      const commit = { ref: "refs/heads/main", parent, change, message: `Step ${index}` };
      shas.push(await writeCommit(directory, { ...commit, second: 1_767_225_600 + index }));
    }
    return shas;
  };
  const [shas, others] = await Promise.all([write(disk), write(memory)]);
  expect(others).toEqual(shas);
  const ask = async (...args: readonly string[]) => {
    const answers = await Promise.all(
      [disk, memory].map(async (directory) => {
        try {
          return (await git(directory, args)).toString("utf8");
        } catch {
          return "refused";
        }
      }),
    );
    expect(answers[1]).toBe(answers[0]);
  };
  return { disk, memory, shas, ask };
}

function text(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, n) => `const v${from + n} = read();\n`).join("");
}

const history: History = [
  { from: null, change: { files: { "README.md": "# Shop\n", "src/a.ts": text(0, 20) } } },
  { from: 0, change: { files: { "src/a.ts": text(0, 10) + text(50, 52) + text(10, 20) } } },
  { from: 1, change: { files: { "src/b.ts": text(60, 64), "README.md": null } } },
  { from: 1, change: { renames: { "src/a.ts": "src/deep/er.ts" } } },
  { from: 3, change: { files: { "src/deep/er.ts": text(1, 10) + text(50, 52) + text(10, 20) } } },
];

const lists = ["diff", "-M", "--no-abbrev", "--no-ext-diff", "--no-textconv", "--raw", "--numstat"];

describe("git in memory says what git says", () => {
  test("of commits and their histories", async () => {
    const { ask, shas } = await both(history);
    const format = "--format=%H%x1f%T%x1f%P%x1f%an%x1f%ae%x1f%at%x1f%cn%x1f%ce%x1f%ct%x1f%B";
    const [root = "", , side = "", , tip = ""] = shas;

    await ask("rev-parse", "--quiet", "--verify", "refs/heads/main");
    await ask("rev-parse", "--quiet", "--verify", `${tip}^{tree}`);
    await ask("rev-parse", "--quiet", "--verify", "refs/heads/none");
    await ask("merge-base", side, tip);
    await ask("merge-base", "--is-ancestor", root, tip);
    await ask("merge-base", "--is-ancestor", side, tip);
    await ask("log", "-z", format, "--reverse", "--topo-order", tip, `^${root}`);
    await ask("log", "-z", format, "--max-count=1", tip);
  });

  test("of trees and files", async () => {
    const { ask, disk, memory, shas } = await both(history);
    const tip = shas.at(-1) ?? "";
    const listTree = ["ls-tree", "-z", "--long", "--full-tree"];

    await ask(...listTree, tip);
    await ask(...listTree, "-r", "-t", tip);
    await ask("--literal-pathspecs", ...listTree, tip, "--", "src/deep/er.ts");
    await ask("--literal-pathspecs", ...listTree, tip, "--", "src/none.ts");
    await ask("cat-file", "-t", tip);
    await ask("cat-file", "blob", `${tip}:src/deep/er.ts`);
    await ask("cat-file", "blob", `${tip}:src/none.ts`);
    for (const directory of [disk, memory]) await moveRef(directory, "refs/heads/next", tip);
    await ask("for-each-ref", "--format=%(objectname) %(refname:lstrip=2)", "refs/heads");
  });

  test.for([
    [0, 1],
    [0, 2],
    [0, 3],
    [0, 4],
    [2, 4],
    [4, 0],
    [1, 1],
  ])("of what differs between commits %i and %i", async ([from, to]) => {
    const { ask, shas } = await both(history);
    const pair = [shas[from ?? 0] ?? "", shas[to ?? 0] ?? ""];

    await ask(...lists, "--patch", "-z", ...pair);
    await ask("diff", "-M", "--no-ext-diff", "--no-textconv", "--patch", ...pair);
    const bare = ["--literal-pathspecs", "diff", "-U0", "--no-renames", "--no-ext-diff"];
    await ask(...bare, ...pair, "--", "src/a.ts");
  });

  test("of any lines that came and went", { timeout: 60_000 }, async () => {
    const lines = fc.uniqueArray(fc.nat({ max: 30 }), { maxLength: 25 });
    const asText = (numbers: readonly number[]): string =>
      // In one order, so that there is one shortest way from one to the other.
      numbers
        .toSorted((a, b) => a - b)
        .map((n) => `line ${n}\n`)
        .join("");
    await fc.assert(
      fc.asyncProperty(lines, lines, async (before, after) => {
        const { ask, shas } = await both([
          { from: null, change: { files: { "src/a.ts": asText(before), "README.md": "#\n" } } },
          { from: 0, change: { files: { "src/a.ts": asText(after) } } },
        ]);
        await ask("diff", "-M", "--no-ext-diff", "--no-textconv", "--patch", ...shas);
      }),
      { numRuns: 15 },
    );
  });
});
