import { generateKeyPairSync } from "node:crypto";
import { Probot } from "probot";
import { expect, test, describe } from "vitest";
import { createApp } from "../src/app.ts";
import type { Intent } from "../src/domain/intent.ts";
import type { Log } from "../src/domain/log.ts";
import { createLog } from "../src/telemetry/log.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();

const repository = { id: 7, name: "shop", owner: { login: "acme" } };
/** The head of two pull requests that are known. */
const shared = "5".repeat(40);
const installation = { id: 99 };
const pullRequest = { repository: { id: "7", owner: "acme", name: "shop" }, number: 12 };
const person = { login: "ada", type: "User" };

/** What the application enqueues for one delivery, received as Probot receives it. */
async function intentsOf(
  name: string,
  payload: object,
  slug: string | null = "marginalia",
): Promise<readonly Intent[]> {
  const { intents } = await receive(name, payload, slug);
  return intents;
}

async function receive(name: string, payload: object, slug: string | null = "marginalia") {
  const intents: Intent[] = [];
  const asked: string[] = [];
  const logged: string[] = [];
  const log = createLog({
    level: "info",
    format: "json",
    secrets: [],
    write: (line) => logged.push(line),
  });
  const port: Log = log;
  const probot = new Probot({ appId: 5, privateKey: pem, secret: "not used here", log });
  const app = createApp({
    enqueue: (intent) => {
      intents.push(intent);
      return Promise.resolve();
    },
    ask: ({ number }, commit) => {
      asked.push(`${number} ${commit}`);
      return Promise.resolve();
    },
    pullRequestsWith: (of, commit) =>
      Promise.resolve(of.id === "7" && commit === shared ? [12, 13] : []),
    appId: 5,
    slug: () => slug,
    log: port,
  });
  await probot.load(app, { cwd: process.cwd(), addHandler: () => undefined });
  const event = { id: "d-1", name, payload } as unknown as Parameters<Probot["receive"]>[0];
  const failure = await probot.receive(event).then(
    () => null,
    (error: unknown) => error,
  );
  return { intents, asked, failure, logged: logged.join("") };
}

const review = { kind: "review", installationId: 99, delivery: "d-1", pullRequest };

function pullRequestEvent(action: string, extra: object = {}) {
  return {
    action,
    installation,
    repository,
    sender: person,
    pull_request: { number: 12, state: "open" },
    ...extra,
  };
}

