import { expect, test } from "vitest";

import { changedConfig, changedConfigOfSkipped } from "../../src/review/changed-config.ts";
import { fakeSource, type Files } from "./fakes.ts";

const path = ".github/marginalia.yml";
const after = `this pull request changes ${path}; it takes effect after the merge`;

async function changed(before: Files, now: Files) {
  const source = fakeSource(before, now);
  return await changedConfig(await source.readChange(), source);
}

test.each<[string, Files, Files, readonly string[], readonly string[]]>([
  ["another file", { [path]: "gate: x\n" }, { [path]: "gate: x\n", "a.ts": "1\n" }, [], []],
  ["a good new one", {}, { [path]: "gate: minor\n" }, [], [after]],
  [
    "a wrong key",
    { [path]: "gate: major\n" },
    { [path]: "nits: true\n\ngate: nevr\n" },
    [
      `this pull request changes ${path}: line 3, column 7: "gate": critical, major, minor or never is expected; it counts as not given`,
    ],
    [after],
  ],
  [
    "broken YAML",
    { [path]: "gate: major\n" },
    { [path]: "gate: [\n" },
    [expect.stringContaining(`${path}: line 2, column 1: not valid YAML`)],
    [after],
  ],
  [
    "its removal",
    { [path]: "gate: major\n" },
    { "a.ts": "1\n" },
    [],
    [`this pull request removes ${path}; it takes effect after the merge`],
  ],
])("%s", async (_, before, now, problems, remarks) => {
  expect(await changed(before, now)).toEqual({ problems, remarks });
});

test.each<[string, Files, Files, readonly string[], number]>([
  ["told of a change", { [path]: "gate: major\n" }, { [path]: "gate: minor\n" }, [after], 1],
  ["not asked for its files otherwise", { [path]: "x\n" }, { [path]: "x\n", "a.ts": "1\n" }, [], 0],
  ["not asked where there is none", {}, { "a.ts": "1\n" }, [], 0],
])("what is skipped is %s", async (_, before, now, notes, asked) => {
  const source = fakeSource(before, now);
  let reads = 0;
  const readChange = () => {
    reads += 1;
    return source.readChange();
  };

  expect(await changedConfigOfSkipped({ ...source, readChange })).toEqual(notes);
  expect(reads).toBe(asked);
});
