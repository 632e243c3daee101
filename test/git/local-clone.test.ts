import { chmodSync, existsSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { FileChange } from "../../src/domain/change.ts";
import { silentLog as log } from "../../src/domain/log.ts";
import { openLocalClone } from "../../src/git/local-clone.ts";
import { tempRepo, type TempRepo } from "./temp-repo.ts";

let repo: TempRepo;
beforeEach(() => {
  repo = tempRepo();
});
afterEach(() => {
  repo.remove();
});

/** The files of the change from `main` to a branch on which `edit` was made. */
async function changed(edit: () => void): Promise<readonly FileChange[]> {
  repo.git("checkout", "-q", "-b", "topic");
  edit();
  repo.commit("Edit");
  const source = await openLocalClone({ dir: repo.dir, log });
  return (await source.readChange()).files;
}

/** Added and removed lines in order, as `+text` and `-text`; or why there are none. */
function lines(file: FileChange | undefined): readonly string[] | string {
  if (file?.patch.kind !== "hunks") {
    return file?.patch.kind === "none" ? file.patch.why : (file?.patch.detail ?? "no file");
  }
  return file.patch.hunks.flatMap((hunk) =>
    hunk.lines.flatMap(({ kind, text }) =>
      kind === "context" ? [] : [`${kind === "added" ? "+" : "-"}${text}`],
    ),
  );
}

describe("a change between two revisions", () => {
  test("starts at the merge base with the default branch and ends at HEAD", async () => {
    repo.write("a.ts", "one\n");
    const start = repo.commit("Start");
    repo.git("checkout", "-q", "-b", "topic");
    repo.write("a.ts", "one\ntwo\n");
    const head = repo.commit("Topic");
    repo.git("checkout", "-q", "main");
    repo.write("unrelated.ts", "x\n");
    const base = repo.commit("Main goes on");
    repo.git("checkout", "-q", "topic");

    const source = await openLocalClone({ dir: repo.dir, log });
    const change = await source.readChange();

    expect(change).toMatchObject({ base, mergeBase: start, head, truncated: null });
    expect(change.files.map(({ path }) => path)).toEqual(["a.ts"]);
    expect(await source.currentHead()).toBe(head);
    expect(source.repository).toEqual({ id: `local:${start}`, owner: "local", name: "shop" });
  });

  test("may be named by hand, from a folder below the top as well", async () => {
    repo.write("src/a.ts", "one\n");
    repo.commit("One");
    repo.write("src/a.ts", "two\n");
    repo.commit("Two");
    repo.write("src/a.ts", "three\n");
    repo.commit("Three");
    const dir = join(repo.dir, "src");
    const source = await openLocalClone({ dir, base: "HEAD~2", head: "HEAD~1", log });
    const [file] = (await source.readChange()).files;

    expect(file?.path).toBe("src/a.ts");
    expect(lines(file)).toEqual(["-one", "+two"]);
    expect(await source.readFile("src/a.ts", "head")).toMatchObject({ text: "two\n" });
    expect(await source.readFile("src/a.ts", "base")).toMatchObject({ text: "one\n" });
    expect(await source.readFile("src", "head")).toBeNull();
    expect(await source.readFile("src/none.ts", "head")).toBeNull();
  });

  test("takes owner and name from where it was cloned, never the credentials", async () => {
    repo.commit("Start");
    const secret = "ghp_secret";
    repo.git("remote", "add", "origin", `https://ada:${secret}@github.com/acme/till.git`);
    const source = await openLocalClone({ dir: repo.dir, log });
    expect(source.repository).toMatchObject({ owner: "acme", name: "till" });
    expect(JSON.stringify(source.repository)).not.toContain(secret);
  });
});

describe("every kind of file change", () => {
  test("renames, deletions, modes, links, submodules, empty and binary files", async () => {
    const body = Array.from({ length: 20 }, (_, index) => `line ${index}`).join("\n");
    repo.write("moved.ts", `${body}\n`);
    repo.write("edited.ts", `${body.toUpperCase()}\n`);
    repo.write("gone.ts", "gone\n");
    repo.write("run.sh", "echo\n");
    repo.write("was-file", "text\n");
    repo.commit("Start");

    const files = await changed(() => {
      repo.git("mv", "moved.ts", "there.ts");
      repo.git("mv", "edited.ts", "renamed.ts");
      repo.write("renamed.ts", `${body.toUpperCase()}\nmore\n`);
      repo.git("rm", "-q", "gone.ts");
      chmodSync(join(repo.dir, "run.sh"), 0o755);
      symlinkSync("there.ts", join(repo.dir, "link"));
      rmSync(join(repo.dir, "was-file"));
      symlinkSync("there.ts", join(repo.dir, "was-file"));
      repo.write("empty.ts", "");
      repo.write("logo.png", Buffer.from([0x89, 0x50, 0, 1, 2]));
      repo.git("clone", "-q", repo.dir, join(repo.dir, "vendor/lib"));
    });

    expect(files.map((file) => [file.path, file.status, file.kind, lines(file)])).toEqual([
      ["empty.ts", "added", "file", "empty"],
      ["gone.ts", "removed", "file", ["-gone"]],
      ["link", "added", "symlink", ["+there.ts"]],
      ["logo.png", "added", "file", "binary"],
      ["renamed.ts", "renamed", "file", ["+more"]],
      ["run.sh", "modified", "file", "mode-only"],
      ["there.ts", "renamed", "file", "renamed-only"],
      ["vendor/lib", "added", "submodule", "submodule"],
      ["was-file", "modified", "symlink", ["-text", "+there.ts"]],
    ]);
    expect(files.find(({ path }) => path === "renamed.ts")?.previousPath).toBe("edited.ts");
  });

  test("carriage returns are kept, a missing last newline changes its line", async () => {
    repo.write("crlf.txt", "a\r\nb\r\n");
    repo.write("end.txt", "last");
    repo.commit("Start");
    const files = await changed(() => {
      repo.write("crlf.txt", "a\r\nc\r\n");
      repo.write("end.txt", "last\n");
    });
    expect(files.map(lines)).toEqual([
      ["-b\r", "+c\r"],
      ["-last", "+last"],
    ]);
  });

  test("paths that git quotes and text that is not UTF-8", async () => {
    repo.commit("Start");
    const path = 'odd "näme"\twith\\all.txt';
    const files = await changed(() => {
      repo.write(path, Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x0a]));
      repo.write(":(glob)*.ts", "x\n");
    });
    expect(files.map((file) => file.path)).toEqual([":(glob)*.ts", path]);
    const source = await openLocalClone({ dir: repo.dir, log });
    expect(await source.readFile(path, "head")).toEqual({
      kind: "text",
      text: "caf\ufffd\n",
      lossy: true,
    });
    expect(await source.readFile(":(glob)*.ts", "head")).toMatchObject({ text: "x\n" });
    expect(await source.readFile(path, "mergeBase")).toBeNull();
  });

  test("a byte order mark stays, a file beyond a megabyte is not read", async () => {
    repo.commit("Start");
    repo.write("bom.txt", "\ufefftext\n");
    repo.write("large.txt", "x".repeat(1_000_001));
    repo.commit("More");
    const source = await openLocalClone({ dir: repo.dir, base: "HEAD~1", log });
    expect(await source.readFile("bom.txt", "head")).toEqual({
      kind: "text",
      text: "\ufefftext\n",
      lossy: false,
    });
    expect(await source.readFile("large.txt", "head")).toEqual({
      kind: "too-large",
      bytes: 1_000_001,
    });
  });
});

