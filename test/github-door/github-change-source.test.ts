import { describe, expect, test } from "vitest";

import type { FileChange } from "../../src/domain/change.ts";
import { sha } from "../../src/domain/ids.ts";
import { aReview, closeDoors, openDoor, tenLines } from "./door.ts";

closeDoors();

const filesRoute = "/repos/{owner}/{repo}/pulls/{pull_number}/files";

function shape(file: FileChange): readonly unknown[] {
  const { patch } = file;
  const what =
    patch.kind === "hunks"
      ? patch.hunks.flatMap((hunk) =>
          hunk.lines.flatMap(({ kind, text }) =>
            kind === "context" ? [] : [`${kind === "added" ? "+" : "-"}${text}`],
          ),
        )
      : patch.kind === "none"
        ? patch.why
        : "missing";
  return [file.path, file.status, file.kind, what];
}

describe("the change of a pull request", () => {
  test("has every kind of file, sorted, with hunks or the reason why there are none", async () => {
    const long = Array.from({ length: 30 }, (_, index) => `row ${index}\n`).join("");
    const door = await openDoor({
      before: {
        "gone.ts": "gone\n",
        "kept.ts": "kept\n",
        "moved.ts": tenLines,
        "edited.ts": long,
        "run.sh": "echo\n",
        "old.bin": new Uint8Array([1, 0, 2]),
      },
      after: {
        files: {
          "gone.ts": null,
          "old.bin": null,
          "crlf.ts": "a\r\nb\r\n",
          "empty.ts": "",
          "link.ts": "kept.ts",
          "logo.png": new Uint8Array([137, 80, 0, 1]),
          "no-newline.ts": "x",
          "run.sh": "echo\n",
          'ünï "q".ts': "x\n",
          "sub/lib": "a".repeat(40),
        },
        renames: { "moved.ts": "there.ts", "edited.ts": "renamed.ts" },
        modes: { "run.sh": "exec", "link.ts": "symlink", "sub/lib": "submodule" },
      },
    });
    await door.repo.commit("topic", { files: { "renamed.ts": `${long}more\n` } });

    const { source } = await door.open();
    const change = await source.readChange();

    expect(change.truncated).toBeNull();
    expect(change.head).toBe(door.pull.headSha);
    expect(change.mergeBase).toBe(await door.repo.tip("main"));
    expect(change.files.map(shape)).toEqual([
      ["crlf.ts", "added", "file", ["+a\r", "+b\r"]],
      ["empty.ts", "added", "file", "empty"],
      ["gone.ts", "removed", "file", ["-gone"]],
      ["link.ts", "added", "symlink", ["+kept.ts"]],
      ["logo.png", "added", "file", "binary"],
      ["no-newline.ts", "added", "file", ["+x"]],
      ["old.bin", "removed", "file", "binary"],
      ["renamed.ts", "renamed", "file", ["+more"]],
      ["run.sh", "modified", "file", "mode-only"],
      ["sub/lib", "added", "submodule", "submodule"],
      ["there.ts", "renamed", "file", "renamed-only"],
      ['ünï "q".ts', "added", "file", ["+x"]],
    ]);
    expect(change.files.find(({ path }) => path === "renamed.ts")?.previousPath).toBe("edited.ts");
  });

  test("is paged to the end", async () => {
    const names = Array.from({ length: 230 }, (_, index) => `f${String(index).padStart(3, "0")}`);
    const door = await openDoor({
      after: { files: Object.fromEntries(names.map((name) => [name, `${name}\n`])) },
    });
    const { source } = await door.open();
    const change = await source.readChange();
    expect(change.files.map(({ path }) => path)).toEqual(names);
    expect(door.github.requests({ route: filesRoute })).toHaveLength(3);
  });

  test("says so when GitHub does not list every file", async () => {
    const door = await openDoor({
      sizes: { listedFiles: 2 },
      after: { files: { a: "a\n", b: "b\n", c: "c\n" } },
    });
    const { source } = await door.open();
    const change = await source.readChange();
    expect(change.files).toHaveLength(2);
    expect(change.truncated).toBe("GitHub listed 2 of the 3 files of this pull request");
  });

  test("has patches that GitHub left out, rebuilt from both sides", async () => {
    const door = await openDoor({
      sizes: { patchLines: 3 },
      before: { "a.ts": tenLines },
      after: { files: { "a.ts": tenLines.replaceAll("line 5", "LINE 5"), "b.ts": tenLines } },
    });
    const { source } = await door.open();
    const [a, b] = (await source.readChange()).files;
    expect(a && shape(a)).toEqual(["a.ts", "modified", "file", ["-line 5", "+LINE 5"]]);
    expect(b?.patch.kind === "hunks" && b.patch.hunks[0]?.newCount).toBe(10);
  });

  test("starts at the merge base, not at the tip of the base branch", async () => {
    const door = await openDoor({ before: { "a.ts": "one\n" } });
    const start = await door.repo.tip("main");
    await door.repo.commit("main", { files: { "main-only.ts": "x\n" } });
    const { source } = await door.open();
    const change = await source.readChange();
    expect(change.mergeBase).toBe(start);
    expect(change.files.map(({ path }) => path)).toEqual(["src/a.ts"]);
  });

  test("is superseded when the head moves while it is read", async () => {
    const door = await openDoor();
    const { source } = await door.open();
    await door.repo.commit("topic", { files: { "late.ts": "late\n" } });
    await expect(source.readChange()).rejects.toMatchObject({ name: "Superseded" });
    expect(await source.currentHead()).toBe(await door.repo.tip("topic"));
  });

  test("is superseded when the base becomes another one while it is read", async () => {
    const door = await openDoor();
    await door.repo.commit("next", { files: { "next.ts": "next\n" }, from: "main" });
    const { source } = await door.open();
    await door.repo.changeBase(door.pull, "next");
    await expect(source.readChange()).rejects.toMatchObject({ name: "Superseded" });
  });

  test("of a fork, also when the fork is gone, is never trusted as our own branch", async () => {
    const door = await openDoor();
    await door.repo.commit("mallory:evil", { files: { "evil.ts": "x\n" } });
    const pull = await door.repo.openPull({ head: "mallory:evil" });
    await door.repo.deleteFork(pull);
    const { source } = await door.open({}, { number: pull.number });
    expect(source.pullRequest?.head.fork).toBe(true);
    expect((await source.readChange()).files.map(({ path }) => path)).toEqual(["evil.ts"]);
  });
});