describe("a pull request", () => {
  test.each(["opened", "reopened", "ready_for_review", "synchronize"])(
    "that is %s is reviewed",
    async (action) => {
      expect(await intentsOf("pull_request", pullRequestEvent(action))).toEqual([
        { ...review, mode: "push" },
      ]);
    },
  );

  test("with another base branch is reviewed", async () => {
    const base = { ref: { from: "main" }, sha: { from: "0".repeat(40) } };
    for (const changes of [{ base }, { base, title: { from: "old" } }]) {
      expect(await intentsOf("pull_request", pullRequestEvent("edited", { changes }))).toEqual([
        { ...review, mode: "push" },
      ]);
    }
  });

  const reconsider = { kind: "reconsider", installationId: 99, delivery: "d-1", pullRequest };
  test.each<[string, object]>([
    ["labeled", { label: { name: "ready" } }],
    ["unlabeled", { label: { name: "wip" } }],
    ["edited", { changes: { title: { from: "WIP: old" } } }],
  ])("that is %s is reconsidered, unless it is closed", async (action, extra) => {
    expect(await intentsOf("pull_request", pullRequestEvent(action, extra))).toEqual([reconsider]);
    const closed = { ...extra, pull_request: { number: 12, state: "closed" } };
    expect(await intentsOf("pull_request", pullRequestEvent(action, closed))).toEqual([]);
  });

  const bot = { login: "marginalia[bot]", type: "Bot" };
  const threadOf = (user: object | null) => ({ thread: { node_id: "T", comments: [{ user }] } });
  test.each(["resolved", "unresolved"])(
    "one of whose threads is %s is judged anew",
    async (action) => {
      const event = pullRequestEvent(action, threadOf(bot));
      const asked = [{ ...reconsider, threads: true }];
      expect(await intentsOf("pull_request_review_thread", event)).toEqual(asked);
      expect(await intentsOf("pull_request_review_thread", event, null)).toEqual(asked);
    },
  );

  test.each<[string, object]>([
    ["of a person", threadOf(person)],
    ["of another bot", threadOf({ login: "other[bot]", type: "Bot" })],
    ["of nobody any more", threadOf(null)],
    ["without comments", { thread: { node_id: "T", comments: [] } }],
    ["that we resolved", { ...threadOf(bot), sender: bot }],
    ["of what is closed", { ...threadOf(bot), pull_request: { number: 12, state: "closed" } }],
  ])("a thread %s changes nothing", async (_whose, extra) => {
    const event = pullRequestEvent("resolved", extra);
    expect(await intentsOf("pull_request_review_thread", event)).toEqual([]);
  });

  test("with another text is left alone", async () => {
    const changes = { body: { from: "old" } };
    expect(await intentsOf("pull_request", pullRequestEvent("edited", { changes }))).toEqual([]);
  });

  test.each(["opened", "synchronize"])("that is %s has its head wait", async (action) => {
    const pull_request = { number: 12, state: "open", head: { sha: shared } };
    const { asked } = await receive("pull_request", pullRequestEvent(action, { pull_request }));
    expect(asked).toEqual([`12 ${shared}`]);
  });

  test("that is closed has its heads told", async () => {
    const closed = pullRequestEvent("closed", { pull_request: { number: 12, state: "closed" } });
    expect(await intentsOf("pull_request", closed)).toEqual([{ ...review, mode: "push" }]);
  });

  test.each(["converted_to_draft", "an_action_of_next_year"])(
    "that is %s is left alone",
    async (action) => {
      expect(await intentsOf("pull_request", pullRequestEvent(action))).toEqual([]);
    },
  );

  test("that is closed is not reviewed for a late delivery", async () => {
    const closed = pullRequestEvent("synchronize", {
      pull_request: { number: 12, state: "closed" },
    });
    expect(await intentsOf("pull_request", closed)).toEqual([]);
  });

  test("of a deleted fork is reviewed: nothing of the head is read from the delivery", async () => {
    const orphan = pullRequestEvent("opened", {
      pull_request: { number: 12, state: "open", head: { repo: null } },
    });
    expect(await intentsOf("pull_request", orphan)).toHaveLength(1);
  });
});

describe("a comment", () => {
  const comment = (body: string, extra: object = {}) => ({
    action: "created",
    installation,
    repository,
    issue: { number: 12, pull_request: { url: "…" } },
    comment: { id: 31, body, user: person },
    sender: person,
    ...extra,
  });

  test("with a command on a pull request is handed on whole", async () => {
    expect(await intentsOf("issue_comment", comment("Please:\n/review full"))).toEqual([
      {
        kind: "command",
        installationId: 99,
        delivery: "d-1",
        pullRequest,
        commentId: 31,
        author: "ada",
        body: "Please:\n/review full",
      },
    ]);
  });

  test("that addresses us is handed on, and all that address somebody until our name is known", async () => {
    const counts = async (body: string, slug: string | null) =>
      (await intentsOf("issue_comment", comment(body), slug)).length;
    expect(await counts("@marginalia review", "marginalia")).toBe(1);
    expect(await counts("@bob review", "marginalia")).toBe(0);
    expect(await counts("@bob review", null)).toBe(1);
    expect(await counts("@bob please look", null)).toBe(0);
  });

  const bot = { login: "dependabot[bot]", type: "Bot" };
  test.each<[string, object]>([
    ["without a command", comment("what does /review do?")],
    ["that only quotes one", comment("> /review")],
    ["on an issue", comment("/review", { issue: { number: 12 } })],
    ["sent by a bot", comment("/review", { sender: bot })],
    ["written by a bot", comment("/review", { comment: { id: 31, body: "/review", user: bot } })],
    [
      "of a deleted account",
      comment("/review", { comment: { id: 31, body: "/review", user: null } }),
    ],
    ["that was edited", comment("/review", { action: "edited" })],
  ])("%s asks for nothing", async (_which, payload) => {
    expect(await intentsOf("issue_comment", payload)).toEqual([]);
  });
});

