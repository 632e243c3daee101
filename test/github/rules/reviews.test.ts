import { expect, test } from "vitest";
import { asInstallation, startScenario } from "./write-scenario.ts";

const unprocessable = (...errors: string[]) => ({
  status: 422,
  body: expect.objectContaining({ message: "Unprocessable Entity", errors, status: "422" }),
});
const lineRefused = unprocessable("Line could not be resolved");
const pathRefused = unprocessable("Path could not be resolved");
const on = (line: number, more: object = {}) => ({
  path: "notes.txt",
  line,
  body: "note",
  ...more,
});

test("R1 a valid review answers 200 with its state and time", async () => {
  const { api, pull } = await startScenario();

  const answer = await api("POST", "/pulls/1/reviews", {
    commit_id: pull.headSha,
    event: "COMMENT",
    body: "Summary",
    comments: [on(5), on(5, { side: "LEFT" }), on(31, { start_line: 28, start_side: "RIGHT" })],
  });

  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ state: "COMMENTED", commit_id: pull.headSha });
  expect(Date.parse(answer.body.submitted_at)).toBeGreaterThan(0);
  const comments = await api("GET", "/pulls/1/comments");
  expect(comments.body).toMatchObject([
    { line: 5, side: "RIGHT", start_line: null, subject_type: "line" },
    { line: 5, side: "LEFT", original_line: 5 },
    { line: 31, start_line: 28, start_side: "RIGHT" },
  ]);
  expect(comments.body[0].diff_hunk).toBe(
    "@@ -2,7 +2,7 @@ line 1\n line 2\n line 3\n line 4\n-line 5\n+line 5 changed",
  );
});

test.each(["APPROVE", "REQUEST_CHANGES"])("R1 a review may %s", async (event) => {
  const { api } = await startScenario();
  const answer = await api("POST", "/pulls/1/reviews", { event, body: "So be it" });
  expect(answer.body.state).toBe(event === "APPROVE" ? "APPROVED" : "CHANGES_REQUESTED");
});

test.each([
  ["outside every hunk", on(15)],
  ["behind the end of the file", on(4000)],
  ["on the left where the line was not deleted", on(6, { side: "LEFT" })],
  ["on the left of an added file", { path: "new.txt", line: 1, side: "LEFT", body: "x" }],
  ["on the right of a deleted file", { path: "old.txt", line: 1, body: "x" }],
  ["without a line", { path: "notes.txt", body: "x" }],
])("R2 a comment %s is refused", async (_, comment) => {
  const { api } = await startScenario();
  const review = { event: "COMMENT", body: "x", comments: [comment] };
  expect(await api("POST", "/pulls/1/reviews", review)).toMatchObject(lineRefused);
});

test("R2 in the wording of 2025 when legacy422 is switched on", async () => {
  const { api } = await startScenario({ switches: { legacy422: true } });
  const answer = await api("POST", "/pulls/1/reviews", { event: "COMMENT", comments: [on(15)] });
  expect(answer.body.errors).toEqual([
    expect.stringMatching(/^Pull request review thread line must be part of the diff, /),
  ]);
});

test("R3 a comment on the left side of a context line is refused", async () => {
  const { api } = await startScenario();
  const comments = [on(4, { side: "LEFT" })];
  expect(await api("POST", "/pulls/1/reviews", { event: "COMMENT", comments })).toMatchObject(
    lineRefused,
  );
});

test.each(["missing.txt", "logo.png", "to.txt"])(
  "R4 a comment on %s, which has no patch, is refused",
  async (path) => {
    const { api } = await startScenario();
    const comments = [{ path, line: 1, body: "x" }];
    expect(await api("POST", "/pulls/1/reviews", { event: "COMMENT", comments })).toMatchObject(
      pathRefused,
    );
  },
);

test("R5 one bad comment of many loses all, and is not named", async () => {
  const { api, events } = await startScenario();

  const answer = await api("POST", "/pulls/1/reviews", {
    event: "COMMENT",
    body: "Summary",
    comments: [on(5), on(15), on(16), on(30)],
  });

  expect(answer).toMatchObject(lineRefused);
  expect((await api("GET", "/pulls/1/reviews")).body).toEqual([]);
  expect((await api("GET", "/pulls/1/comments")).body).toEqual([]);
  expect(await events()).toEqual([]);
});

