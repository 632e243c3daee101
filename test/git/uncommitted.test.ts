import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import type { Change, FileChange, Uncommitted } from "../../src/domain/change.ts";
import { silentLog as log } from "../../src/domain/log.ts";
import { openLocalClone, type LocalClone, type LocalSource } from "../../src/git/local-clone.ts";
import { tempRepo, type TempRepo } from "./temp-repo.ts";

let repo: TempRepo;
let scratch: string;
const opened: LocalSource[] = [];
beforeEach(() => {
  repo = tempRepo();
  scratch = join(repo.dir, "..", "scratch");
  mkdirSync(scratch);
  vi.stubEnv("TMPDIR", scratch);
});
afterEach(async () => {
  for (const source of opened.splice(0)) await source.close();
  // Whatever was written to look at the clone is gone.
  expect(readdirSync(scratch)).toEqual([]);
  vi.unstubAllEnvs();
  repo.remove();
});

async function open(
  uncommitted: Uncommitted,
  more: Partial<LocalClone> = {},
): Promise<{ readonly source: LocalSource; readonly change: Change }> {
  const source = await openLocalClone({ dir: repo.dir, uncommitted, log, ...more });
  opened.push(source);
  return { source, change: await source.readChange() };
}

async function summary(
  uncommitted: Uncommitted,
  more: Partial<LocalClone> = {},
): Promise<readonly (readonly [string, FileChange["status"], readonly string[] | string])[]> {
  const { change } = await open(uncommitted, more);
  return change.files.map((file) => [file.path, file.status, lines(file)]);
}

/** Added and removed lines in order, as `+text` and `-text`; or why there are none. */
function lines({ patch }: FileChange): readonly string[] | string {
  if (patch.kind !== "hunks") return patch.kind === "none" ? patch.why : patch.detail;
  return patch.hunks.flatMap((hunk) =>
    hunk.lines.flatMap(({ kind, text }) =>
      kind === "context" ? [] : [`${kind === "added" ? "+" : "-"}${text}`],
    ),
  );
}

/**
 * Every file below a directory with its time and content, to see whether anything was written. Git
 * renews the time of an object that it meets again, which says nothing of the clone.
 */
function everythingIn(dir: string): readonly string[] {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const digest = createHash("sha256").update(readFileSync(path)).digest("hex");
      const time = path.includes("/.git/objects/") ? "" : lstatSync(path).mtimeMs;
      return `${path} ${time} ${digest}`;
    })
    .sort();
}

