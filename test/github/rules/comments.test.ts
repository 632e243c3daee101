import { expect, test } from "vitest";
import { startScenario } from "./write-scenario.ts";

const failed = (error: object) => ({
  status: 422,
  body: { message: "Validation Failed", status: "422", errors: expect.arrayContaining([error]) },
});

test("C1 a comment on a line, with a range, or on a whole file", async () => {
  const { api, pull } = await startScenario();
  const send = (place: object) =>
    api("POST", "/pulls/1/comments", { body: "x", commit_id: pull.headSha, ...place });

  const line = await send({ path: "notes.txt", line: 5, side: "RIGHT" });
  expect(line).toMatchObject({ status: 201, body: { line: 5, subject_type: "line" } });
  const range = await send({ path: "notes.txt", start_line: 3, line: 5, side: "RIGHT" });
  expect(range).toMatchObject({ status: 201, body: { start_line: 3, start_side: "RIGHT" } });
  const file = await send({ path: "logo.png", subject_type: "file" });
  expect(file).toMatchObject({ status: 201, body: { line: null, subject_type: "file" } });
  expect((await api("GET", `/pulls/comments/${line.body.id}`)).body.id).toBe(line.body.id);
  const pages = await api("GET", "/pulls/1/comments?per_page=2");
  expect(pages.body).toHaveLength(2);
  expect(pages.headers.get("link")).toContain('page=2>; rel="next"');
});

test("C2 a line outside the diff is refused with objects", async () => {
  const { api, pull } = await startScenario();
  const answer = await api("POST", "/pulls/1/comments", {
    body: "x",
    commit_id: pull.headSha,
    path: "notes.txt",
    line: 15,
  });
  expect(answer).toMatchObject(
    failed({
      resource: "PullRequestReviewComment",
      code: "custom",
      field: "pull_request_review_thread.line",
      message: "pull_request_review_thread.line must be part of the diff",
    }),
  );
});

test.each([
  ["FILE in capitals", { subject_type: "FILE" }],
  ["a file with a line", { subject_type: "file", line: 5 }],
  ["a file with a line of null", { subject_type: "file", line: null }],
  ["neither line, file nor in_reply_to", {}],
  ["a position", { position: 3 }],
])("C3 %s is refused", async (_, place) => {
  const { api, pull } = await startScenario();
  const comment = { body: "x", commit_id: pull.headSha, path: "notes.txt", ...place };
  const answer = await api("POST", "/pulls/1/comments", comment);
  expect(answer.status).toBe(422);
  expect(answer.body.message).toMatch(/^Invalid request\.\n\n/);
  expect(answer.body).not.toHaveProperty("errors");
});

test("C4 a reply goes to the first comment of a thread, and only to that", async () => {
  const { api, pull } = await startScenario();
  const first = await api("POST", "/pulls/1/comments", {
    body: "x",
    commit_id: pull.headSha,
    path: "notes.txt",
    line: 5,
  });

  const reply = await api("POST", `/pulls/1/comments/${first.body.id}/replies`, { body: "y" });
  expect(reply).toMatchObject({
    status: 201,
    body: { in_reply_to_id: first.body.id, path: "notes.txt", line: 5 },
  });
  const nested = await api("POST", `/pulls/1/comments/${reply.body.id}/replies`, { body: "z" });
  expect(nested.status).toBe(422);
  expect((await api("POST", "/pulls/1/comments/1/replies", { body: "z" })).status).toBe(404);
});

test("C5 a reply beside one's own pending review is refused", async () => {
  const { api, pull } = await startScenario();
  const place = { commit_id: pull.headSha, path: "notes.txt", line: 5 };
  const first = await api("POST", "/pulls/1/comments", { body: "x", ...place });
  await api("POST", "/pulls/1/reviews", { body: "draft" });
  const refused = failed({
    resource: "PullRequestReview",
    code: "custom",
    field: "user_id",
    message: "user_id can only have one pending review per pull request",
  });
  const path = `/pulls/1/comments/${first.body.id}/replies`;
  expect(await api("POST", path, { body: "y" })).toMatchObject(refused);
  expect(await api("POST", "/pulls/1/comments", { body: "y", ...place })).toMatchObject(refused);
});