describe("a clone of somebody hostile", () => {
  test("runs no hook, external diff, text converter, monitor or filter", async () => {
    repo.write("a.ts", "one\n");
    repo.commit("Start");
    repo.git("checkout", "-q", "-b", "topic");
    repo.write("a.ts", "two\n");
    repo.write(".gitattributes", "*.ts diff=evil filter=evil\n");
    repo.commit("Edit");
    const trace = join(repo.dir, "..", "ran");
    const evil = join(repo.dir, "..", "evil.sh");
    repo.write("../evil.sh", `#!/bin/sh\necho "$0 $*" >> ${trace}\ncat\n`);
    chmodSync(evil, 0o755);
    for (const key of [
      "diff.external",
      "diff.evil.command",
      "diff.evil.textconv",
      "filter.evil.smudge",
      "filter.evil.clean",
      "core.fsmonitor",
      "core.pager",
      "core.sshCommand",
      "core.alternateRefsCommand",
    ]) {
      repo.git("config", key, evil);
    }
    repo.git("config", "core.hooksPath", join(repo.dir, ".."));
    repo.git("config", "diff.noprefix", "true");
    repo.git("config", "diff.context", "0");
    repo.git("config", "color.ui", "always");
    repo.git("config", "diff.orderFile", "nowhere");

    const source = await openLocalClone({ dir: repo.dir, log });
    const { files } = await source.readChange();
    await source.readFile("a.ts", "head");

    expect(files.map((file) => [file.path, lines(file)])).toEqual([
      [".gitattributes", ["+*.ts diff=evil filter=evil"]],
      ["a.ts", ["-one", "+two"]],
    ]);
    expect(existsSync(trace)).toBe(false);
  });

  test("cannot hide text behind an attribute that calls it binary", async () => {
    repo.write("a.ts", "one\n");
    repo.commit("Start");
    const files = await changed(() => {
      repo.write(".gitattributes", "*.ts -diff\n");
      repo.write("a.ts", "two\n");
    });
    expect(lines(files.find(({ path }) => path === "a.ts"))).toEqual(["-one", "+two"]);
  });

  test("does not fetch what a partial clone left behind", async () => {
    repo.write("a.ts", "one\n");
    repo.commit("Start");
    repo.git("checkout", "-q", "-b", "topic");
    repo.write("a.ts", "two\n");
    repo.commit("Edit");
    const blob = repo.git("rev-parse", "HEAD:a.ts");
    const trace = join(repo.dir, "..", "fetched");
    repo.git("config", "remote.origin.url", repo.dir);
    repo.git("config", "remote.origin.promisor", "true");
    repo.git("config", "remote.origin.uploadpack", `touch ${trace}; git-upload-pack`);
    repo.git("config", "extensions.partialClone", "origin");
    const object = join(repo.dir, ".git/objects", blob.slice(0, 2), blob.slice(2));
    renameSync(object, join(repo.dir, "..", "object"));

    const source = await openLocalClone({ dir: repo.dir, log });
    await expect(source.readChange()).rejects.toThrow(/git could not read/);
    expect(existsSync(trace)).toBe(false);
  });
});

