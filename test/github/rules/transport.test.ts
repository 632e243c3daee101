import { expect, test } from "vitest";
import { appAuthorization, installationAuthorization, send } from "../api.ts";
import { setting, start } from "./setting.ts";

test("A10: a request without a User-Agent is refused", async () => {
  const { github, at } = await setting();
  const authorization = await installationAuthorization(github);

  const answer = await send(github, authorization, "GET", at, { headers: { "user-agent": "" } });

  expect(answer.status).toBe(403);
});

test("A10: an unknown API version is a 400", async () => {
  const { get, at } = await setting();

  expect((await get(at, { "x-github-api-version": "2022-11-28" })).status).toBe(200);
  expect((await get(at, { "x-github-api-version": "1999-01-01" })).status).toBe(400);
});

test.each([
  ["{ not json", "Problems parsing JSON"],
  ["[1]", "Body should be a JSON object"],
  ['"text"', "Body should be a JSON object"],
])("A10: the body %s is a 400", async (body, message) => {
  const github = await start();
  const path = `/app/installations/${github.installation.id}/access_tokens`;

  const answer = await send(github, appAuthorization(github), "POST", path, { body });

  expect(answer).toMatchObject({ status: 400, body: { message } });
});

test("A10: a slash at the end is a 404", async () => {
  const { get, at } = await setting();

  expect((await get(`${at}/pulls`)).status).toBe(200);
  expect((await get(`${at}/pulls/`)).status).toBe(404);
});

test("A11: the old name of a repository redirects, reads by 301 and writes by 307", async () => {
  const { github, repository, get, post, at } = await setting();
  await repository.commit("topic", { files: { "new.ts": "1\n" } });
  await repository.openPull({ head: "topic" });
  await repository.rename("store");
  const byId = `${github.url}/repositories/${repository.repository.id}`;

  const read = await get(`${at}/pulls/1/files?per_page=1`);
  const written = await post(`${at}/issues/1/comments`, { body: "hello" });

  expect(read.status).toBe(301);
  expect(read.headers.get("location")).toBe(`${byId}/pulls/1/files?per_page=1`);
  expect(read.body).toMatchObject({
    message: "Moved Permanently",
    url: `${byId}/pulls/1/files?per_page=1`,
  });
  expect(written.status).toBe(307);
  expect(written.headers.get("location")).toBe(`${byId}/issues/1/comments`);
});

test("A11: the address that a redirect names answers reads and takes writes", async () => {
  const { repository, get, post } = await setting();
  await repository.commit("topic", { files: { "new.ts": "1\n" } });
  await repository.openPull({ head: "topic" });
  const byId = `/repositories/${repository.repository.id}`;

  expect((await get(`${byId}/pulls/1`)).body).toMatchObject({ number: 1 });
  expect((await post(`${byId}/issues/1/comments`, { body: "hello" })).status).toBe(201);
});

test("A12: version 2026-03-10 tells neither merge_commit_sha nor assignee", async () => {
  const { repository, get, at } = await setting();
  await repository.commit("topic", { files: { "new.ts": "1\n" } });
  await repository.openPull({ head: "topic" });

  const now = await get(`${at}/pulls/1`);
  const then = await get(`${at}/pulls/1`, { "x-github-api-version": "2026-03-10" });

  expect(now.body).toHaveProperty("merge_commit_sha");
  expect(now.body).toHaveProperty("assignee");
  expect(then.body).not.toHaveProperty("merge_commit_sha");
  expect(then.body).not.toHaveProperty("assignee");
  expect(then.body).toHaveProperty("assignees");
});

test("F10: an unchanged answer is a 304 that costs nothing", async () => {
  const { repository, get, at } = await setting();
  const first = await get(`${at}/contents/till.ts`);
  const etag = first.headers.get("etag") ?? "none";
  const left = (answer: typeof first) => answer.headers.get("x-ratelimit-remaining");

  const again = await get(`${at}/contents/till.ts`, { "if-none-match": etag });
  await repository.commit("main", { files: { "till.ts": "changed\n" } });
  const changed = await get(`${at}/contents/till.ts`, { "if-none-match": etag });

  expect(again).toMatchObject({ status: 304, text: "" });
  expect(left(again)).toBe(left(first));
  expect(changed.status).toBe(200);
  expect(left(changed)).toBe(String(Number(left(first)) - 1));
});

test("every answer tells the limits and a request id", async () => {
  const { get, at } = await setting();

  for (const path of [at, `${at}/nothing`]) {
    const { headers } = await get(path);
    expect(headers.get("x-ratelimit-limit")).toBe("5000");
    expect(headers.get("x-ratelimit-resource")).toBe("core");
    expect(headers.get("x-github-request-id")).toMatch(/^[0-9A-F]+$/);
  }
});
