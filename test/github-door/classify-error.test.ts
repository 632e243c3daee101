import { describe, expect, test } from "vitest";

import { classifyError } from "../../src/github/classify-error.ts";

const now = 1_800_000_000_000;

function failure(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  url = "https://api.github.com/repos/acme/shop/pulls/1",
): unknown {
  return Object.assign(new Error("failed"), {
    status,
    request: { url },
    response: { headers, data: body },
  });
}

describe("rate limits", () => {
  test.each([
    ["retry-after wins", 403, { "retry-after": "30", "x-ratelimit-remaining": "0" }, "", 30_000],
    [
      "then the reset of a spent budget",
      403,
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(now / 1000 + 90) },
      "API rate limit exceeded",
      90_000,
    ],
    [
      "a reset in the past still waits",
      429,
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" },
      "",
      1_000,
    ],
    [
      "a reset counts from GitHub's own time, ours being ten minutes ahead",
      403,
      {
        date: new Date(now - 600_000).toUTCString(),
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": String(now / 1000 - 540),
      },
      "",
      60_000,
    ],
    [
      "a secondary limit without a word of when, budget left",
      403,
      { "x-ratelimit-remaining": "4999" },
      "You have exceeded a secondary rate limit and have been temporarily blocked from content creation.",
      60_000,
    ],
    ["429 alone", 429, {}, "", 60_000],
    ["too quickly, told as invalid", 422, {}, "was submitted too quickly", 60_000],
  ])("%s", (_name, status, headers, message, wait) => {
    expect(classifyError(failure(status, { message }, headers), now)).toEqual({
      kind: "rate-limited",
      retryAt: now + wait,
      scope: /content creation|too quickly/.test(message) ? "content" : "everything",
    });
  });
});

describe("what no retry mends", () => {
  test.each([
    [failure(401, { message: "Bad credentials" }), /APP_ID/],
    [
      failure(404, { message: "Not Found" }, {}, "https://x/app/installations/1/access_tokens"),
      /uninstalled or suspended/,
    ],
    [
      failure(
        403,
        { message: "Resource not accessible by integration" },
        { "x-accepted-github-permissions": "checks=write" },
      ),
      /checks=write/,
    ],
    [failure(403, { message: "Repository was archived so is read-only." }), /archived/],
    [failure(422, { message: "Unprocessable Entity", errors: ["lock prevents review"] }), /locked/],
  ])("%#", (error, hint) => {
    expect(classifyError(error, now)).toMatchObject({
      kind: "permanent",
      hint: expect.stringMatching(hint),
    });
  });
});

test("a refusal keeps its reasons, told as strings or as objects", () => {
  const errors = [
    "Line could not be resolved",
    {
      resource: "PullRequestReviewComment",
      field: "line",
      code: "custom",
      message: "no such line",
    },
    { resource: "Review", field: "user_id", code: "invalid" },
    7,
  ];
  expect(classifyError(failure(422, { message: "Validation Failed", errors }), now)).toEqual({
    kind: "refused",
    status: 422,
    message: "Validation Failed",
    reasons: ["Line could not be resolved", "no such line", "user_id invalid", "7"],
  });
});

test.each([
  ["an outage", failure(502, "<html>Bad Gateway</html>")],
  ["a cut connection", new TypeError("fetch failed")],
  ["anything that was thrown", "a string"],
])("%s may pass", (_name, error) => {
  expect(classifyError(error, now).kind).toBe("passing");
});
