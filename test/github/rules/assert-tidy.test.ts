import { expect, test } from "vitest";
import { assertTidy, withoutCode } from "../assert-tidy.ts";
import { startScenario } from "./write-scenario.ts";

const reviews = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews";
/** How fast a receiver answers is not what these tests are about. */
const unhurried = { slowestAnswer: 9_000 };
const review = { event: "COMMENT", body: "Summary" };

test("a scenario that keeps every rule is tidy", async () => {
  const { api, github, pull } = await startScenario();
  await api("POST", "/check-runs", { name: "m", head_sha: pull.headSha, external_id: "1" });
  await api("POST", "/pulls/1/reviews", {
    ...review,
    body: "Ask `@octavia` or write to a@example.org.\n\n```\n@mallory\n```\n<!-- @bot -->",
    comments: [{ path: "notes.txt", line: 5, body: "here" }],
  });
  await github.settled();
  await expect(assertTidy(github.world, unhurried)).resolves.toBeUndefined();
});

test("a POST sent again after a failure must have been looked for", async () => {
  const { api, github } = await startScenario();
  github.faults.inject({ route: `POST ${reviews}`, kind: "stored-then-502" });
  await api("POST", "/pulls/1/reviews", review);
  await api("POST", "/pulls/1/reviews", review);
  await github.settled();
  await expect(assertTidy(github.world)).rejects.toThrow(
    "POST /repos/octo-org/margin/pulls/1/reviews was sent again after a 502, unlooked for",
  );
});

test("a POST sent again after a look is tidy", async () => {
  const { api, github } = await startScenario();
  github.faults.inject({ route: `POST ${reviews}`, kind: "reset" });
  await expect(api("POST", "/pulls/1/reviews", review)).rejects.toThrow("fetch failed");
  await api("GET", "/pulls/1/reviews");
  await api("POST", "/pulls/1/reviews", review);
  await github.settled();
  await expect(assertTidy(github.world, unhurried)).resolves.toBeUndefined();
});

test("every breach is listed, and can be allowed by pattern", async () => {
  const { api, github, handle, pull, hook } = await startScenario();
  await api("POST", "/issues/1/comments", { body: "Thank you @octavia" });
  await api("POST", "/issues/1/comments", { body: "x".repeat(60_001) });
  const run = { name: "m", head_sha: pull.headSha, external_id: "1" };
  await api("POST", "/check-runs", run);
  await api("POST", "/check-runs", run);
  await api("POST", "/pulls/1/reviews", { colour: "blue" });
  hook.answer = 500;
  await handle.edit(pull, { title: "Refused" });
  await api("POST", "/pulls/1/reviews", { body: "draft" });
  await github.settled();

  const told = await assertTidy(github.world).catch((error: unknown) => String(error));

  expect(told).toContain("7 breaches");
  expect(told).toMatch(/mention: @octavia in \d+ on octo-org\/margin#1/);
  expect(told).toContain("sent a text of 60001 bytes");
  expect(told).toContain(`two check runs of m ${pull.headSha} 1`);
  expect(told).toContain(`two check runs of ours on ${pull.headSha}`);
  expect(told).toContain('"colour" is not a permitted key.');
  expect(told).toMatch(/delivery: pull_request\.edited \S+ was answered 500/);
  expect(told).toMatch(/pending: review \d+ was left on octo-org\/margin#1/);
  const allow = [/^mention/, /^length/, /^checks/, /^request/, /^delivery/, /^pending/];
  await expect(assertTidy(github.world, { ...unhurried, allow })).resolves.toBeUndefined();
});

test.each([
  ["a `code @a` b", false],
  ["``a ` @a`` b", false],
  ["~~~ts\n@a\n~~~", false],
  ["````\n```\n@a\n````", false],
  ["`open @a", true],
  ["``` @a\nb\n```\n@a", true],
  ["@\u200ba", false],
])("names in %j are read: %s", (markdown, isRead) => {
  expect(/@a/.test(withoutCode(markdown))).toBe(isRead);
});