describe("what cannot be reviewed is told with what to do", () => {
  const cases: readonly {
    readonly name: string;
    readonly arrange: () => { dir?: string; base?: string; head?: string };
    readonly message: RegExp;
    readonly hint: RegExp;
  }[] = [
    {
      name: "a folder that is no repository",
      arrange: () => ({ dir: join(repo.dir, "..") }),
      message: /is not a git repository/,
      hint: /--repo DIR/,
    },
    {
      name: "a folder that is not there",
      arrange: () => ({ dir: join(repo.dir, "nowhere") }),
      message: /There is no directory .*nowhere/,
      hint: /--repo DIR/,
    },
    {
      name: "a repository without commits",
      arrange: () => ({}),
      message: /has no commits/,
      hint: /Commit something/,
    },
    {
      name: "an unknown base",
      arrange: () => {
        repo.commit("Start");
        return { base: "nope" };
      },
      message: /no revision "nope"/,
      hint: /--base/,
    },
    {
      name: "a head that looks like an option",
      arrange: () => {
        repo.commit("Start");
        return { head: "--all" };
      },
      message: /no revision "--all"/,
      hint: /--head/,
    },
    {
      name: "no branch to compare with",
      arrange: () => {
        repo.commit("Start");
        repo.git("branch", "-m", "trunk");
        return {};
      },
      message: /neither origin\/HEAD nor/,
      hint: /--base REV/,
    },
    {
      name: "histories that have nothing in common",
      arrange: () => {
        repo.commit("Start");
        repo.git("checkout", "-q", "--orphan", "other");
        repo.write("a", "a");
        repo.commit("Other");
        return {};
      },
      message: /no common ancestor/,
      hint: /Name a base/,
    },
    {
      name: "a shallow clone that misses the common ancestor",
      arrange: () => {
        repo.commit("Start");
        repo.git("checkout", "-q", "-b", "topic");
        repo.commit("Topic");
        repo.git("checkout", "-q", "main");
        repo.commit("Main");
        const dir = join(repo.dir, "..", "shallow");
        const url = `file://${repo.dir}`;
        repo.git("clone", "-q", "--depth", "1", "--no-single-branch", url, dir);
        return { dir, head: "origin/topic" };
      },
      message: /in this shallow clone/,
      hint: /git fetch --unshallow/,
    },
    {
      name: "a revision beyond the end of a shallow clone",
      arrange: () => {
        repo.commit("Start");
        repo.commit("Next");
        const dir = join(repo.dir, "..", "shallow");
        repo.git("clone", "-q", "--depth", "1", `file://${repo.dir}`, dir);
        return { dir, base: "HEAD~1" };
      },
      message: /no revision "HEAD~1", as far as this shallow clone goes/,
      hint: /git fetch --unshallow/,
    },
  ];

  test.each(cases)("$name", async ({ arrange, message, hint }) => {
    const options = arrange();
    await expect(openLocalClone({ dir: repo.dir, log, ...options })).rejects.toMatchObject({
      name: "TellTheUser",
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });
});