describe("the working tree", () => {
  test("is compared with the merge base: commits, what is staged, edits and new files", async () => {
    repo.write("committed.ts", "one\n");
    repo.write("staged.ts", "one\n");
    repo.write("edited.ts", "one\n");
    repo.write(".gitignore", "*.log\n");
    const start = repo.commit("Start");
    repo.git("checkout", "-q", "-b", "topic");
    repo.write("committed.ts", "two\n");
    repo.commit("Topic");
    repo.write("staged.ts", "two\n");
    repo.git("add", ".");
    repo.write("staged.ts", "three\n");
    repo.write("edited.ts", "two\n");
    repo.write("src/new.ts", "new\n");
    repo.write("noise.log", "noise\n");

    const { source, change } = await open("working-tree");

    expect(change).toMatchObject({ base: start, mergeBase: start, uncommitted: "working-tree" });
    expect(change.files.map((file) => [file.path, file.status, lines(file)])).toEqual([
      ["committed.ts", "modified", ["-one", "+two"]],
      ["edited.ts", "modified", ["-one", "+two"]],
      ["src/new.ts", "added", ["+new"]],
      ["staged.ts", "modified", ["-one", "+three"]],
    ]);
    expect(await source.readFile("src/new.ts", "head")).toMatchObject({ text: "new\n" });
    expect(await source.readFile("staged.ts", "head")).toMatchObject({ text: "three\n" });
    expect(await source.readFile("edited.ts", "mergeBase")).toMatchObject({ text: "one\n" });
    expect(await source.readFile("noise.log", "head")).toBeNull();
    expect(await source.currentHead()).toBe(change.head);
  });

  test("has the name of the tree that a commit of it would have", async () => {
    repo.write("a.ts", "one\n");
    repo.commit("Start");
    repo.write("a.ts", "two\n");
    repo.write("b.ts", "new\n");
    const { change } = await open("working-tree");
    repo.commit("As it was");
    expect(repo.git("rev-parse", "HEAD^{tree}")).toBe(change.head);
  });

  test("holds every kind of change, and says what is not read", async () => {
    const body = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join("");
    repo.write("moved.ts", body);
    repo.write("gone.ts", "gone\n");
    repo.write("run.sh", "echo\n");
    repo.write("was-file", "text\n");
    repo.write("was-file-too/a.ts", "a\n");
    repo.write("piped.ts", "text\n");
    repo.write("grown.txt", "small\n");
    repo.commit("Start");
    repo.write("moved/there.ts", `${body}more\n`);
    for (const path of ["moved.ts", "gone.ts", "was-file", "was-file-too", "piped.ts"]) {
      rmSync(join(repo.dir, path), { recursive: true });
    }
    chmodSync(join(repo.dir, "run.sh"), 0o755);
    symlinkSync("/etc/hostname", join(repo.dir, "was-file"));
    repo.write("was-file-too", "now a file\n");
    execFileSync("mkfifo", [join(repo.dir, "piped.ts"), join(repo.dir, "new-pipe.ts")]);
    repo.write("grown.txt", "x".repeat(1_000_001));
    repo.write("film.bin", Buffer.alloc(1_000_001));
    repo.write("logo.png", Buffer.from([0x89, 0x50, 0, 1, 2]));
    repo.write("empty.ts", "");
    repo.git("clone", "-q", repo.dir, join(repo.dir, "inner"));

    expect(await summary("working-tree")).toEqual([
      ["empty.ts", "added", "empty"],
      ["film.bin", "added", "binary"],
      ["gone.ts", "removed", ["-gone"]],
      ["grown.txt", "modified", "the file has 1000001 bytes, more than is read"],
      ["inner", "added", "submodule"],
      ["logo.png", "added", "binary"],
      ["moved/there.ts", "renamed", ["+more"]],
      ["piped.ts", "modified", "it is neither a file nor a symbolic link"],
      ["run.sh", "modified", "mode-only"],
      ["was-file", "modified", ["-text", "+/etc/hostname"]],
      ["was-file-too", "added", ["+now a file"]],
      ["was-file-too/a.ts", "removed", ["-a"]],
    ]);
  });

  test("is read from a folder below the top, and in a worktree beside the clone", async () => {
    repo.write("src/a.ts", "one\n");
    repo.commit("Start");
    repo.write("src/a.ts", "two\n");
    repo.write("new.ts", "new\n");
    const expected = [
      ["new.ts", "added", ["+new"]],
      ["src/a.ts", "modified", ["-one", "+two"]],
    ];
    expect(await summary("working-tree", { dir: join(repo.dir, "src") })).toEqual(expected);

    const dir = join(repo.dir, "..", "beside");
    repo.git("worktree", "add", "-q", dir);
    repo.write("../beside/src/a.ts", "two\n");
    repo.write("../beside/new.ts", "new\n");
    expect(await summary("working-tree", { dir })).toEqual(expected);
  });

  test("of a submodule is its own; of its surroundings the submodule's commit", async () => {
    repo.write("../lib/a.ts", "one\n");
    const lib = join(repo.dir, "..", "lib");
    const inLib = (...args: readonly string[]): string => repo.git("-C", lib, ...args);
    inLib("init", "-q", "-b", "main");
    inLib("add", ".");
    inLib("commit", "-q", "-m", "Lib");
    repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", lib, "lib");
    repo.commit("Start");
    repo.write("lib/a.ts", "two\n");

    expect(await summary("working-tree")).toEqual([]);
    expect(await summary("working-tree", { dir: join(repo.dir, "lib") })).toEqual([
      ["a.ts", "modified", ["-one", "+two"]],
    ]);
    repo.git("-C", join(repo.dir, "lib"), "commit", "-q", "-a", "-m", "Two");
    expect(await summary("working-tree")).toEqual([["lib", "modified", "submodule"]]);
  });

  test("line endings that git would mend are no change", async () => {
    repo.write(".gitattributes", "*.txt text eol=crlf\n");
    repo.write("a.ts", "one\ntwo\n");
    repo.write("a.txt", "one\ntwo\n");
    repo.commit("Start");
    repo.git("config", "core.autocrlf", "true");
    repo.write("a.ts", "one\r\ntwo\r\n");
    repo.write("a.txt", "one\r\nthree\r\n");
    expect(await summary("working-tree")).toEqual([["a.txt", "modified", ["-two", "+three"]]]);
  });

  test("an edit as old as the index, of the same length, is seen", async () => {
    repo.write("a.ts", "one\n");
    const second = 1_700_000_000;
    utimesSync(join(repo.dir, "a.ts"), second, second);
    repo.commit("Start");
    utimesSync(join(repo.dir, ".git/index"), second, second);
    repo.write("a.ts", "two\n");
    utimesSync(join(repo.dir, "a.ts"), second, second);
    expect(await summary("working-tree")).toEqual([["a.ts", "modified", ["-one", "+two"]]]);
  });

  test("is read where the index is in two parts, sparse, or of SHA-256", async () => {
    repo.write("a.ts", "one\n");
    repo.write("other/b.ts", "b\n");
    repo.commit("Start");
    repo.git("update-index", "--split-index");
    repo.write("a.ts", "two\n");
    const expected = [["a.ts", "modified", ["-one", "+two"]]];
    expect(await summary("working-tree")).toEqual(expected);
    repo.git("update-index", "--no-split-index");

    repo.git("sparse-checkout", "set", "--cone", "--sparse-index", "none");
    expect(existsSync(join(repo.dir, "other/b.ts"))).toBe(false);
    expect(await summary("working-tree")).toEqual(expected);

    const dir = join(repo.dir, "..", "sha256");
    repo.git("init", "-q", "-b", "main", "--object-format=sha256", dir);
    repo.write("../sha256/a.ts", "one\n");
    repo.git("-C", dir, "add", ".");
    repo.git("-C", dir, "commit", "-q", "-m", "Start");
    repo.write("../sha256/a.ts", "two\n");
    expect(await summary("working-tree", { dir })).toEqual(expected);
  });

  test("of ten thousand new files and more it reads the first, and says so", async () => {
    repo.commit("Start");
    mkdirSync(join(repo.dir, "out"));
    for (let at = 10_000; at <= 20_000; at++) repo.write(`out/${at}`, "");
    const { change } = await open("working-tree");
    expect(change.files).toHaveLength(10_000);
    expect(change.truncated).toBe(
      "10001 files are neither tracked nor ignored; 10000 of them were read",
    );
  });

  test("a conflict shows its markers", async () => {
    conflict();
    expect(await summary("working-tree")).toEqual([
      ["a.ts", "modified", ["+<<<<<<< HEAD", "+=======", "+topic", "+>>>>>>> topic"]],
      ["b.ts", "added", ["+new"]],
    ]);
  });
});