test("C6 a conversation comment takes pull_requests: write; issues: write is not enough", async () => {
  const { api } = await startScenario({
    permissions: { metadata: "read", issues: "write", pull_requests: "read" },
  });
  const answer = await api("POST", "/issues/1/comments", { body: "x" });
  expect(answer.status).toBe(403);
  expect(answer.body.message).toBe("Resource not accessible by integration");
  expect(answer.headers.get("x-accepted-github-permissions")).toBe("pull_requests=write");
});

test("C6 with pull_requests: write alone it is accepted", async () => {
  const { api } = await startScenario({
    permissions: { metadata: "read", pull_requests: "write" },
  });
  const answer = await api("POST", "/issues/1/comments", { body: "x" });
  expect(answer).toMatchObject({ status: 201, body: { body: "x", user: { type: "Bot" } } });
});

const tooLong = failed({
  resource: "IssueComment",
  code: "unprocessable",
  field: "data",
  message: "Body is too long (maximum is 65536 characters)",
});

test("C7 a comment of more than 262,144 bytes is refused, and an edit leaves the old one", async () => {
  const { api } = await startScenario();
  const longest = "é".repeat(131_072);
  const { body } = await api("POST", "/issues/1/comments", { body: longest });
  expect(body.body).toBe(longest);
  expect(await api("POST", "/issues/1/comments", { body: `${longest}x` })).toMatchObject(tooLong);
  const edit = await api("PATCH", `/issues/comments/${body.id}`, { body: `${longest}x` });
  expect(edit).toMatchObject(tooLong);
  expect((await api("GET", `/issues/comments/${body.id}`)).body.body).toBe(longest);
});

test("C7 in the strict profile 65,536 code points are the limit", async () => {
  const { api } = await startScenario({ switches: { strictBodyLimit: true } });
  const longest = "\u{1F4DD}".repeat(65_536);
  expect((await api("POST", "/issues/1/comments", { body: longest })).status).toBe(201);
  expect(await api("POST", "/issues/1/comments", { body: `${longest}x` })).toMatchObject(tooLong);
});

test.each([
  ["locked", "Unable to create comment because issue is locked."],
  ["archived", "Repository was archived so is read-only."],
])("C8 a comment on a conversation that is %s is refused", async (state, message) => {
  const { api, pull, handle } = await startScenario();
  if (state === "locked") pull.locked = true;
  else await handle.archive();
  const answer = await api("POST", "/issues/1/comments", { body: "x" });
  expect(answer).toMatchObject({ status: 403, body: { message } });
});

test("C8 edits and lists what was written", async () => {
  const { api } = await startScenario();
  const { body } = await api("POST", "/issues/1/comments", { body: "one" });
  await api("PATCH", `/issues/comments/${body.id}`, { body: "two" });
  expect((await api("GET", "/issues/1/comments")).body).toMatchObject([{ body: "two" }]);
});

test("C9 a reaction is 201 when new, 200 again, 422 when unknown", async () => {
  const { api, pull } = await startScenario();
  const issue = await api("POST", "/issues/1/comments", { body: "x" });
  const place = { commit_id: pull.headSha, path: "notes.txt", line: 5 };
  const review = await api("POST", "/pulls/1/comments", { body: "x", ...place });
  for (const path of [`/issues/comments/${issue.body.id}`, `/pulls/comments/${review.body.id}`]) {
    const send = (content: string) => api("POST", `${path}/reactions`, { content });
    expect((await send("eyes")).status).toBe(201);
    expect((await send("eyes")).status).toBe(200);
    expect((await send("applause")).status).toBe(422);
    expect((await api("GET", `${path}/reactions`)).body).toMatchObject([{ content: "eyes" }]);
    expect((await api("GET", path)).body.reactions).toMatchObject({ eyes: 1, total_count: 1 });
  }
});