test("R5 leaves a review without its comments when orphanReviewOn422 is switched on", async () => {
  const { api } = await startScenario({ switches: { orphanReviewOn422: true } });
  const review = { event: "COMMENT", body: "Summary", comments: [on(15)] };
  expect((await api("POST", "/pulls/1/reviews", review)).status).toBe(422);
  expect((await api("GET", "/pulls/1/reviews")).body).toMatchObject([{ body: "Summary" }]);
  expect((await api("GET", "/pulls/1/comments")).body).toEqual([]);
});

test.each([5, 6])("R6 a range that starts at %i and ends at 5 is refused", async (start_line) => {
  const { api } = await startScenario();
  const comments = [on(5, { start_line })];
  expect(await api("POST", "/pulls/1/reviews", { event: "COMMENT", comments })).toMatchObject(
    unprocessable("Pull request review thread start line must precede the end line."),
  );
});

test("R7 a range over two hunks is refused", async () => {
  const { api } = await startScenario();
  const comments = [on(30, { start_line: 5 })];
  expect(await api("POST", "/pulls/1/reviews", { event: "COMMENT", comments })).toMatchObject(
    unprocessable(
      "Pull request review thread start line must be part of the same hunk as the line.",
    ),
  );
});

test.each([
  ["subject_type", "file"],
  ["in_reply_to", 1],
])("R8 the key %s in a comment is refused", async (key, value) => {
  const { api } = await startScenario();
  const comments = [on(5, { [key]: value })];
  const answer = await api("POST", "/pulls/1/reviews", { event: "COMMENT", comments });
  expect(answer.status).toBe(422);
  expect(answer.body.message).toBe(`Invalid request.\n\n"${key}" is not a permitted key.`);
  expect(answer.body).not.toHaveProperty("errors");
});

test.each([
  ["a comment without path", { event: "COMMENT", comments: [{ body: "x", line: 5 }] }],
  ["a comment without body", { event: "COMMENT", comments: [{ path: "notes.txt", line: 5 }] }],
  ["an unknown event", { event: "LGTM", body: "x" }],
  ["an unknown side", { event: "COMMENT", comments: [on(5, { side: "right" })] }],
])("R9 %s is refused", async (_, review) => {
  const { api } = await startScenario();
  const answer = await api("POST", "/pulls/1/reviews", review);
  expect(answer.status).toBe(422);
  expect(answer.body.message).toMatch(/^Invalid request\.\n\n/);
});

test.each([{ position: 4 }, { position: 4, line: 5 }])(
  "R10 a comment with %o is refused",
  async (place) => {
    const { api } = await startScenario();
    const comments = [{ path: "notes.txt", body: "x", ...place }];
    expect((await api("POST", "/pulls/1/reviews", { event: "COMMENT", comments })).status).toBe(
      422,
    );
  },
);

test.each(["COMMENT", "REQUEST_CHANGES"])("R11 an empty %s is refused", async (event) => {
  const { api } = await startScenario();
  const answer = await api("POST", "/pulls/1/reviews", { event, body: "" });
  expect(answer).toMatchObject({ status: 422, body: { message: "Unprocessable Entity" } });
});

test("R11 an empty body with comments is accepted", async () => {
  const { api } = await startScenario();
  const review = { event: "COMMENT", comments: [on(5)] };
  expect((await api("POST", "/pulls/1/reviews", review)).status).toBe(200);
});

test.each([
  ["APPROVE", "Review Can not approve your own pull request"],
  ["REQUEST_CHANGES", "Review Can not request changes on your own pull request"],
])("R12 %s on the App's own pull request is refused", async (event, error) => {
  const { api } = await startScenario({ author: "marginalia-review[bot]" });
  const answer = await api("POST", "/pulls/1/reviews", { event, body: "x" });
  expect(answer).toMatchObject(unprocessable(error));
  const comment = await api("POST", "/pulls/1/reviews", { event: "COMMENT", body: "x" });
  expect(comment.status).toBe(200);
});

