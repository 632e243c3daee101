import { expect, test } from "vitest";
import { defaultEvents, defaultPermissions } from "../create-world.ts";
import { destroyGroup, queuePull } from "../merge-queue.ts";
import { rerequestCheckSuite } from "../write-check.ts";
import { startScenario } from "./write-scenario.ts";

const subscribed = {
  permissions: { ...defaultPermissions, merge_queues: "read" },
  events: [...defaultEvents, "merge_group"],
} as const;

test("a queued pull request gets a branch of its own, whose checks are asked for", async () => {
  const { github, handle, pull, hook, events, api } = await startScenario(subscribed);
  const base = await handle.tip("main");

  const group = await queuePull(github.world, handle.repository, pull);

  const branch = `gh-readonly-queue/main/pr-${pull.number}-${base}`;
  expect(await events()).toEqual([
    "push.undefined",
    "check_suite.requested",
    "merge_group.checks_requested",
  ]);
  expect(hook.received[2]?.payload.merge_group).toMatchObject({
    head_sha: await handle.tip(branch),
    head_ref: `refs/heads/${branch}`,
    base_sha: base,
    base_ref: "refs/heads/main",
  });
  const compared = await api("GET", `/compare/${base}...${group.headSha}`);
  const commits: { sha: string; parents: { sha: string }[] }[] = compared.body.commits;
  expect(commits.at(-1)?.parents.map(({ sha }) => sha)).toEqual([base, pull.headSha]);
});

test("one behind another stands on it; squashed, it has one parent", async () => {
  const { github, handle, pull, api } = await startScenario(subscribed);
  await handle.commit("second", { from: "main", files: { "second.txt": "2\n" } });
  const second = await handle.openPull({ head: "second" });
  const first = await queuePull(github.world, handle.repository, pull, { method: "squash" });

  const behind = await queuePull(github.world, handle.repository, second, {
    behind: first,
    method: "squash",
  });

  expect(behind.baseSha).toBe(first.headSha);
  const { body } = await api("GET", `/compare/main...${behind.headSha}`);
  expect(body.commits).toMatchObject([
    { sha: first.headSha, commit: { message: `${pull.title} (#${pull.number})` } },
    { sha: behind.headSha, parents: [{ sha: first.headSha }] },
  ]);
});

test("one that leaves the queue is told with the reason, and its branch is gone", async () => {
  const { github, handle, pull, hook, events } = await startScenario(subscribed);
  const group = await queuePull(github.world, handle.repository, pull);
  await destroyGroup(github.world, handle.repository, group, "merged");

  expect((await events()).at(-1)).toBe("merge_group.destroyed");
  expect(hook.received.at(-1)?.payload.reason).toBe("merged");
  expect(await handle.tip("main")).toBe(group.headSha);
  expect(pull).toMatchObject({ state: "closed", merged: true });
  await expect(handle.tip(group.branch)).rejects.toThrow("has no branch");
});

test.each([
  ["the event", { permissions: subscribed.permissions }],
  ["the permission", { events: subscribed.events }],
])("without %s nobody is told of groups", async (_, options) => {
  const { github, handle, pull, events } = await startScenario(options);
  await queuePull(github.world, handle.repository, pull);
  expect((await events()).filter((name) => name.startsWith("merge_group"))).toEqual([]);
});

test("what is not open is not queued", async () => {
  const { github, handle, pull } = await startScenario(subscribed);
  await handle.closePull(pull);
  await expect(queuePull(github.world, handle.repository, pull)).rejects.toThrow(
    "cannot be queued",
  );
});

test("checks of an App that hears of groups can be asked for again", async () => {
  const { github, handle, pull, hook, events } = await startScenario(subscribed);
  const { headSha, branch } = await queuePull(github.world, handle.repository, pull);
  const suite = handle.repository.checkSuites.find((each) => each.headSha === headSha);
  await rerequestCheckSuite(github.world, handle.repository, suite!, pull.author);

  expect((await events()).at(-1)).toBe("check_suite.rerequested");
  expect(hook.received.at(-1)?.payload.check_suite).toMatchObject({
    head_branch: branch,
    pull_requests: [],
  });
});
