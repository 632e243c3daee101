import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FileChange } from "../../src/domain/change.ts";
import { gitDiffArguments, parseGitDiff } from "../../src/diff/parse-git-diff.ts";
import { splitLines } from "../../src/diff/split-lines.ts";
import { applyHunks, hunksOf } from "./texts.ts";

const folder = mkdtempSync(join(tmpdir(), "marginalia-diff-"));
const odd = 'a "quoted"\tname \\ ü\n.txt';
let files: readonly FileChange[] = [];

function git(...args: readonly string[]): string {
  return gitBytes(...args).toString("utf8");
}

function gitBytes(...args: readonly string[]): Buffer {
  const identity = [
    "-c",
    "user.name=T",
    "-c",
    "user.email=t@example.com",
    "-c",
    "core.autocrlf=false",
  ];
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  return execFileSync("git", [...identity, ...args], { cwd: folder, env, stdio: "pipe" });
}

function put(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

const numbers = Array.from({ length: 30 }, (_, index) => `line ${index}\n`).join("");

beforeAll(() => {
  git("init", "-q");
  put("edited.ts", numbers);
  put("no newline.txt", "a\nb");
  put("crlf.txt", "a\r\nb\r\nc\r\n");
  put("old/name.ts", numbers);
  put("old/pure.ts", `pure ${numbers}`);
  put("mode.sh", "#!/bin/sh\n");
  put("both.sh", "#!/bin/sh\n");
  put("gone.txt", "gone\n");
  put("becomes-link", "I was a file\n");
  put("image.png", Buffer.from([0, 1, 2, 0, 255]));
  put(odd, "x\n");
  put("headers.txt", "-- a/x\n@@ -1 +1 @@\n");
  put("one-line", "a\n");
  put("separators.txt", "a\u2028diff --git a/x b/x\n");
  put(" spaces at both ends ", "x\n");
  put("a b/b.txt", "x\n");
  symlinkSync("edited.ts", join(folder, "link"));
  git("add", "-A");
  git("update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},module`);
  git("commit", "-qm", "before");
  git("tag", "before");

  put("edited.ts", numbers.replace("line 3\n", "line three\n").replace("line 20\n", ""));
  put("no newline.txt", "a\nb\nc");
  put("crlf.txt", "a\r\nB\r\nc\r\n");
  put("both.sh", "#!/bin/sh\nset -e\n");
  put("headers.txt", "++ b/x\n@@ -1 +1 @@\n-- a/y\n");
  put("one-line", "b\n");
  put("separators.txt", "b\u2028diff --git a/x b/x\u0085\n");
  put(odd, "y\n");
  put(" spaces at both ends ", "y\n");
  put("a b/b.txt", "y\n");
  put("image.png", Buffer.from([0, 1, 3, 0, 255]));
  put("new empty", "");
  put("new.txt", "one\ntwo\n");
  for (const path of ["gone.txt", "becomes-link", "link", "old/name.ts", "old/pure.ts"])
    rmSync(join(folder, path));
  put("new/näme.ts", numbers.replace("line 9\n", "line nine\n"));
  put("new/pure.ts", `pure ${numbers}`);
  symlinkSync("new.txt", join(folder, "becomes-link"));
  symlinkSync("new.txt", join(folder, "link"));
  chmodSync(join(folder, "mode.sh"), 0o755);
  chmodSync(join(folder, "both.sh"), 0o755);
  git("add", "-A");
  git("update-index", "--add", "--cacheinfo", `160000,${"2".repeat(40)},module`);
  git("commit", "-qm", "after");
  files = parseGitDiff(git(...gitDiffArguments, "before", "HEAD"));
});

afterAll(() => rmSync(folder, { recursive: true }));

function file(path: string): FileChange {
  const found = files.find((one) => one.path === path);
  if (!found) throw new Error(`no ${path} among ${files.map((one) => one.path).join(", ")}`);
  return found;
}

describe("what git prints of every kind of change", () => {
  test.each([
    ["edited.ts", "modified", "file", "hunks"],
    ["no newline.txt", "modified", "file", "hunks"],
    ["mode.sh", "modified", "file", "mode-only"],
    ["both.sh", "modified", "file", "hunks"],
    ["gone.txt", "removed", "file", "hunks"],
    ["new empty", "added", "file", "empty"],
    ["new.txt", "added", "file", "hunks"],
    ["image.png", "modified", "file", "binary"],
    ["link", "modified", "symlink", "hunks"],
    ["becomes-link", "modified", "symlink", "hunks"],
    ["module", "modified", "submodule", "submodule"],
    [odd, "modified", "file", "hunks"],
    [" spaces at both ends ", "modified", "file", "hunks"],
    ["a b/b.txt", "modified", "file", "hunks"],
    ["new/näme.ts", "renamed", "file", "hunks"],
    ["new/pure.ts", "renamed", "file", "renamed-only"],
  ])("%j is %s, a %s, with %s", (path, status, kind, patch) => {
    const { patch: found, ...rest } = file(path);
    expect(rest).toMatchObject({ status, kind });
    expect(found.kind === "none" ? found.why : found.kind).toBe(patch);
  });

  test("renames tell where from, and nothing else does", () => {
    const renamed = files.filter((one) => one.previousPath !== null);
    expect(renamed.map((one) => [one.previousPath, one.path])).toEqual([
      ["old/name.ts", "new/näme.ts"],
      ["old/pure.ts", "new/pure.ts"],
    ]);
  });
});

test("paths are sorted, one each, and all those git names", () => {
  const paths = files.map((one) => one.path);
  expect(paths).toEqual([...new Set(paths)].sort());
  const named = git("diff", "--name-only", "--no-renames", "-z", "before", "HEAD").split("\0");
  const gone = ["old/name.ts", "old/pure.ts", ""];
  expect([...paths].sort()).toEqual(named.filter((path) => !gone.includes(path)).sort());
});

test("added and removed lines are as many as git counts", () => {
  const counted = git("diff", "--numstat", "--no-renames", "-z", "before", "HEAD").split("\0");
  const compared = counted.flatMap((entry) => {
    const [added, removed, path] = entry.split(/\t(.*?)\t([^]*)/);
    const one = files.find((candidate) => candidate.path === path);
    if (!one || one.kind === "submodule" || one.previousPath !== null || added === "-") return [];
    const lines = hunksOf(one).flatMap((hunk) => hunk.lines);
    expect([path, lines.filter((line) => line.kind === "added").length]).toEqual([
      path,
      Number(added),
    ]);
    expect([path, lines.filter((line) => line.kind === "removed").length]).toEqual([
      path,
      Number(removed),
    ]);
    return [path];
  });
  expect(compared.length).toBeGreaterThan(14);
});

test("the hunks lead from the old file to the new one", () => {
  for (const one of files) {
    if (one.patch.kind !== "hunks") continue;
    const read = (rev: string, path: string, exists: boolean): readonly string[] =>
      exists ? splitLines(git("show", `${rev}:${path}`)) : [];
    const before = read("before", one.previousPath ?? one.path, one.status !== "added");
    const after = read("HEAD", one.path, one.status !== "removed");
    expect(applyHunks(before, one.patch.hunks)).toEqual(after);
  }
});

test("a file whose hunks are cut short is missing, and its neighbours are whole", () => {
  const printed = git(...gitDiffArguments, "before", "HEAD", "--", "edited.ts", "new.txt");
  const damaged = parseGitDiff(printed.replace("+line three\n", ""));
  expect(damaged.map((one) => [one.path, one.patch.kind])).toEqual([
    ["edited.ts", "missing"],
    ["new.txt", "hunks"],
  ]);
});

test("the way back: what came goes, and what went comes", () => {
  const back = parseGitDiff(git(...gitDiffArguments, "HEAD", "before"));
  const states = back.map((one) => [one.path, one.status, one.kind]);
  expect(states).toContainEqual(["new empty", "removed", "file"]);
  expect(states).toContainEqual(["gone.txt", "added", "file"]);
  expect(states).toContainEqual(["becomes-link", "modified", "file"]);
});

test("an empty diff has no files, and a header without a path is refused", () => {
  expect(parseGitDiff("")).toEqual([]);
  expect(() => parseGitDiff("diff --git nonsense\n")).toThrow(SyntaxError);
});