test("R13 nothing goes beside a pending review of one's own", async () => {
  const { api } = await startScenario();
  await api("POST", "/pulls/1/reviews", { body: "draft" });
  const answer = await api("POST", "/pulls/1/reviews", { event: "COMMENT", body: "x" });
  expect(answer).toMatchObject(
    unprocessable("User can only have one pending review per pull request"),
  );
});

test("R14 without an event the review is pending: no time, no webhook, seen by its author", async () => {
  const { api, github, events } = await startScenario();

  const pending = await api("POST", "/pulls/1/reviews", { body: "draft", comments: [on(5)] });

  expect(pending).toMatchObject({ status: 200, body: { state: "PENDING" } });
  expect(pending.body).not.toHaveProperty("submitted_at");
  expect(await events()).toEqual([]);
  expect((await api("GET", "/pulls/1/comments")).body).toEqual([]);
  expect((await api("GET", "/pulls/1/reviews")).body).toHaveLength(1);
  const review = [...github.world.repositories.values()][0]?.pulls.get(1)?.reviews[0];
  Object.assign(review ?? {}, { author: github.world.user("mallory") });
  expect((await api("GET", "/pulls/1/reviews")).body).toEqual([]);
});

test("R14 a pending review is submitted with its comments, or deleted", async () => {
  const { api, events } = await startScenario();
  const first = await api("POST", "/pulls/1/reviews", { body: "draft", comments: [on(5)] });
  expect((await api("DELETE", `/pulls/1/reviews/${first.body.id}`)).status).toBe(200);
  const second = await api("POST", "/pulls/1/reviews", { body: "draft", comments: [on(5)] });

  const submitted = await api("POST", `/pulls/1/reviews/${second.body.id}/events`, {
    event: "COMMENT",
  });

  expect(submitted.body).toMatchObject({ state: "COMMENTED", body: "draft" });
  expect((await api("GET", "/pulls/1/comments")).body).toHaveLength(1);
  const listed = await api("GET", `/pulls/1/reviews/${second.body.id}/comments`);
  expect(listed.body).toHaveLength(1);
  expect(await events()).toEqual([
    "pull_request_review.submitted",
    "pull_request_review_comment.created",
  ]);
});

test("R15 a commit that is short, unknown, of the base or forced away is refused", async () => {
  const { api, pull, handle } = await startScenario();
  const former = pull.headSha;
  await handle.amend("topic", { files: { "new.txt": "one\nTWO\n" } });
  const outside = [former, pull.headSha.slice(0, 10), "a".repeat(40), await handle.tip("main")];
  for (const commit_id of outside) {
    const review = { commit_id, event: "COMMENT", body: "x" };
    expect(await api("POST", "/pulls/1/reviews", review)).toMatchObject({
      status: 422,
      body: { message: "commit_id is not part of the pull request" },
    });
  }
});

test("R16 an older commit is accepted; comments on lines changed since are outdated", async () => {
  const { api, pull, handle } = await startScenario();
  const commit_id = pull.headSha;
  await handle.commit("topic", { files: { "new.txt": "one\nTWO\n" } });

  const answer = await api("POST", "/pulls/1/reviews", {
    commit_id,
    event: "COMMENT",
    comments: [{ path: "new.txt", line: 2, body: "gone" }, on(5)],
  });

  expect(answer.status).toBe(200);
  expect((await api("GET", "/pulls/1/comments")).body).toMatchObject([
    { line: null, position: null, original_line: 2, original_commit_id: commit_id },
    { line: 5, original_commit_id: commit_id, commit_id: pull.headSha },
  ]);
});

test.each(["locked", "archived"])("R17 a review of a pull request that is %s", async (state) => {
  const { api, pull, handle } = await startScenario();
  if (state === "locked") pull.locked = true;
  else await handle.archive();
  const answer = await api("POST", "/pulls/1/reviews", { event: "COMMENT", body: "x" });
  expect(answer).toMatchObject(unprocessable("lock prevents review"));
});

test("R18 a body of more than 65,536 code points is refused", async () => {
  const { api } = await startScenario();
  const longest = "\u{1F4DD}".repeat(65_536);
  const refused = unprocessable("Body is too long (maximum is 65536 characters)");
  const send = (review: object) => api("POST", "/pulls/1/reviews", { event: "COMMENT", ...review });
  expect(await send({ body: `${longest}x` })).toMatchObject(refused);
  expect(await send({ comments: [on(5, { body: `${longest}x` })] })).toMatchObject(refused);
  expect((await send({ body: longest })).status).toBe(200);
});