describe("a file of the change", () => {
  test("is read at head, merge base or base, once", async () => {
    const door = await openDoor({
      before: { "dir/a b#?.ts": "before\n" },
      after: { files: { "dir/a b#?.ts": "after\n" } },
    });
    await door.repo.commit("main", { files: { "dir/a b#?.ts": "tip\n" } });
    const { source } = await door.open();
    const path = "dir/a b#?.ts";
    const text = async (side: "head" | "mergeBase" | "base"): Promise<unknown> =>
      await source.readFile(path, side);
    expect(await Promise.all([text("head"), text("mergeBase"), text("head")])).toEqual([
      { kind: "text", text: "after\n", lossy: false },
      { kind: "text", text: "before\n", lossy: false },
      { kind: "text", text: "after\n", lossy: false },
    ]);
    const route = "/repos/{owner}/{repo}/contents/{path}";
    expect(door.github.requests({ route })).toHaveLength(2);
    expect(await source.readFile("nowhere.ts", "head")).toBeNull();
    expect(await source.readFile("dir", "head")).toBeNull();
  });

  test("is told apart: not UTF-8, binary, too large", async () => {
    const door = await openDoor({
      after: {
        files: {
          "latin.txt": new Uint8Array([0x63, 0x61, 0x66, 0xe9]),
          "bom.txt": "\ufeffx",
          "data.bin": new Uint8Array([1, 0, 2]),
          "large.txt": "x".repeat(1_100_000),
        },
      },
    });
    const { source } = await door.open();
    expect(await source.readFile("latin.txt", "head")).toEqual({
      kind: "text",
      text: "caf\ufffd",
      lossy: true,
    });
    expect(await source.readFile("bom.txt", "head")).toMatchObject({ text: "\ufeffx" });
    expect(await source.readFile("data.bin", "head")).toEqual({ kind: "binary" });
    expect(await source.readFile("large.txt", "head")).toEqual({
      kind: "too-large",
      bytes: 1_100_000,
    });
  });
});

