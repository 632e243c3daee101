import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { expect, onTestFinished, test } from "vitest";

import { createRandom } from "../../bench/random.ts";
import { readHistory } from "../../bench/week/read-history.ts";
import { createHistoryWriter } from "../../bench/week/write-history.ts";
import { tempRepo, type TempRepo } from "../git/temp-repo.ts";

function repoOf(commits: number): TempRepo {
  const repo = tempRepo();
  onTestFinished(() => repo.remove());
  for (let at = 0; at < commits; at += 1) {
    repo.write(
      `file-${at % 3}.txt`,
      Array.from({ length: 30 }, (_, row) => `${at} ${row}\n`).join(""),
    );
    repo.commit(`Commit ${at}`);
  }
  return repo;
}

test("a shallow clone is refused, with what to do about it", async () => {
  const repo = repoOf(3);
  const clone = mkdtempSync(join(tmpdir(), "shallow-"));
  onTestFinished(() => rmSync(clone, { recursive: true, force: true }));
  repo.git("clone", "-q", "--depth=1", pathToFileURL(repo.dir).href, clone);

  const refused = readHistory(clone);

  await expect(refused).rejects.toMatchObject({
    message: expect.stringContaining("shallow clone"),
    hint: expect.stringContaining("git fetch --unshallow"),
  });
});

test("a folder without a repository and a short history are refused", async () => {
  const empty = mkdtempSync(join(tmpdir(), "no-repository-"));
  onTestFinished(() => rmSync(empty, { recursive: true, force: true }));

  await expect(readHistory(empty)).rejects.toThrow("no git repository");
  await expect(readHistory(repoOf(3).dir)).rejects.toThrow("3 commits along its first parents");
});

test("the changes follow one another to the newest commit, and huge ones stand alone", async () => {
  const repo = repoOf(45);
  repo.write("huge.txt", "line\n".repeat(2_000));
  repo.commit("A huge one");

  const changes = await readHistory(repo.dir);

  const head = repo.git("rev-parse", "HEAD");
  expect(changes.at(-1)).toMatchObject({ to: head, title: "A huge one", files: 1, huge: true });
  expect(changes.filter(({ huge }) => huge)).toHaveLength(1);
  for (const [at, change] of changes.entries()) {
    if (at > 0) expect(change.from).toBe(changes[at - 1]?.to);
  }
});

test("a change that was split, and moved to another parent, does in the end what it did", async () => {
  const repo = repoOf(2);
  repo.write("other.txt", "elsewhere\n");
  const onto = repo.commit("Elsewhere");
  const tip = repo.git("rev-parse", "HEAD^");
  const writer = createHistoryWriter(join(repo.dir, ".git"));

  const chain = await writer.split(tip, 3, createRandom(1));
  const moved = await writer.replant(chain, onto);

  const shown = (commit: string | undefined): string => repo.git("show", `${commit}:file-1.txt`);
  expect(shown(chain.at(-1))).toBe(shown(tip));
  expect(shown(moved?.at(-1))).toBe(shown(tip));
  expect(repo.git("show", `${moved?.at(-1)}:other.txt`)).toBe("elsewhere");
});

test("what two sides wrote in one place is a conflict", async () => {
  const repo = repoOf(1);
  const base = repo.git("rev-parse", "HEAD");
  repo.write("file-0.txt", "ours\n");
  repo.commit("Ours");
  const ours = repo.git("rev-parse", "HEAD");
  const writer = createHistoryWriter(join(repo.dir, ".git"));
  const theirs = await writer.write(base, { "file-0.txt": "theirs\n" });

  expect(await writer.merge(ours, theirs)).toBeNull();
  expect(await writer.replant([theirs], ours)).toBeNull();
});
