import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { sha, type Sha } from "../../src/domain/ids.ts";
import { createBlobReader } from "../../src/git/blob-reader.ts";
import { createGit, type Git } from "../../src/git/run-git.ts";
import { tempRepo, type TempRepo } from "./temp-repo.ts";

let repo: TempRepo;
let asked: string[];
let read: ReturnType<typeof createBlobReader>;
beforeEach(() => {
  repo = tempRepo();
  asked = [];
  const git = createGit(repo.dir);
  const counting: Git = async (args, input) => {
    asked.push(args[0] ?? "");
    return await git(args, input);
  };
  read = createBlobReader(counting);
});
afterEach(() => {
  repo.remove();
});

test("files asked for together are read together, each as it is at its commit", async () => {
  const paths = Array.from({ length: 150 }, (_, at) => `src/${at % 7}/file ${at}.ts`);
  const before = commit((path) => `${path} before`);
  const after = commit((path) => `${path} after\n\n`);

  const contents = await Promise.all(
    paths.flatMap((path) => [read(before, path), read(after, path)]),
  );

  expect(contents.map((content) => content?.kind === "text" && content.text)).toEqual(
    paths.flatMap((path) => [`${path} before`, `${path} after\n\n`]),
  );
  expect(asked).toHaveLength(8);

  function commit(textOf: (path: string) => string): Sha {
    for (const path of paths) repo.write(path, textOf(path));
    return sha(repo.commit("All"));
  }
});

test("one that is not there, no file, empty, binary or too large keeps none of the others", async () => {
  repo.write("a.ts", "a\n");
  repo.write("copy of a.ts", "a\n");
  repo.write("empty.ts", "");
  repo.write("binary.ts", Buffer.from([1, 0, 2]));
  repo.write("large.ts", "x".repeat(1_000_001));
  repo.write("dir/b.ts", "b\n");
  symlinkSync("a.ts", join(repo.dir, "link.ts"));
  const head = sha(repo.commit("Start"));
  const paths = ["a.ts", "none.ts", "dir", "link.ts", "empty.ts", "binary.ts", "large.ts"];

  const contents = await Promise.all(
    [...paths, "dir/b.ts", "copy of a.ts", "a.ts"].map((path) => read(head, path)),
  );

  const text = (content: string): object => ({ kind: "text", text: content, lossy: false });
  const large = { kind: "too-large", bytes: 1_000_001 };
  expect(contents.slice(0, 4)).toEqual([text("a\n"), null, null, null]);
  expect(contents.slice(4, 7)).toEqual([text(""), { kind: "binary" }, large]);
  expect(contents.slice(7)).toEqual([text("b\n"), text("a\n"), text("a\n")]);
});

test("a blob that the clone lacks is named, with what to do", async () => {
  repo.write("a.ts", "a\n");
  repo.write("b.ts", "b\n");
  const head = sha(repo.commit("Start"));
  const blob = repo.git("rev-parse", "HEAD:b.ts");
  rmSync(join(repo.dir, ".git/objects", blob.slice(0, 2), blob.slice(2)));

  await expect(Promise.all([read(head, "a.ts"), read(head, "b.ts")])).rejects.toMatchObject({
    name: "TellTheUser",
    message: expect.stringMatching(/git could not read .*b\.ts.* at [0-9a-f]{40}/),
    hint: expect.stringContaining("git fetch --refetch"),
  });
});