/** Leaves `a.ts` in conflict, and `b.ts` staged, on `main`. */
function conflict(): void {
  repo.write("a.ts", "start\n");
  repo.commit("Start");
  repo.git("checkout", "-q", "-b", "topic");
  repo.write("a.ts", "topic\n");
  repo.commit("Topic");
  repo.git("checkout", "-q", "main");
  repo.write("a.ts", "main\n");
  repo.commit("Main");
  expect(() => repo.git("merge", "-q", "topic")).toThrow();
  repo.write("b.ts", "new\n");
  repo.git("add", "b.ts");
}

describe("what is staged", () => {
  test("is compared with HEAD, whatever lies in the working tree", async () => {
    repo.write("a.ts", "one\n");
    repo.write("b.ts", "one\n");
    const head = repo.commit("Start");
    repo.write("a.ts", "two\n");
    repo.git("add", "a.ts");
    repo.write("a.ts", "three\n");
    repo.write("b.ts", "two\n");
    repo.write("c.ts", "new\n");
    repo.write("d.ts", "new\n");
    repo.git("add", "--intent-to-add", "d.ts");

    const { source, change } = await open("staged");

    expect(change).toMatchObject({ base: head, mergeBase: head, uncommitted: "staged" });
    expect(change.files.map((file) => [file.path, file.status, lines(file)])).toEqual([
      ["a.ts", "modified", ["-one", "+two"]],
    ]);
    expect(await source.readFile("a.ts", "head")).toMatchObject({ text: "two\n" });
  });

  test("may be compared with another branch, from where they parted", async () => {
    repo.write("a.ts", "one\n");
    const start = repo.commit("Start");
    repo.git("checkout", "-q", "-b", "topic");
    repo.write("b.ts", "b\n");
    repo.commit("Topic");
    repo.write("c.ts", "c\n");
    repo.git("add", ".");
    const { change } = await open("staged", { base: "main" });
    expect(change.mergeBase).toBe(start);
    expect(change.files.map(({ path }) => path)).toEqual(["b.ts", "c.ts"]);
  });

  test("before the first commit is new altogether", async () => {
    repo.write("a.ts", "one\n");
    repo.git("add", ".");
    repo.write("b.ts", "two\n");
    const { source, change } = await open("staged");
    expect(change.files.map((file) => [file.path, lines(file)])).toEqual([["a.ts", ["+one"]]]);
    expect(await source.readFile(".github/marginalia.yml", "base")).toBeNull();
  });

  test("a conflict is not passed over", async () => {
    conflict();
    expect(await summary("staged")).toEqual([
      ["a.ts", "modified", "its merge conflict is not resolved in the index"],
      ["b.ts", "added", ["+new"]],
    ]);
  });

  test("is read from the index of the commit under way, if it is one of this clone", async () => {
    repo.write("a.ts", "one\n");
    repo.commit("Start");
    repo.write("a.ts", "two\n");
    const indexFile = join(repo.dir, ".git", "next-index-1.lock");
    execFileSync("git", ["-C", repo.dir, "add", "a.ts"], {
      env: { PATH: process.env["PATH"], GIT_INDEX_FILE: indexFile },
    });

    const expected = [["a.ts", "modified", ["-one", "+two"]]];
    expect(await summary("staged")).toEqual([]);
    expect(await summary("staged", { indexFile })).toEqual(expected);
    expect(await summary("staged", { indexFile: ".git/next-index-1.lock" })).toEqual(expected);
    expect(await summary("staged", { indexFile: "../elsewhere/index" })).toEqual([]);
  });
});

