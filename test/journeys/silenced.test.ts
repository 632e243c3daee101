import { expect, test, vi } from "vitest";

import type { CheckRun } from "../github/world.ts";
import { openScene, propose, standing, type Scene } from "./scene.ts";

vi.setConfig({ testTimeout: 60_000 });

const query = (table: string): string =>
  `def read_${table}(cursor, name):\n    return cursor.execute("SELECT * FROM ${table} WHERE name = '" + name + "'")\n`;
const ignored = (text: string, why: string): string =>
  text.replace("    return", `    # marginalia-ignore ruff/S608 -- ${why}\n    return`);

/** Pushes to the author's fork and opens a pull request of it. */
async function proposeFromFork(
  { repository }: Scene,
  author: string,
  files: Readonly<Record<string, string>>,
) {
  await repository.commit(`${author}:topic`, { files, from: "main" });
  return repository.openPull({ head: `${author}:topic`, author });
}

function summaryOf(check: CheckRun): string {
  return check.output.summary ?? "";
}

function permissionsAsked({ github }: Scene): number {
  return github.requests().filter(({ route }) => route?.endsWith("/permission") === true).length;
}

test("a fork's own comment silences nothing, and one of the base branch does", async () => {
  const scene = await openScene({
    withoutModel: true,
    files: { "src/old.py": ignored(query("old"), "names come from a fixed list") },
  });
  const pull = await proposeFromFork(scene, "mallory", {
    // The comment is the base's; the code below it is what the change edits.
    "src/old.py": ignored(query("old"), "names come from a fixed list").replace(
      "SELECT *",
      "SELECT id",
    ),
    "src/new.py": ignored(query("new"), "trust me"),
    "src/file.py": `# ruff: noqa\n${query("file")}`,
  });

  const check = await scene.checked(pull);

  const told = pull.reviewComments.map(({ path, line }) => `${path}:${line}`).toSorted();
  expect(told).toEqual(["src/file.py:3", "src/new.py:3"]);
  expect(summaryOf(check)).toContain("1 finding suppressed");
  expect(summaryOf(check)).toContain(
    "`ruff/S608` · `src/old.py:3` (comment on line 2: names come from a fixed list)",
  );
  expect(summaryOf(check)).toContain(
    "src/new.py line 2: marginalia-ignore counts once it is on the base branch, or from somebody with write access",
  );
  expect(summaryOf(check)).toContain("src/file.py line 1: ruff: noqa counts once");
  expect(permissionsAsked(scene)).toBe(1);
});

test("from somebody with write access it counts, in everybody's sight", async () => {
  const scene = await openScene({ withoutModel: true });
  const files = { "src/new.py": ignored(query("new"), "names come from a fixed list") };
  const fromBranch = await propose(scene, files);
  const fromFork = await proposeFromFork(scene, "ada", files);

  for (const pull of [fromBranch, fromFork]) {
    const check = await scene.checked(pull);
    expect(standing(pull, scene)).toMatchObject({ comments: 0, summaries: 1 });
    expect(check.conclusion).toBe("success");
    expect(summaryOf(check)).toContain("(comment on line 2: names come from a fixed list)");
  }
  expect(permissionsAsked(scene)).toBe(1);
});

test("what the configuration of the base branch switches off is found and not told", async () => {
  const rules = [
    "  - { rule: S608, severity: minor }",
    '  - { rule: ruff/*, paths: ["scripts/**"], severity: off }',
  ];
  const files = {
    ".github/marginalia.yml": `rules:\n${rules.join("\n")}\nignore: ["docs/**"]\n`,
  };
  const scene = await openScene({ withoutModel: true, files });
  const both = await propose(
    scene,
    { "src/a.py": query("a"), "scripts/b.py": query("b"), "docs/d.py": query("d") },
    "both",
  );
  const quiet = await propose(scene, { "scripts/c.py": query("c") }, "quiet");

  const check = await scene.checked(both);
  expect(check.conclusion).toBe("success");
  expect(both.reviewComments.map(({ path }) => path)).toEqual(["src/a.py"]);
  expect(summaryOf(check)).toContain(
    "`ruff/S608` · `scripts/b.py:2` (configuration: ruff/\\* in scripts/\\*\\* is off, .github/marginalia.yml line 3)",
  );
  expect(summaryOf(check)).toContain(
    "ignored by configuration (ignore: docs/\\*\\*, .github/marginalia.yml line 4)",
  );

  const clean = await scene.checked(quiet);
  expect(standing(quiet, scene)).toEqual({
    reviews: 0,
    comments: 0,
    summaries: 0,
    checks: ["success"],
  });
  expect(summaryOf(clean)).toContain("1 finding suppressed");
});