describe("a passing fault", () => {
  test("of a read is tried again", async () => {
    const door = await openDoor();
    const { source } = await door.open();
    door.github.faults.inject({
      route: `GET ${filesRoute}`,
      kind: "status",
      status: 502,
      times: 2,
    });
    door.github.faults.inject({ route: `GET ${filesRoute}`, kind: "reset" });
    expect((await source.readChange()).files).toHaveLength(1);
  });

  test("that lasts puts the work off", async () => {
    const door = await openDoor();
    const { source } = await door.open();
    door.github.faults.inject({
      route: `GET ${filesRoute}`,
      kind: "status",
      status: 503,
      times: 9,
    });
    await expect(source.readChange()).rejects.toMatchObject({
      name: "RetryLater",
      message: expect.stringContaining("acme/shop#1"),
    });
    expect(door.github.requests({ route: filesRoute })).toHaveLength(4);
  });
});

describe("opening", () => {
  test("follows a renamed repository", async () => {
    const door = await openDoor();
    await door.repo.rename("store");
    const { source, publisher } = await door.open();
    expect(source.repository).toMatchObject({ owner: "acme", name: "store" });
    await publisher.end(
      { id: aReview, head: sha(door.pull.headSha) },
      { kind: "skipped", rule: "draft" },
    );
    expect(door.repo.repository.checkRuns).toHaveLength(1);
  });

  test("is refused when the name belongs to another repository now", async () => {
    const door = await openDoor();
    const repository = { id: "7", owner: "acme", name: "shop" };
    await expect(door.open({}, { repository })).rejects.toMatchObject({
      name: "TellTheUser",
      message: expect.stringMatching(/is repository \d+ now, not 7/),
    });
  });

  test("tells of a pull request that is not there", async () => {
    const door = await openDoor();
    await expect(door.open({}, { number: 99 })).rejects.toMatchObject({
      name: "TellTheUser",
      message: expect.stringContaining("acme/shop#99"),
    });
  });

  test("tells of an installation that was suspended", async () => {
    const door = await openDoor();
    for (const installation of door.github.world.installations.values()) {
      installation.suspended = true;
    }
    await expect(door.open()).rejects.toMatchObject({
      name: "TellTheUser",
      hint: expect.stringContaining("uninstalled or suspended"),
    });
  });
});

describe("whether those who push to a fork may write", () => {
  test.each([
    ["their own, with write access", "writer", "writer", true],
    ["their own, as a maintainer", "maintainer", "maintainer", true],
    ["their own, with triage alone", "triager", "triager", false],
    ["their own, and nobody knows them", "mallory", "mallory", false],
    ["another's, opened by one who may", "mallory", "writer", false],
  ])("%s", async (_, fork, author, expected) => {
    const door = await openDoor();
    await door.repo.commit(`${fork}:theirs`, { files: { "b.ts": "b\n" }, from: "main" });
    const pull = await door.repo.openPull({ head: `${fork}:theirs`, author });
    const { source } = await door.open({}, { number: pull.number });
    expect(source.pullRequest?.head.fork).toBe(true);
    expect(await source.authorMayWrite?.()).toBe(expected);
  });

  test("nobody, once the fork is gone", async () => {
    const door = await openDoor();
    await door.repo.commit("writer:theirs", { files: { "b.ts": "b\n" }, from: "main" });
    const pull = await door.repo.openPull({ head: "writer:theirs", author: "writer" });
    await door.repo.deleteFork(pull);
    const { source } = await door.open({}, { number: pull.number });
    expect(await source.authorMayWrite?.()).toBe(false);
  });
});
