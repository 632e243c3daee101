import { expect, test } from "vitest";
import { answerProblems, findOperation, requestProblems } from "./open-api.ts";
import { setting } from "./rules/setting.ts";

test.each([
  ["GET", "/repos/o/r/pulls/7", "/repos/{owner}/{repo}/pulls/{pull_number}"],
  ["GET", "/repos/o/r/pulls/comments/7", "/repos/{owner}/{repo}/pulls/comments/{comment_id}"],
  ["GET", "/repos/o/r/contents/a/b.ts", "/repos/{owner}/{repo}/contents/{path}"],
  ["GET", "/repos/o/r/compare/a/b...c", "/repos/{owner}/{repo}/compare/{basehead}"],
  ["GET", "/repos/o/r/commits/main/check-runs", "/repos/{owner}/{repo}/commits/{ref}/check-runs"],
])("%s %s is %s", (method, path, template) => {
  expect(findOperation(method, path)?.template).toBe(template);
});

test("names in a path are decoded", () => {
  expect(findOperation("GET", "/users/marginalia%5Bbot%5D")?.params).toEqual({
    username: "marginalia[bot]",
  });
});

test("a route that is not in the description is a 404 and a violation", async () => {
  const { github, get } = await setting();

  const { status } = await get("/repos/octo-org/shop/secrets-of-life");

  expect(status).toBe(404);
  expect(github.requests().at(-1)).toMatchObject({ route: null, violation: "no such route" });
});

test.each([
  ["a name that is not a number", "/pulls/seven", {}, "is not a integer"],
  [
    "a query that GitHub does not know",
    "/pulls?sorted=yes",
    {},
    '"sorted" is not a permitted key.',
  ],
  ["a value outside the list", "/pulls?state=merged", {}, '"merged" is not a member of'],
])("%s is a 422 and a violation", async (_what, path, headers, text) => {
  const { github, get, at } = await setting();

  const { status, body } = await get(`${at}${path}`, headers);

  expect(status).toBe(422);
  expect((body as { message: string }).message).toContain("Invalid request.\n\n");
  expect((body as { message: string }).message).toContain(text);
  expect(github.requests().at(-1)?.violation).toContain(text);
});

test.each([
  [{}, '"body" wasn\'t supplied.'],
  [{ body: 7 }, "For 'body', 7 is not a string."],
  [{ body: "x", colour: "red" }, '"colour" is not a permitted key.'],
])("the body %j breaks the description", (body, text) => {
  const comment = findOperation("POST", "/repos/o/r/issues/1/comments");
  if (comment === null) throw new Error("no such operation");

  expect(requestProblems(comment, {}, body)).toEqual([text]);
});

test("an answer that breaks the description is found out", () => {
  const pulls = findOperation("GET", "/repos/o/r/pulls/1");
  if (pulls === null) throw new Error("no such operation");

  expect(answerProblems(pulls, 200, { number: "one" })).toContain(
    "For 'number', \"one\" is not a integer.",
  );
  expect(answerProblems(pulls, 201, {})).toEqual(["status 201 is not published"]);
  expect(answerProblems(pulls, 404, { message: "Not Found" })).toEqual([]);
});
