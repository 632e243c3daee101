import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  installationPayload,
  installationRepositoriesPayload,
  pingPayload,
} from "../payloads/installation.ts";
import { requestCheckAction } from "../write-check.ts";
import { startScenario } from "./write-scenario.ts";

test("W1 the signature is over the exact bytes, which no serialiser would write again", async () => {
  const { handle, pull, hook, github, events } = await startScenario();
  await handle.edit(pull, { title: "Ein Übertitel" });
  await events();
  const [delivery] = hook.received;
  const hmac = createHmac("sha256", github.app.webhookSecret).update(delivery!.bytes);
  expect(delivery!.headers["x-hub-signature-256"]).toBe(`sha256=${hmac.digest("hex")}`);
  expect(delivery!.bytes.toString()).not.toBe(JSON.stringify(delivery!.payload));
  expect(delivery!.bytes.toString()).toMatch(/[^\0-\x7f]/);
  expect(delivery!.headers).toMatchObject({
    "content-type": "application/json",
    "user-agent": expect.stringMatching(/^GitHub-Hookshot\//),
    "x-github-event": "pull_request",
    "x-github-delivery": expect.stringMatching(/^[\da-f]{8}-[\da-f-]{27}$/),
    "x-github-hook-id": expect.stringMatching(/^\d+$/),
    "x-github-hook-installation-target-id": String(github.app.id),
    "x-github-hook-installation-target-type": "integration",
  });
  expect(delivery!.payload.installation).toMatchObject({ id: github.installation.id });
});

test("W2 a delivery that is not answered in time is cut and never sent again", async () => {
  const { handle, pull, hook, github } = await startScenario();
  github.webhooks.limits.cutOffMs = 50;
  hook.answer = null;
  await handle.edit(pull, { title: "Slow" });
  await github.settled();
  expect(hook.received).toHaveLength(1);
  expect(github.world.deliveries.at(-1)).toMatchObject({ event: "pull_request", answered: null });
});

test.each([404, 500])(
  "W3 a delivery answered %i is marked and never sent again",
  async (status) => {
    const { handle, pull, hook, github, asApp } = await startScenario();
    hook.answer = status;
    await handle.edit(pull, { title: "Refused" });
    await github.settled();
    expect(hook.received).toHaveLength(1);
    const failed = await asApp("GET", "/app/hook/deliveries?status=failure");
    expect(failed.body).toMatchObject([{ status_code: status, event: "pull_request" }]);
  },
);

test("W4 a redelivery has the GUID and the bytes of the first, under a new id", async () => {
  const { handle, pull, hook, github, asApp } = await startScenario();
  await handle.edit(pull, { title: "Again" });
  await github.settled();
  const [listed] = (await asApp("GET", "/app/hook/deliveries?per_page=1")).body;

  expect((await asApp("POST", `/app/hook/deliveries/${listed.id}/attempts`)).status).toBe(202);

  await github.settled();
  const [first, second] = hook.received;
  expect(second?.guid).toBe(first?.guid);
  expect(second?.bytes.equals(first!.bytes)).toBe(true);
  const [again] = (await asApp("GET", "/app/hook/deliveries?per_page=1")).body;
  expect(again).toMatchObject({ guid: listed.guid, redelivery: true });
  expect(again.id).not.toBe(listed.id);
  expect((await asApp("GET", `/app/hook/deliveries/${again.id}`)).body.guid).toBe(listed.guid);
});

test("W4 deliveries are listed newest first, with a cursor", async () => {
  const { handle, pull, github, asApp } = await startScenario();
  await handle.edit(pull, { title: "Once more" });
  await github.settled();
  const first = await asApp("GET", "/app/hook/deliveries?per_page=1");
  const next = /<(.+)>; rel="next"/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
  const second = await asApp("GET", next.replace(github.url, ""));
  expect(second.body[0].id).toBeLessThan(first.body[0].id);
});

test("W5 after three days a delivery is gone", async () => {
  const { github, asApp } = await startScenario();
  const { id } = github.world.deliveries[0]!;
  github.clock.advance(3 * 24 * 60 * 60 * 1000 + 1000);
  expect((await asApp("GET", "/app/hook/deliveries")).body).toEqual([]);
  expect((await asApp("POST", `/app/hook/deliveries/${id}/attempts`)).status).toBe(422);
});

describe("W6 on request a delivery", () => {
  test("is lost", async () => {
    const { handle, pull, github, events } = await startScenario();
    github.webhooks.faults.dropNext();
    await handle.edit(pull, { title: "Lost" });
    expect(await events()).toEqual([]);
  });

  test("comes twice", async () => {
    const { handle, pull, github, hook, events } = await startScenario();
    github.webhooks.faults.duplicateNext({ event: "pull_request" });
    await handle.edit(pull, { title: "Twice" });
    expect(await events()).toEqual(["pull_request.edited", "pull_request.edited"]);
    expect(hook.received[0]?.guid).toBe(hook.received[1]?.guid);
  });

  test("comes after the next one", async () => {
    const { handle, pull, github } = await startScenario();
    const from = github.world.deliveries.length;
    github.webhooks.faults.swapNext();
    await handle.edit(pull, { title: "First" });
    await handle.comment(pull, "octavia", "Second");
    await github.settled();
    const sent = github.world.deliveries.slice(from).map(({ event }) => event);
    expect(sent).toEqual(["issue_comment", "pull_request"]);
  });

  test("comes late", async () => {
    const { handle, pull, github, events } = await startScenario();
    const release = github.webhooks.faults.holdNext({ event: "pull_request" });
    await handle.edit(pull, { title: "Late" });
    expect(await events()).toEqual([]);
    github.clock.advance(5 * 60 * 1000);
    release();
    expect(await events()).toEqual(["pull_request.edited"]);
  });
});

test("W7 a payload above the largest size is not sent", async () => {
  const { handle, pull, github, events } = await startScenario();
  expect(github.webhooks.limits.largestPayload).toBe(25 * 1024 * 1024);
  github.webhooks.limits.largestPayload = 100_000;
  await handle.edit(pull, { body: "x".repeat(100_000) });
  expect(await events()).toEqual([]);
});

test("W8 an event that is not subscribed, or not permitted, is not sent", async () => {
  const { handle, pull, events } = await startScenario({
    events: ["pull_request", "issue_comment"],
    permissions: { metadata: "read", pull_requests: "write" },
  });
  await handle.comment(pull, "octavia", "No permission for issues");
  await handle.commit("other", { from: "main", files: { "a.txt": "no subscription to push\n" } });
  await handle.edit(pull, { title: "Both are given" });
  expect(await events()).toEqual(["pull_request.edited"]);
});

test("W8 what concerns the installation itself always comes", async () => {
  const { handle, github, events } = await startScenario({ events: [] });
  const { world } = github;
  const installation = world.installations.get(github.installation.id)!;
  const sender = world.user("octavia");
  const emit = world.emit.bind(world);
  emit("installation", installationPayload(world, installation, sender, "created"), null);
  for (const action of ["added", "removed"] as const) {
    const about = installationRepositoriesPayload(world, installation, sender, action, [
      handle.repository,
    ]);
    emit("installation_repositories", about, null);
  }
  emit("installation", installationPayload(world, installation, sender, "deleted"), null);
  emit("ping", pingPayload(world), null);
  expect(await events()).toEqual([
    "installation.created",
    "installation_repositories.added",
    "installation_repositories.removed",
    "installation.deleted",
    "ping.undefined",
  ]);
});

test("W9 the App's own writes come back, from its bot", async () => {
  const { api, hook, github, events, pull } = await startScenario();
  await api("POST", "/issues/1/comments", { body: "x" });
  await api("POST", "/pulls/1/reviews", { event: "COMMENT", body: "x" });
  await api("POST", "/check-runs", { name: "m", head_sha: pull.headSha });
  expect(await events()).toEqual([
    "issue_comment.created",
    "pull_request_review.submitted",
    "check_run.created",
  ]);
  const { id } = github.world.app.bot;
  for (const { payload } of hook.received) {
    expect(payload.sender).toMatchObject({ type: "Bot", login: "marginalia-review[bot]", id });
  }
  expect(hook.received[0]?.payload.issue.pull_request.url).toContain("/pulls/1");
});

test("W10 a review with two comments is three deliveries", async () => {
  const { api, events, hook } = await startScenario();
  const comments = [4, 5].map((line) => ({ path: "notes.txt", line, body: "x" }));
  await api("POST", "/pulls/1/reviews", { event: "COMMENT", body: "Summary", comments });
  expect((await events()).toSorted()).toEqual([
    "pull_request_review.submitted",
    "pull_request_review_comment.created",
    "pull_request_review_comment.created",
  ]);
  const review = hook.received.find(({ event }) => event === "pull_request_review");
  expect(review?.payload.review).toMatchObject({ state: "commented", body: "Summary" });
});

test("W11 a single comment, or a reply, brings a review of its own", async () => {
  const { api, events, hook, pull } = await startScenario();
  const place = { commit_id: pull.headSha, path: "notes.txt", line: 5 };
  const both = ["pull_request_review.submitted", "pull_request_review_comment.created"];
  const { body } = await api("POST", "/pulls/1/comments", { body: "x", ...place });
  expect((await events()).toSorted()).toEqual(both);
  hook.received.length = 0;
  await api("POST", `/pulls/1/comments/${body.id}/replies`, { body: "y" });
  expect((await events()).toSorted()).toEqual(both);
  const review = hook.received.find(({ event }) => event === "pull_request_review");
  expect(review?.payload.review.body).toBeNull();
});

test("W12 a push brings check_suite.requested to an App that did not subscribe", async () => {
  const { handle, events, hook } = await startScenario({ events: ["pull_request"] });
  const sha = await handle.commit("topic", { files: { "new.txt": "one\n" } });
  expect((await events()).toSorted()).toEqual([
    "check_suite.requested",
    "pull_request.synchronize",
  ]);
  const suite = hook.received.find(({ event }) => event === "check_suite");
  expect(suite?.payload.check_suite).toMatchObject({ head_sha: sha, head_branch: "topic" });
});

test("W12 without checks: write there is no suite", async () => {
  const { handle, events } = await startScenario({
    events: ["pull_request", "check_suite"],
    permissions: { metadata: "read", pull_requests: "write" },
  });
  await handle.commit("topic", { files: { "new.txt": "one\n" } });
  expect(await events()).toEqual(["pull_request.synchronize"]);
});

test("W13 a check run on a fork's head names neither pull request nor branch", async () => {
  const { api, pull, hook, events } = await startScenario({ fork: "mallory" });
  await api("POST", "/check-runs", { name: "m", head_sha: pull.headSha });
  expect(await events()).toEqual(["check_run.created"]);
  expect(hook.received[0]?.payload.check_run).toMatchObject({
    pull_requests: [],
    check_suite: { head_branch: null },
  });
});

test("W13 a check run on a head of the repository itself names both", async () => {
  const { api, pull, hook, events } = await startScenario();
  await api("POST", "/check-runs", { name: "m", head_sha: pull.headSha });
  await events();
  expect(hook.received[0]?.payload.check_run).toMatchObject({
    pull_requests: [{ number: 1, head: { sha: pull.headSha } }],
    check_suite: { head_branch: "topic" },
  });
});

test("W14 what asks to do a run again goes to the App that owns it alone", async () => {
  const { api, pull, handle, hook, github, events } = await startScenario();
  const { world } = github;
  const actions = [{ label: "Again", identifier: "again", description: "Review again" }];
  await api("POST", "/check-runs", { name: "m", head_sha: pull.headSha, actions });
  const [own] = handle.repository.checkRuns;
  const foreign = { ...own!, appId: 15_368 };
  for (const run of [foreign, own!]) {
    requestCheckAction(world, handle.repository, run, "again", world.user("octavia"));
  }
  expect(await events()).toEqual(["check_run.created", "check_run.requested_action"]);
  expect(hook.received[1]?.payload).toMatchObject({
    requested_action: { identifier: "again" },
    check_run: { app: { id: github.app.id } },
  });
});

test("W14 a button is pressed by a person, and only where the run shows it", async () => {
  const { api, pull, handle, github, events } = await startScenario();
  const { world } = github;
  const actions = [{ label: "Again", identifier: "again", description: "Review again" }];
  const { body } = await api("POST", "/check-runs", { name: "m", head_sha: pull.headSha, actions });
  const [run] = handle.repository.checkRuns;
  const press = (identifier: string, login: string) =>
    requestCheckAction(world, handle.repository, run!, identifier, world.user(login));

  expect(() => press("another", "octavia")).toThrow("shows no button another");
  expect(() => press("again", world.app.bot.login)).toThrow("is no person");
  // What a later request gives takes the place of what was there.
  await api("PATCH", `/check-runs/${body.id}`, { actions: [] });
  expect(() => press("again", "octavia")).toThrow("shows no button again");
  expect(await events()).toEqual(["check_run.created"]);
});

test("W15 a new base is told by edited, with the old one, and without synchronize", async () => {
  const { handle, pull, hook, events } = await startScenario();
  const from = pull.baseSha;
  await handle.commit("next", { from: "main", files: { "a.txt": "a\n" } });
  hook.received.length = 0;
  await handle.changeBase(pull, "next");
  expect((await events()).filter((name) => name.startsWith("pull_request"))).toEqual([
    "pull_request.edited",
  ]);
  const edited = hook.received.find(({ event }) => event === "pull_request");
  expect(edited?.payload.changes.base).toEqual({ ref: { from: "main" }, sha: { from } });
});

test("W16 an event that nobody knows can be sent", async () => {
  const { github, hook } = await startScenario({ events: ["sparkle"], permissions: {} });
  github.webhooks.enqueueUnknown("ping", { action: "sparkled" }, null);
  await github.settled();
  expect(hook.received).toMatchObject([{ event: "ping", payload: { action: "sparkled" } }]);
});

test("a payload against its published schema is a fault of the emulator", async () => {
  const { github, handle } = await startScenario();
  const emit = () =>
    github.world.emit("repository", { action: "renamed", changes: {} }, handle.repository);
  expect(emit).toThrow(/wrong repository payload/);
  expect(github.world.failures.splice(0)).toHaveLength(1);
});

test.each([
  "closed",
  "reopened",
  "draft",
  "ready",
  "label",
  "no label",
  "rename",
  "archive",
  "push",
])("the payload of %s is as published", async (change) => {
  const { handle, pull, events } = await startScenario({ fork: "mallory" });
  await handle.closePull(pull);
  await handle.reopenPull(pull);
  if (change === "closed") {
    await handle.deleteFork(pull);
    await handle.closePull(pull);
  }
  if (change === "draft" || change === "ready") await handle.setDraft(pull, change === "draft");
  if (change === "label" || change === "no label") await handle.label(pull, "urgent");
  if (change === "no label") await handle.unlabel(pull, "urgent");
  if (change === "rename") await handle.rename("margins");
  if (change === "archive") await handle.archive();
  if (change === "push") await handle.commit("main", { files: { "a.txt": "a\n" } });
  const seen = await events();
  const last = {
    closed: "pull_request.closed",
    reopened: "pull_request.reopened",
    draft: "pull_request.converted_to_draft",
    ready: "pull_request.ready_for_review",
    label: "pull_request.labeled",
    "no label": "pull_request.unlabeled",
    rename: "repository.renamed",
    archive: "repository.archived",
    push: "push.undefined",
  }[change];
  expect(seen).toContain(last);
});