describe("a comment in a review thread", () => {
  const reply = (body: string, fields: object = {}, extra: object = {}) => ({
    action: "created",
    installation,
    repository,
    pull_request: { number: 12 },
    comment: { id: 31, in_reply_to_id: 30, body, user: person, ...fields },
    sender: person,
    ...extra,
  });
  const event = "pull_request_review_comment";

  test("with a command is handed on with the thread that it stands in", async () => {
    const body = "/ignore by design";
    const intent = {
      kind: "command",
      installationId: 99,
      delivery: "d-1",
      pullRequest,
      commentId: 31,
      author: "ada",
      body,
    };
    expect(await intentsOf(event, reply(body))).toEqual([{ ...intent, inThread: 30 }]);
    // One that starts a thread is its own first comment.
    expect(await intentsOf(event, reply(body, { in_reply_to_id: undefined }))).toEqual([
      { ...intent, inThread: 31 },
    ]);
  });

  const bot = { login: "marginalia[bot]", type: "Bot" };
  test.each<[string, object]>([
    ["without a command", reply("I shall ignore that")],
    ["of a bot", reply("/ignore x", { user: bot }, { sender: bot })],
    ["that was edited", reply("/ignore x", {}, { action: "edited" })],
  ])("%s asks for nothing", async (_which, payload) => {
    expect(await intentsOf(event, payload)).toEqual([]);
  });
});

const head = "a".repeat(40);
const base = "b".repeat(40);

describe("a check that is asked for again", () => {
  const named = { number: 12, base: { repo: { id: 7 } } };
  const elsewhere = { number: 3, base: { repo: { id: 8 } } };
  const run = (fields: object) => ({
    action: "rerequested",
    installation,
    repository,
    sender: person,
    check_run: { head_sha: head, app: { id: 5 }, external_id: null, pull_requests: [], ...fields },
  });

  test("reviews the pull request of its external id, also when GitHub names none (forks)", async () => {
    const payload = run({ external_id: "0123456789abcdef:12" });
    expect(await intentsOf("check_run", payload)).toEqual([{ ...review, mode: "again" }]);
  });

  test("reviews the pull requests of this repository that GitHub names", async () => {
    const payload = run({ external_id: "another form", pull_requests: [named, elsewhere] });
    expect(await intentsOf("check_run", payload)).toEqual([{ ...review, mode: "again" }]);
  });

  test("of another App is left alone", async () => {
    const payload = run({ app: { id: 6 }, external_id: "0123456789abcdef:12" });
    expect(await intentsOf("check_run", payload)).toEqual([]);
  });

  test("of a merge group draws it again from what it holds", async () => {
    for (const [digits, number] of [
      ["12", 12],
      ["0", null],
    ]) {
      const payload = run({ external_id: `0123456789abcdef:group-${base}-${digits}` });
      const group = { repository: pullRequest.repository, head, base, number };
      expect(await intentsOf("check_run", payload)).toEqual([
        { kind: "merge-group", installationId: 99, delivery: "d-1", group, gone: false },
      ]);
    }
  });

  test("as the suite of a merge group draws the group's check again", async () => {
    const suite = {
      action: "rerequested",
      installation,
      repository,
      sender: person,
      check_suite: {
        head_sha: head,
        head_branch: `gh-readonly-queue/main/pr-12-${base}`,
        app: { id: 5 },
        pull_requests: [],
      },
    };
    const group = { repository: pullRequest.repository, head, base, number: 12 };
    expect(await intentsOf("check_suite", suite)).toEqual([
      { kind: "merge-group", installationId: 99, delivery: "d-1", group, gone: false },
    ]);
  });

  test("as a whole suite reviews its pull requests", async () => {
    const suite = {
      action: "rerequested",
      installation,
      repository,
      sender: person,
      check_suite: { head_sha: head, app: { id: 5 }, pull_requests: [named] },
    };
    expect(await intentsOf("check_suite", suite)).toEqual([{ ...review, mode: "again" }]);
  });

  test.each(["check_run", "check_suite"])(
    "as a %s reviews every pull request that is known to have the head, once each",
    async (kind) => {
      const payload = run({});
      const check = { ...payload.check_run, head_sha: shared, external_id: "0123456789abcdef:12" };
      const both = [12, 13].map((number) => ({
        ...review,
        mode: "again",
        pullRequest: { ...pullRequest, number },
      }));

      expect(await intentsOf(kind, { ...payload, [kind]: check })).toEqual(both);
    },
  );

  test("for which no pull request can be found is said in the log", async () => {
    const { intents, logged } = await receive("check_run", run({}));
    expect(intents).toEqual([]);
    expect(logged).toContain("does not say for which pull request");
  });
});

