import { describe, expect, test } from "vitest";

import { RetryLater, TellTheUser } from "../../src/domain/errors.ts";
import type { GitHubClient } from "../../src/github/client.ts";
import { readOwnersFile } from "../../src/github/owners-file.ts";
import { closeDoors, openDoor, type Door } from "./door.ts";

closeDoors();

const path = ".github/marginalia.yml";

async function readAs(door: Door) {
  const { source } = await door.open();
  return await source.readOwnersFile?.(path);
}

describe("a file of the owner's .github repository", () => {
  test("is read from its default branch", async () => {
    const door = await openDoor();
    const owners = await door.github.createRepository({
      owner: "acme",
      name: ".github",
      files: { [path]: "gate: minor\n" },
      private: true,
    });
    await owners.commit("topic", { files: { [path]: "gate: never\n" } });

    expect(await readAs(door)).toEqual({
      kind: "found",
      content: { kind: "text", text: "gate: minor\n", lossy: false },
      revision: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
  });

  test("of a public repository is read without an installation there", async () => {
    const door = await openDoor();
    const files = { [path]: "nits: true\n" };
    await door.github.createRepository({ owner: "acme", name: ".github", files, installed: false });

    expect(await readAs(door)).toMatchObject({ kind: "found" });
  });

  test.each([
    ["there is no such repository", null],
    ["it has no such file", { files: { "README.md": "hello\n" } }],
    [
      "it is private and not ours to read",
      { files: { [path]: "" }, private: true, installed: false },
    ],
    ["there is a directory of that name", { files: { [`${path}/a`]: "" } }],
  ])("is absent when %s", async (_, repository) => {
    const door = await openDoor();
    if (repository !== null) {
      await door.github.createRepository({ owner: "acme", name: ".github", ...repository });
    }

    expect(await readAs(door)).toEqual({
      kind: "absent",
      why: "there is none, or the App may not read that repository",
    });
  });

  test("too large to be one is said to be so", async () => {
    const files = { [path]: "#".repeat(1_100_000) };
    const door = await openDoor();
    await door.github.createRepository({ owner: "acme", name: ".github", files });

    expect(await readAs(door)).toMatchObject({
      kind: "found",
      content: { kind: "too-large", bytes: 1_100_000 },
    });
  });
});

describe("without an answer", () => {
  const asking = (read: () => Promise<never>) => {
    const client = { read } as unknown as GitHubClient;
    return (repo: string) => readOwnersFile(client, { owner: "acme", repo }, path);
  };

  test("the repository itself is not asked a second time", async () => {
    const ask = asking(() => Promise.reject(new Error("not to be asked")));
    expect(await ask(".GitHub")).toEqual({ kind: "absent", why: "this is that repository" });
  });

  test("a refusal is told to whoever wonders", async () => {
    const ask = asking(() => Promise.reject(new TellTheUser("403 Forbidden", "Grant it.")));
    expect(await ask("shop")).toEqual({ kind: "absent", why: "403 Forbidden" });
  });

  test("the review waits when GitHub cannot be asked now", async () => {
    const later = new RetryLater("limited", 1);
    await expect(asking(() => Promise.reject(later))("shop")).rejects.toBe(later);
  });
});

test("a pull request says its size and its labels", async () => {
  const door = await openDoor({
    before: { "a.txt": "1\n2\n", "b.txt": "1\n" },
    after: { files: { "a.txt": "1\n3\n", "c.txt": "1\n2\n3\n" } },
  });
  await door.repo.label(door.pull, "ready");

  const { source } = await door.open();

  expect(source.pullRequest).toMatchObject({
    size: { files: 2, lines: 5 },
    labels: ["ready"],
    head: { fork: false },
  });
});

test.each(["there", "deleted"])("the head of a fork that is %s is one of a fork", async (state) => {
  const door = await openDoor();
  await door.repo.commit("mallory:topic", { files: { "x.ts": "1\n" }, from: "main" });
  const pull = await door.repo.openPull({ head: "mallory:topic", author: "mallory" });
  if (state === "deleted") await door.repo.deleteFork(pull);

  const { source } = await door.open({}, { number: pull.number });

  expect(source.pullRequest?.head.fork).toBe(true);
  expect(await source.authorMayWrite?.()).toBe(false);
});
