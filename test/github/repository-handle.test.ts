import { expect, test } from "vitest";
import { gitText } from "./git.ts";
import { setting, type Setting } from "./rules/setting.ts";

/** What the App was told of pull requests, by action. */
function told({ github }: Setting): readonly string[] {
  return github.world.deliveries
    .filter(({ event }) => event === "pull_request")
    .map(({ action }) => action ?? "");
}

/** The App never answers here; only what is sent counts. */
const unanswered = { webhookUrl: "http://127.0.0.1:9/" };

test("the same steps give the same SHAs", async () => {
  const first = await setting();
  const second = await setting();
  const step = { files: { a: "1\n" } };

  const tip = await first.repository.commit("topic", step);

  expect(await second.repository.commit("topic", step)).toBe(tip);
});

test("a commit to the head of an open pull request is a push of it", async () => {
  const scene = await setting(unanswered);
  const { repository } = scene;
  const first = await repository.commit("topic", { files: { a: "1\n" } });
  const pull = await repository.openPull({ head: "topic" });

  const second = await repository.commit("topic", { files: { a: "2\n" } });

  expect(pull).toMatchObject({ headSha: second, heads: [first, second] });
  expect(told(scene)).toEqual(["opened", "synchronize"]);
  const last = scene.github.world.deliveries.findLast(({ action }) => action === "synchronize");
  expect(JSON.parse(last?.body ?? "")).toMatchObject({ before: first, after: second });
  const { gitDir } = repository.repository;
  expect(await gitText(gitDir, ["rev-parse", "refs/pull/1/head"])).toBe(second);
});

test("a commit may be written first and pushed later, by force where it must", async () => {
  const scene = await setting();
  const { repository } = scene;
  await repository.commit("topic", { files: { a: "1\n" } });
  const pull = await repository.openPull({ head: "topic" });
  const other = await repository.commit("topic", {
    from: "main",
    files: { b: "1\n" },
    push: false,
  });

  expect(pull.headSha).not.toBe(other);
  await expect(repository.push("topic", other)).rejects.toThrow("is not an ancestor");
  await repository.push("topic", other, { force: true });

  expect(pull.headSha).toBe(other);
  expect((await scene.get(`${scene.at}/pulls/1/files`)).body).toMatchObject([{ filename: "b" }]);
});

test("a rebase keeps the change and moves the base along", async () => {
  const scene = await setting(unanswered);
  const { repository } = scene;
  const before = await repository.commit("topic", { files: { "till.ts": "one\n2\nthree\n" } });
  const pull = await repository.openPull({ head: "topic" });
  const files = `${scene.at}/pulls/1/files`;
  const patchOf = async () => ((await scene.get(files)).body as { patch: string }[])[0]?.patch;
  const patch = await patchOf();
  const main = await repository.commit("main", { files: { "till.ts": "zero\none\ntwo\nthree\n" } });

  const after = await repository.rebase("topic", "main");

  expect(after).not.toBe(before);
  expect(pull).toMatchObject({ headSha: after, baseSha: main, heads: [before, after] });
  expect(await patchOf()).toBe(patch?.replace("@@ -1,3 +1,3 @@", "@@ -1,4 +1,4 @@\n zero"));
  expect(told(scene)).toEqual(["opened", "synchronize"]);
});

test("a rebase onto where the branch stands already tells nobody", async () => {
  const scene = await setting(unanswered);
  const before = await scene.repository.commit("topic", { files: { a: "1\n" } });
  await scene.repository.openPull({ head: "topic" });

  expect(await scene.repository.rebase("topic", "main")).toBe(before);
  expect(told(scene)).toEqual(["opened"]);
});

test("an amended commit has the same parent, and the changes on top", async () => {
  const { repository, get, at } = await setting();
  const before = await repository.commit("topic", { files: { a: "1\n", b: "1\n" } });
  await repository.openPull({ head: "topic" });

  const after = await repository.amend("topic", { files: { b: "2\n" } });

  expect(after).not.toBe(before);
  expect((await get(`${at}/pulls/1/commits`)).body).toHaveLength(1);
  expect(await repository.readFile(after, "a")).toBe("1\n");
  expect(await repository.readFile(after, "b")).toBe("2\n");
});

test("a base that was merged in is not part of the change", async () => {
  const { repository, get, at } = await setting();
  await repository.commit("topic", { files: { mine: "1\n" } });
  await repository.openPull({ head: "topic" });
  await repository.commit("main", { files: { theirs: "1\n" } });

  await repository.mergeInto("topic", "main");

  expect((await get(`${at}/pulls/1/files`)).body).toMatchObject([{ filename: "mine" }]);
});

test("closed, reopened, draft, ready, edited, labelled and merged are told as such", async () => {
  const scene = await setting(unanswered);
  const { repository } = scene;
  await repository.commit("topic", { files: { a: "1\n" } });
  await repository.commit("release", { files: { r: "1\n" } });
  const pull = await repository.openPull({ head: "topic", draft: true });

  await repository.setDraft(pull, false);
  await repository.closePull(pull);
  await repository.reopenPull(pull);
  await repository.edit(pull, { title: "Better" });
  await repository.changeBase(pull, "release");
  await repository.label(pull, "large");
  await repository.mergePull(pull);

  expect(told(scene)).toEqual([
    "opened",
    "ready_for_review",
    "closed",
    "reopened",
    "edited",
    "edited",
    "labeled",
    "closed",
  ]);
  expect(await repository.readFile("release", "a")).toBe("1\n");
  expect((await scene.get(`${scene.at}/pulls/1`)).body).toMatchObject({
    state: "closed",
    merged: true,
    title: "Better",
    base: { ref: "release" },
    labels: [{ name: "large" }],
  });
});

test("a pull request whose fork is gone can still be closed and told of", async () => {
  const scene = await setting(unanswered);
  await scene.repository.commit("mallory:topic", { files: { a: "1\n" } });
  const pull = await scene.repository.openPull({ head: "mallory:topic" });

  await scene.repository.deleteFork(pull);
  await scene.repository.closePull(pull);

  expect(told(scene)).toEqual(["opened", "closed"]);
});

test("a local clone is taken with all its branches", async () => {
  const { github, repository } = await setting();
  await repository.commit("topic", { files: { a: "1\n" } });

  const path = repository.repository.gitDir;
  const copy = await github.importClone({ owner: "octo-org", name: "copy", path });
  const pull = await copy.openPull({ head: "topic" });

  expect(copy.repository.defaultBranch).toBe("main");
  expect(pull.headSha).toBe(await repository.tip("topic"));
});

test("a closed emulator leaves no repository behind", async () => {
  const { github, repository } = await setting();
  await github.close();

  await expect(repository.tip("main")).rejects.toThrow("ENOENT");
});
