import { expect, test } from "vitest";
import { type Scenario, startScenario } from "./write-scenario.ts";

const withContents = {
  metadata: "read",
  contents: "write",
  pull_requests: "write",
  checks: "write",
  issues: "read",
} as const;

const threadsQuery = `query ($first: Int) {
  repository(owner: "octo-org", name: "margin") {
    pullRequest(number: 1) {
      reviewThreads(first: $first) {
        nodes {
          id isResolved isOutdated path line diffSide subjectType viewerCanResolve
          resolvedBy { login }
          comments(first: 10) { nodes { databaseId body author { __typename login } } }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;

async function startThread(o: Parameters<typeof startScenario>[0] = {}) {
  const scenario = await startScenario(o);
  const { api, pull } = scenario;
  const place = { commit_id: pull.headSha, path: "new.txt", line: 2 };
  const { body } = await api("POST", "/pulls/1/comments", { body: "note", ...place });
  await scenario.events();
  scenario.hook.received.length = 0;
  return { ...scenario, commentId: Number(body.id), ask: asker(scenario) };
}

function asker({ root }: Scenario) {
  return (query: string, variables: object = {}) => root("POST", "/graphql", { query, variables });
}

async function onlyThread(ask: ReturnType<typeof asker>) {
  const { body } = await ask(threadsQuery, { first: 100 });
  return body.data.repository.pullRequest.reviewThreads.nodes[0];
}

const resolve = `mutation ($id: ID!) {
  resolveReviewThread(input: { threadId: $id }) { thread { id isResolved } }
}`;

test.each([
  ["no such repository", '{ repository(owner: "a", name: "b") { name } }', "NOT_FOUND"],
  [
    "no such node",
    'mutation { resolveReviewThread(input: {threadId: "x"}) { thread { id } } }',
    "NOT_FOUND",
  ],
  ["no such field", "{ repository { colour } }", undefined],
  ["no GraphQL at all", "please", undefined],
])("G1 %s is told with status 200", async (_, query, type) => {
  const { ask } = await startThread();
  const answer = await ask(query);
  expect(answer.status).toBe(200);
  expect(answer.body.errors[0].type).toBe(type);
  expect(answer.body.errors[0].message).not.toBe("");
});

test("G2 resolving takes contents: write, replying does not", async () => {
  const { ask, api, commentId, events } = await startThread();
  const thread = await onlyThread(ask);
  expect(thread.viewerCanResolve).toBe(false);

  const answer = await ask(resolve, { id: thread.id });

  expect(answer).toMatchObject({
    status: 200,
    body: {
      data: { resolveReviewThread: null },
      errors: [
        {
          type: "FORBIDDEN",
          path: ["resolveReviewThread"],
          message: "Resource not accessible by integration",
        },
      ],
    },
  });
  expect((await onlyThread(ask)).isResolved).toBe(false);
  const reply = await api("POST", `/pulls/1/comments/${commentId}/replies`, { body: "fixed" });
  expect(reply.status).toBe(201);
  expect(await events()).not.toContain("pull_request_review_thread.resolved");
});

test("G3 a thread is resolved, and opened again, with a webhook each", async () => {
  const { ask, events, hook, commentId } = await startThread({ permissions: withContents });
  const { id } = await onlyThread(ask);

  const { body } = await ask(resolve, { id });
  expect(body).toEqual({ data: { resolveReviewThread: { thread: { id, isResolved: true } } } });
  expect(await onlyThread(ask)).toMatchObject({ isResolved: true, viewerCanResolve: false });
  await ask(resolve.replace("resolveReviewThread", "unresolveReviewThread"), { id });

  expect(await events()).toEqual([
    "pull_request_review_thread.resolved",
    "pull_request_review_thread.unresolved",
  ]);
  const thread = hook.received[0]?.payload.thread;
  expect(thread).toMatchObject({ node_id: id, comments: [{ id: commentId }] });
});

test("G3 threads tell their place, and whether they are outdated", async () => {
  const { ask, handle, commentId } = await startThread();
  expect(await onlyThread(ask)).toMatchObject({
    path: "new.txt",
    line: 2,
    diffSide: "RIGHT",
    subjectType: "LINE",
    isOutdated: false,
    comments: {
      nodes: [
        {
          databaseId: commentId,
          body: "note",
          author: { __typename: "Bot", login: "marginalia-review" },
        },
      ],
    },
  });
  await handle.commit("topic", { files: { "new.txt": "one\nTWO\n" } });
  expect(await onlyThread(ask)).toMatchObject({ line: null, isOutdated: true });
});

test.each([
  [undefined, "MISSING_PAGINATION_BOUNDARIES"],
  [0, "EXCESSIVE_PAGINATION"],
  [101, "EXCESSIVE_PAGINATION"],
])("G4 a connection with first: %s is refused", async (first, type) => {
  const { ask } = await startThread();
  const answer = await ask(threadsQuery, { first });
  expect(answer).toMatchObject({ status: 200, body: { errors: [{ type }] } });
});

test("G4 connections are paged by cursor", async () => {
  const { ask, api, pull } = await startThread();
  const place = { commit_id: pull.headSha, path: "new.txt", line: 1 };
  await api("POST", "/pulls/1/comments", { body: "second", ...place });
  const paged = threadsQuery
    .replace("$first: Int", "$first: Int, $after: String")
    .replace("first: $first", "first: $first, after: $after");
  const page = async (after: string | null) =>
    (await ask(paged, { first: 1, after })).body.data.repository.pullRequest.reviewThreads;
  const first = await page(null);
  expect(first).toMatchObject({ nodes: [{ line: 2 }], pageInfo: { hasNextPage: true } });
  const second = await page(first.pageInfo.endCursor);
  expect(second).toMatchObject({ nodes: [{ line: 1 }], pageInfo: { hasNextPage: false } });
});