test("R19 a review may be stored although the answer is 502", async () => {
  const { api, github } = await startScenario();
  github.faults.inject({
    route: "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews",
    kind: "stored-then-502",
  });
  const answer = await api("POST", "/pulls/1/reviews", { event: "COMMENT", body: "once" });
  expect(answer.status).toBe(502);
  expect((await api("GET", "/pulls/1/reviews")).body).toMatchObject([{ body: "once" }]);
});

test("R20 with many comments the answer may be 502 after storing, by switch", async () => {
  const { api } = await startScenario({ switches: { maxCommentsBefore502: 2 } });
  const review = { event: "COMMENT", comments: [on(4), on(5), on(6)] };
  expect((await api("POST", "/pulls/1/reviews", review)).status).toBe(502);
  expect((await api("GET", "/pulls/1/comments")).body).toHaveLength(3);
});

test("R21 submitting without an event is refused", async () => {
  const { api } = await startScenario();
  const { body } = await api("POST", "/pulls/1/reviews", { body: "draft" });
  expect((await api("POST", `/pulls/1/reviews/${body.id}/events`, {})).status).toBe(422);
});

test("R22 of a submitted review only the body can change", async () => {
  const { api } = await startScenario();
  const { body } = await api("POST", "/pulls/1/reviews", { event: "COMMENT", body: "first" });
  expect((await api("DELETE", `/pulls/1/reviews/${body.id}`)).status).toBe(422);
  const other = await api("PUT", `/pulls/1/reviews/${body.id}`, { body: "x", event: "APPROVE" });
  expect(other.status).toBe(422);
  const changed = await api("PUT", `/pulls/1/reviews/${body.id}`, { body: "second" });
  expect(changed.body).toMatchObject({ body: "second", state: "COMMENTED" });
});

test("R23 after a force-push comments follow their line, or are outdated", async () => {
  const { api, pull, handle, github } = await startScenario();
  const former = pull.headSha;
  await api("POST", "/pulls/1/reviews", {
    event: "COMMENT",
    body: "Summary",
    comments: [
      on(5),
      on(5, { side: "LEFT" }),
      on(31, { start_line: 29 }),
      { path: "new.txt", line: 2, body: "x" },
    ],
  });

  await handle.commit("main", { files: { "notes.txt": `line 0\n${beforeLines()}` } });
  await handle.rebase("topic", "main");
  await handle.amend("topic", { files: { "new.txt": "one\nTWO\n" } });

  expect(pull.headSha).not.toBe(former);
  expect((await api("GET", "/pulls/1/comments")).body).toMatchObject([
    { line: 6, original_line: 5, commit_id: pull.headSha, original_commit_id: former },
    { line: 6, side: "LEFT", original_line: 5, commit_id: pull.headSha },
    { line: 32, start_line: 30, original_line: 31, original_start_line: 29 },
    { line: null, original_line: 2, original_commit_id: former },
  ]);
  expect((await api("GET", "/pulls/1/reviews")).body).toMatchObject([{ commit_id: pull.headSha }]);
  github.world.switches.frozenReviewCommit = true;
  const moved = pull.headSha;
  await handle.commit("topic", { files: { "new.txt": "one\nthree\n" } });
  expect((await api("GET", "/pulls/1/reviews")).body).toMatchObject([{ commit_id: moved }]);
});

test("A3 a review takes pull_requests: write", async () => {
  const { github } = await startScenario();
  const reader = await asInstallation(github, { pull_requests: "read" });
  const answer = await reader("POST", "/repos/octo-org/margin/pulls/1/reviews", {
    event: "COMMENT",
    body: "x",
  });
  expect(answer.status).toBe(403);
  expect(answer.headers.get("x-accepted-github-permissions")).toBe("pull_requests=write");
});

function beforeLines(): string {
  return `${Array.from({ length: 40 }, (_, index) => `line ${index + 1}`).join("\n")}\n`;
}
