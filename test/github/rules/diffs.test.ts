import { expect, test } from "vitest";
import { send } from "../api.ts";
import { moveRef, writeCommit } from "../git-write.ts";
import { setting } from "./setting.ts";

const diff = { accept: "application/vnd.github.diff" };

function numbered(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, "1\n"]));
}

test("F5: the diff of a pull request is text", async () => {
  const { repository, get, at } = await setting();
  await repository.commit("topic", { files: { "till.ts": "one\n2\nthree\n" } });
  await repository.openPull({ head: "topic" });

  const answer = await get(`${at}/pulls/1`, diff);

  expect(answer.status).toBe(200);
  expect(answer.text).toContain("--- a/till.ts\n+++ b/till.ts\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n");
});

test.each([
  ["301 files", numbered(301), "files (300)"],
  ["20,001 lines", { long: "line\n".repeat(20_001) }, "lines (20000)"],
])("F5: a diff of %s is a 406", async (_what, files, text) => {
  const { repository, get, at } = await setting();
  await repository.commit("topic", { files });
  await repository.openPull({ head: "topic" });

  expect(await get(`${at}/pulls/1`, diff)).toMatchObject({
    status: 406,
    body: {
      message: `Sorry, the diff exceeded the maximum number of ${text}. Consider using 'List pull requests files' API or locally cloning the repository instead.`,
      errors: [{ resource: "PullRequest", field: "diff", code: "too_large" }],
      status: "406",
    },
  });
  expect((await get(`${at}/pulls/1`)).status).toBe(200);
});

test("F6: a comparison has at most 300 files, and only on its first page", async () => {
  const { repository, get, at } = await setting();
  await repository.commit("topic", { files: numbered(305) });
  await repository.commit("topic", { files: { more: "1\n" } });

  const whole = await get(`${at}/compare/main...topic`);
  const second = await get(`${at}/compare/main...topic?per_page=1&page=2`);

  expect(whole.body).toMatchObject({ status: "ahead", ahead_by: 2, behind_by: 0 });
  expect((whole.body as { files: unknown[] }).files).toHaveLength(300);
  expect(second.body).not.toHaveProperty("files");
  expect((second.body as { commits: unknown[] }).commits).toHaveLength(1);
});

test("F6: a comparison is three-dot: what the base did meanwhile is not in it", async () => {
  const { repository, get, at } = await setting();
  await repository.commit("topic", { files: { mine: "1\n" } });
  await repository.commit("main", { files: { theirs: "1\n" } });

  const { body } = await get(`${at}/compare/main...topic`);

  expect(body).toMatchObject({ status: "diverged", ahead_by: 1, behind_by: 1 });
  expect(body).toMatchObject({ files: [{ filename: "mine" }] });
});

test("F7: histories that never met have no comparison", async () => {
  const { repository, get, at } = await setting();
  const { gitDir } = repository.repository;
  const change = { files: { alone: "1\n" } };
  const ref = "refs/heads/island";
  await writeCommit(gitDir, { ref, parent: null, change, message: "Alone", second: 1 });

  expect(await get(`${at}/compare/main...island`)).toMatchObject({
    status: 404,
    body: { message: "No common ancestor between main and island." },
  });
});

test("F7: an unknown SHA is a 404", async () => {
  const { get, at } = await setting();

  expect((await get(`${at}/compare/main...${"0".repeat(39)}1`)).status).toBe(404);
});

test("F7: after a rebase the old head diverges from the new one, with the base's noise in it", async () => {
  const { repository, get, at } = await setting();
  const before = await repository.commit("topic", { files: { mine: "1\n" } });
  await repository.commit("main", { files: { theirs: "1\n" } });
  const after = await repository.rebase("topic", "main");

  const { body } = await get(`${at}/compare/${before}...${after}`);

  expect(body).toMatchObject({
    status: "diverged",
    files: [{ filename: "mine" }, { filename: "theirs" }],
  });
});

test("a branch with a slash can be compared, encoded or not", async () => {
  const { github, repository, get, at } = await setting();
  await repository.commit("fix/till", { files: { mine: "1\n" } });
  await moveRef(repository.repository.gitDir, "refs/heads/release/1", await repository.tip("main"));

  expect((await get(`${at}/compare/release/1...fix/till`)).status).toBe(200);
  expect((await get(`${at}/compare/release%2F1...fix%2Ftill`)).status).toBe(200);
  expect((await send(github, null, "GET", `${at}/compare/main...fix/till`)).status).toBe(401);
});
