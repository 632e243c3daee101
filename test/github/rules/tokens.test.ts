import { expect, test } from "vitest";
import { appAuthorization, installationAuthorization, send } from "../api.ts";
import { setting, start } from "./setting.ts";

const hour = 60 * 60 * 1000;

test("A1: a token that was never issued is refused", async () => {
  const { github, at } = await setting();

  const answer = await send(github, "token ghs_4242_made.up.here", "GET", at);

  expect(answer.status).toBe(401);
  expect(answer.body).toMatchObject({ message: "Bad credentials", status: "401" });
});

test("A1: a revoked token is refused", async () => {
  const { github, at } = await setting();
  const authorization = await installationAuthorization(github);

  const revoked = await send(github, authorization, "DELETE", "/installation/token");
  const answer = await send(github, authorization, "GET", at);

  expect(revoked.status).toBe(204);
  expect(answer.status).toBe(401);
});

test.each([
  ["nothing", null],
  ["a token nobody issued", "token ghs_4242_x.y.z"],
  ["a JWT that somebody else signed", "bearer e30.e30.c2lnbmVk"],
])("A4: routes of the App refuse %s", async (_what, authorization) => {
  const github = await start();

  const answer = await send(github, authorization, "GET", "/app");

  expect(answer.status).toBe(401);
});

test("A4: routes of the App refuse an installation token", async () => {
  const github = await start();

  const answer = await send(github, await installationAuthorization(github), "GET", "/app");

  expect(answer.body).toMatchObject({ message: "A JSON web token could not be decoded" });
});

test("A5: a JWT that lives longer than ten minutes is refused", async () => {
  const github = await start();

  const inTime = appAuthorization(github, { expiresIn: 595 });
  const tooLong = appAuthorization(github, { expiresIn: 620 });

  expect((await send(github, inTime, "GET", "/app")).status).toBe(200);
  expect(await send(github, tooLong, "GET", "/app")).toMatchObject({
    status: 401,
    body: { message: "'Expiration time' claim ('exp') is too far in the future" },
  });
});

test("A6: an installation token is long, opaque and lives for an hour", async () => {
  const github = await start();
  const path = `/app/installations/${github.installation.id}/access_tokens`;

  const { status, body } = await send(github, appAuthorization(github), "POST", path);

  expect(status).toBe(201);
  expect(body).toEqual({
    token: expect.stringMatching(/^ghs_4242_[\w-]+\.[\w-]+\.[\w-]+$/),
    expires_at: expect.any(String),
    permissions: expect.objectContaining({ pull_requests: "write" }),
    repository_selection: "selected",
  });
  const { token, expires_at: expiry } = body as { token: string; expires_at: string };
  expect(token.length).toBeGreaterThanOrEqual(200);
  expect(Math.abs(Date.parse(expiry) - github.world.now() - hour)).toBeLessThan(60_000);
});

test("A7: a suspended installation gets no token, an unknown one is not found", async () => {
  const github = await start();
  const issue = (id: number) =>
    send(github, appAuthorization(github), "POST", `/app/installations/${id}/access_tokens`);
  for (const installation of github.world.installations.values()) installation.suspended = true;

  expect(await issue(github.installation.id)).toMatchObject({
    status: 403,
    body: { message: "This installation has been suspended" },
  });
  expect((await issue(1)).status).toBe(404);
});

test.each([
  ["a permission that the App lacks", { permissions: { contents: "write" } }],
  ["a repository outside the installation", { repositories: ["elsewhere"] }],
  ["more than 500 repositories", { repository_ids: Array.from({ length: 501 }, (_, id) => id) }],
])("A8: a token for %s is refused", async (_what, body) => {
  const github = await start();
  const path = `/app/installations/${github.installation.id}/access_tokens`;

  const answer = await send(github, appAuthorization(github), "POST", path, { body });

  expect(answer.status).toBe(422);
});

test("A8: a token can be narrowed to one repository and fewer permissions", async () => {
  const { github, at } = await setting({}, { private: true });
  await github.createRepository({ owner: "octo-org", name: "other", private: true });

  const narrow = { repositories: ["other"], permissions: { contents: "read" } };
  const authorization = await installationAuthorization(github, narrow);

  expect((await send(github, authorization, "GET", at)).status).toBe(404);
  expect((await send(github, authorization, "GET", "/repos/octo-org/other/pulls")).status).toBe(
    403,
  );
});

test("A9: a token is worth nothing an hour later", async () => {
  const { github, at } = await setting();
  const authorization = await installationAuthorization(github);

  github.clock.advance(hour - 60_000);
  const before = await send(github, authorization, "GET", at);
  github.clock.advance(61_000);
  const after = await send(github, authorization, "GET", at);

  expect(before.status).toBe(200);
  expect(after).toMatchObject({ status: 401, body: { message: "Bad credentials" } });
});
