import { expect, test } from "vitest";
import { installationAuthorization, send } from "../api.ts";
import { setting } from "./setting.ts";

test("A2: a private repository outside the installation does not exist", async () => {
  const { github, get } = await setting();
  await github.createRepository({ owner: "acme", name: "vault", private: true, installed: false });

  expect(await get("/repos/acme/vault")).toMatchObject({
    status: 404,
    body: { message: "Not Found", status: "404" },
  });
});

test("A2: a public repository outside the installation can be read and not written", async () => {
  const { github, get, post } = await setting();
  const open = { owner: "acme", name: "square", installed: false };
  const square = await github.createRepository(open);
  await square.commit("topic", { files: { "new.ts": "1\n" } });
  await square.openPull({ head: "topic" });

  const read = await get("/repos/acme/square/pulls/1");
  const written = await post("/repos/acme/square/issues/1/comments", { body: "hello" });

  expect(read.status).toBe(200);
  expect(written.status).toBe(403);
});

test("A3: a write without the permission is refused, and the answer names the permission", async () => {
  const { github, repository, at } = await setting();
  await repository.commit("topic", { files: { "new.ts": "1\n" } });
  await repository.openPull({ head: "topic" });
  const narrow = { permissions: { pull_requests: "read", contents: "read" } };
  const authorization = await installationAuthorization(github, narrow);

  const answer = await send(github, authorization, "POST", `${at}/pulls/1/reviews`, {
    body: { event: "COMMENT", body: "hello" },
  });

  expect(answer).toMatchObject({
    status: 403,
    body: { message: "Resource not accessible by integration" },
  });
  expect(answer.headers.get("x-accepted-github-permissions")).toBe("pull_requests=write");
});

test("A3: a check run needs checks: write", async () => {
  const { github, repository, at } = await setting();
  const narrow = { permissions: { checks: "read" } };
  const authorization = await installationAuthorization(github, narrow);

  const body = { name: "review", head_sha: await repository.tip("main") };
  const answer = await send(github, authorization, "POST", `${at}/check-runs`, { body });

  expect(answer.status).toBe(403);
  expect(answer.headers.get("x-accepted-github-permissions")).toBe("checks=write");
});

test("C10: maintain is told as write, triage as read, with the exact role beside", async () => {
  const collaborators = { mia: "maintain", tom: "triage", wim: "write" } as const;
  const { get, at } = await setting({}, { collaborators });

  const roleOf = async (login: string) =>
    (await get(`${at}/collaborators/${login}/permission`)).body;

  expect(await roleOf("mia")).toMatchObject({ permission: "write", role_name: "maintain" });
  expect(await roleOf("tom")).toMatchObject({ permission: "read", role_name: "triage" });
  expect(await roleOf("wim")).toMatchObject({ permission: "write", role_name: "write" });
  expect(await roleOf("octo-org")).toMatchObject({ permission: "admin", role_name: "admin" });
});

test("C10: an unknown user is a 404, a known one without a role may read what is public", async () => {
  const { github, get, at } = await setting();
  github.world.user("passer-by");

  expect((await get(`${at}/collaborators/nobody/permission`)).status).toBe(404);
  expect((await get(`${at}/collaborators/passer-by/permission`)).body).toMatchObject({
    permission: "read",
  });
});