describe("a clone is only looked at", () => {
  test("nothing in it is written", async () => {
    repo.write("a.ts", "one\n");
    repo.write("b.ts", "one\n");
    repo.commit("Start");
    repo.write("a.ts", "two\n");
    repo.write("new.ts", "new\n");
    // As if it had been copied: git would write down the new times if it could.
    utimesSync(join(repo.dir, "b.ts"), 1, 1);
    const before = everythingIn(repo.dir);
    await open("working-tree");
    await open("staged");
    expect(everythingIn(repo.dir)).toEqual(before);
  });

  test("no hook, filter, converter or monitor of it is run", async () => {
    repo.write("a.ts", "one\n");
    repo.write("same.ts", "same\n");
    repo.commit("Start");
    const trace = join(repo.dir, "..", "ran");
    const evil = join(repo.dir, "..", "evil.sh");
    repo.write("../evil.sh", `#!/bin/sh\necho "$0 $*" >> ${trace}\ncat\n`);
    chmodSync(evil, 0o755);
    for (const hook of ["post-index-change", "pre-commit", "fsmonitor-watchman"]) {
      repo.write(`.git/hooks/${hook}`, `#!/bin/sh\necho ${hook} >> ${trace}\n`);
      chmodSync(join(repo.dir, ".git/hooks", hook), 0o755);
    }
    repo.write(".git/info/attributes", "*.ts filter=evil diff=evil\n");
    for (const key of ["clean", "smudge", "process"])
      repo.git("config", `filter.evil.${key}`, evil);
    repo.git("config", "filter.evil.required", "true");
    for (const key of ["diff.external", "diff.evil.textconv", "core.fsmonitor", "core.pager"]) {
      repo.git("config", key, evil);
    }
    repo.write(".gitattributes", "*.ts filter=evil diff=evil\n");
    repo.write("a.ts", "two\n");
    repo.write("new.ts", "new\n");
    // Of these git cannot know without reading whether they changed.
    const { mtimeMs } = lstatSync(join(repo.dir, ".git/index"));
    utimesSync(join(repo.dir, "same.ts"), mtimeMs / 1000 + 5, mtimeMs / 1000 + 5);

    expect(await summary("working-tree")).toEqual([
      [".gitattributes", "added", ["+*.ts filter=evil diff=evil"]],
      ["a.ts", "modified", ["-one", "+two"]],
      ["new.ts", "added", ["+new"]],
    ]);
    expect(await summary("staged")).toEqual([]);
    expect(existsSync(trace)).toBe(false);
  });

  test("no link is followed out of it, not in the middle of a path either", async () => {
    repo.write("dir/a.ts", "one\n");
    repo.commit("Start");
    repo.write("../secret/a.ts", "secret\n");
    rmSync(join(repo.dir, "dir"), { recursive: true });
    symlinkSync("../secret", join(repo.dir, "dir"));
    symlinkSync("../secret/a.ts", join(repo.dir, "link.ts"));

    const { source, change } = await open("working-tree");

    expect(change.files.map((file) => [file.path, file.status, file.kind, lines(file)])).toEqual([
      ["dir", "added", "symlink", ["+../secret"]],
      ["dir/a.ts", "removed", "file", ["-one"]],
      ["link.ts", "added", "symlink", ["+../secret/a.ts"]],
    ]);
    expect(await source.readFile("link.ts", "head")).toBeNull();
    expect(await source.readFile("dir/a.ts", "head")).toBeNull();
  });

  test("its configuration cannot send us to other files", async () => {
    repo.write("a.ts", "one\n");
    repo.commit("Start");
    const elsewhere = join(repo.dir, "..", "elsewhere");
    repo.git("init", "-q", elsewhere);
    repo.git("config", "core.worktree", elsewhere);
    for (const dir of [repo.dir, join(repo.dir, ".git")]) {
      await expect(open("working-tree", { dir })).rejects.toMatchObject({ name: "TellTheUser" });
    }
    repo.git("config", "core.worktree", join(repo.dir, ".."));
    await expect(open("working-tree")).rejects.toThrow(/has its working tree elsewhere/);
  });

  test("a named pipe in the place of its index is not waited for", async () => {
    repo.write("a.ts", "one\n");
    repo.commit("Start");
    const path = join(repo.dir, ".git", "next-index-1.lock");
    execFileSync("mkfifo", [path]);
    await expect(open("staged", { indexFile: path })).rejects.toThrow(/is no file/);
  });

  test("a bare repository has no working tree", async () => {
    repo.commit("Start");
    const dir = join(repo.dir, "..", "bare.git");
    repo.git("clone", "-q", "--bare", repo.dir, dir);
    for (const uncommitted of ["working-tree", "staged"] as const) {
      await expect(open(uncommitted, { dir })).rejects.toMatchObject({
        message: expect.stringMatching(/has no working tree/),
        hint: expect.stringMatching(/--head/),
      });
    }
  });
});