describe("a button of a check", () => {
  const press = (fields: object = {}, extra: object = {}) => ({
    action: "requested_action",
    installation,
    repository,
    sender: person,
    requested_action: { identifier: "ignore-findings" },
    check_run: {
      id: 41,
      head_sha: head,
      app: { id: 5 },
      external_id: "0123456789abcdef:12",
      pull_requests: [],
      ...fields,
    },
    ...extra,
  });
  const intent = {
    kind: "button",
    installationId: 99,
    delivery: "d-1",
    pullRequest,
    button: "ignore-findings",
    login: "ada",
    checkRun: 41,
    head,
    review: "0123456789abcdef",
  };

  test("is handed on with who pressed it and what was seen, also for a fork", async () => {
    expect(await intentsOf("check_run", press())).toEqual([intent]);
    const again = press({}, { requested_action: { identifier: "review-again" } });
    expect(await intentsOf("check_run", again)).toEqual([{ ...intent, button: "review-again" }]);
  });

  const bot = { login: "helper[bot]", type: "Bot" };
  test.each<[string, object]>([
    ["of another App", press({ app: { id: 6 } })],
    ["that a bot pressed", press({}, { sender: bot })],
    ["that we never had", press({}, { requested_action: { identifier: "merge" } })],
    ["on a check that names no pull request", press({ external_id: "another form" })],
    ["on a merge group", press({ external_id: `0123456789abcdef:group-${base}-12` })],
  ])("%s asks for nothing", async (_which, payload) => {
    expect(await intentsOf("check_run", payload)).toEqual([]);
  });
});

describe("a merge group", () => {
  const event = (
    action: string,
    ref = `refs/heads/gh-readonly-queue/release/2.x/pr-12-${base}`,
  ) => ({
    action,
    installation,
    repository,
    merge_group: { head_sha: head, base_sha: base, head_ref: ref, base_ref: "refs/heads/main" },
  });
  const group = { repository: pullRequest.repository, head, base, number: 12 };
  const intent = { kind: "merge-group", installationId: 99, delivery: "d-1", group };

  test("that asks for its checks gets one, and one that is destroyed does not any more", async () => {
    const asked = await intentsOf("merge_group", event("checks_requested"));
    expect(asked).toEqual([{ ...intent, gone: false }]);
    const destroyed = { ...event("destroyed"), reason: "dequeued" };
    expect(await intentsOf("merge_group", destroyed)).toEqual([{ ...intent, gone: true }]);
    expect(await intentsOf("merge_group", event("an_action_of_next_year"))).toEqual([]);
  });

  test("whose branch does not name a pull request is checked all the same", async () => {
    const unnamed = await intentsOf("merge_group", event("checks_requested", "refs/heads/pr-1-a"));
    expect(unnamed).toEqual([{ ...intent, group: { ...group, number: null }, gone: false }]);
  });
});

test("a deleted installation is forgotten", async () => {
  const payload = { action: "deleted", installation, sender: person };
  expect(await intentsOf("installation", payload)).toEqual([
    { kind: "forget-installation", installationId: 99, delivery: "d-1" },
  ]);
});

test("an event that nobody listens to is ignored", async () => {
  expect(await intentsOf("an_event_of_next_year", { action: "created" })).toEqual([]);
});

test("a payload without what we need fails, so that its delivery is kept", async () => {
  const { failure, intents, logged } = await receive("pull_request", {
    ...pullRequestEvent("opened", { title: "PAYLOAD" }),
    installation: undefined,
  });
  expect(failure).toBeInstanceOf(AggregateError);
  expect(intents).toEqual([]);
  expect(logged).not.toContain("PAYLOAD");
});
