import { describe, expect, test, vi } from "vitest";

import { openScene, propose } from "./scene.ts";

const bug = (name: string): string => `${name}(); // BUG: ${name}`;
const lines = (...texts: readonly string[]): string => texts.map((text) => `${text}\n`).join("");
const numbered = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `line${n + 1}();`);

vi.setConfig({ testTimeout: 60_000 });

test("every kind of text change is commented on its own line", async () => {
  const scene = await openScene({
    withoutAnalyzers: true,
    files: {
      "src/edited.ts": lines(...numbered(30)),
      "src/old-name.ts": lines(...numbered(20)),
      "src/windows.ts": numbered(12).join("\r\n"),
      "src/unended.ts": "first();\nsecond();",
      "src/mode.sh": lines("#!/bin/sh", "true"),
    },
  });
  const { repository, checked } = scene;
  await repository.commit("topic", {
    from: "main",
    renames: { "src/old-name.ts": "src/new-name.ts" },
    modes: { "src/mode.sh": "exec" },
    files: {
      "src/edited.ts": lines(...numbered(9), bug("edited"), ...numbered(30).slice(10)),
      "src/new-name.ts": lines(...numbered(19), bug("renamed")),
      "src/windows.ts": [...numbered(11), bug("windows"), "last();"].join("\r\n"),
      "src/unended.ts": `first();\nsecond();\n${bug("unended")}`,
      "src/mode.sh": lines("#!/bin/sh", "true", "false # BUG: executable"),
      "src/latin1.ts": Buffer.from(lines('say("h\u00e9");', bug("latin1")), "latin1"),
      "src/a b/\u00fcber & <b>#1?.ts": lines(bug("path")),
    },
  });
  const pull = await repository.openPull({ head: "topic", author: "ada" });

  expect(await checked(pull)).toMatchObject({ conclusion: "failure" });

  expect(pull.reviews).toHaveLength(1);
  expect(
    Object.fromEntries(pull.reviewComments.map(({ path, line, side }) => [path, [side, line]])),
  ).toEqual({
    "src/a b/\u00fcber & <b>#1?.ts": ["RIGHT", 1],
    "src/edited.ts": ["RIGHT", 10],
    "src/latin1.ts": ["RIGHT", 2],
    "src/mode.sh": ["RIGHT", 3],
    "src/new-name.ts": ["RIGHT", 20],
    "src/unended.ts": ["RIGHT", 3],
    "src/windows.ts": ["RIGHT", 12],
  });
});

test("what has nothing to review is named with its reason", async () => {
  const scene = await openScene({
    withoutAnalyzers: true,
    files: {
      "src/gone.ts": "gone();\n",
      "src/moved.ts": lines(...numbered(9)),
      "src/tool.sh": "true\n",
      "logo.dat": "\u0000\u0001\u0002",
    },
  });
  const { repository, checked } = scene;
  await repository.commit("topic", {
    from: "main",
    renames: { "src/moved.ts": "src/there.ts" },
    modes: { "src/tool.sh": "exec", "src/link": "symlink", "lib/other": "submodule" },
    files: {
      "src/tool.sh": "true\n",
      "src/gone.ts": null,
      "src/link": "gone.ts",
      "lib/other": "0123456789012345678901234567890123456789",
      "logo.dat": "\u0000\u0003\u0004",
      "src/empty.ts": "",
      "src/read.ts": "read();\n",
    },
  });
  const pull = await repository.openPull({ head: "topic", author: "ada" });

  const check = await checked(pull);

  expect(check).toMatchObject({ conclusion: "success" });
  expect(check.output.title).toBe("No findings in 1 unit");
  const rows = [...(check.output.summary ?? "").matchAll(/^\| `(.*)` \| (.*) \|.*\|$/gm)];
  expect(Object.fromEntries(rows.map(([, path, state]) => [path, state]))).toEqual({
    "lib/other": "it is a submodule",
    "logo.dat": "skipped: binary file (logo.dat)",
    "src/empty.ts": "it is empty",
    "src/gone.ts": "it was removed",
    "src/link": "it is a symbolic link",
    "src/read.ts": "1 of 1 unit",
    "src/there.ts": "it was renamed without an edit",
    "src/tool.sh": "only its mode changed",
  });
  expect(scene.anthropic.requests).toHaveLength(1);
});

describe("what GitHub does not give", () => {
  test("a patch: it is made from the contents, and findings go to the file with their line", async () => {
    const scene = await openScene({
      withoutAnalyzers: true,
      github: { sizes: { patchLines: 40 } },
    });
    const long = lines(...numbered(60), bug("long"));
    const pull = await propose(scene, { "src/long.ts": long, "src/short.ts": lines(bug("short")) });

    expect(await scene.checked(pull)).toMatchObject({ conclusion: "failure" });

    const said = pull.reviewComments.map(({ path, subject, line }) => [path, [subject, line]]);
    expect(Object.fromEntries(said)).toEqual({
      "src/long.ts": ["file", null],
      "src/short.ts": ["line", 1],
    });
    expect(pull.reviewComments.find(({ subject }) => subject === "file")?.body).toContain(
      "src/long.ts:61",
    );
  });

  test("a large file: it is missing from the review, and the check says so", async () => {
    const scene = await openScene({ withoutAnalyzers: true });
    const huge = `// ${"x".repeat(1_100_000)}\nhuge();\n`;
    const pull = await propose(scene, { "src/huge.ts": huge, "src/fine.ts": "fine();\n" });

    const check = await scene.checked(pull);

    expect(check).toMatchObject({ conclusion: "action_required" });
    expect(check.output.title).toMatch(/^Reviewed 1 of 2 units; .*1100012 bytes/);
    expect(check.output.summary).toMatch(/- `src\/huge\.ts`: .*1100012` bytes/);
    expect(pull.issueComments).toHaveLength(1);
  });
});
