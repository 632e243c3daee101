import { expect, test } from "vitest";
import { setting } from "./rules/setting.ts";

const comments = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";

async function scene() {
  const { github, repository, get, post, at } = await setting();
  await repository.commit("topic", { files: { "new.ts": "1\n" } });
  const pull = await repository.openPull({ head: "topic" });
  return { github, pull, get, at, write: () => post(`${at}/issues/1/comments`, { body: "hello" }) };
}

test("a status fault strikes as often as it was told to, and stores nothing", async () => {
  const { github, pull, write } = await scene();
  github.faults.inject({ route: comments, kind: "status", status: 503, times: 2 });

  const statuses = [await write(), await write(), await write()].map(({ status }) => status);

  expect(statuses).toEqual([503, 503, 201]);
  expect(pull.issueComments).toHaveLength(1);
  expect(github.faults.pending()).toEqual([]);
});

test("a fault can wait for the n-th request", async () => {
  const { github, write } = await scene();
  github.faults.inject({ route: comments, kind: "status", status: 500, after: 1 });

  expect([(await write()).status, (await write()).status]).toEqual([201, 500]);
});

test("a reset cuts the connection and stores nothing", async () => {
  const { github, pull, write } = await scene();
  github.faults.inject({ route: comments, kind: "reset" });

  await expect(write()).rejects.toThrow("fetch failed");
  expect(pull.issueComments).toEqual([]);
  expect(github.requests({ method: "POST" }).at(-1)).toMatchObject({ status: null });
});

test.each(["stored-then-502", "stored-then-reset"] as const)(
  "R19: after %s the write exists although it was answered badly",
  async (kind) => {
    const { github, pull, write } = await scene();
    github.faults.inject({ route: comments, kind });

    const status = await write().then(
      (answer) => answer.status,
      () => "cut",
    );

    expect(status).toBe(kind === "stored-then-502" ? 502 : "cut");
    expect(pull.issueComments).toHaveLength(1);
  },
);

test.each([
  ["silence", 0],
  ["stored-then-silence", 1],
] as const)("after %s the sender waits, and %i is written", async (kind, written) => {
  const { github, pull, write } = await scene();
  github.faults.inject({ route: comments, kind });

  void write().catch(() => "cut when the emulator closes");
  await expect.poll(() => github.faults.pending()).toEqual([]);
  await write();

  await expect.poll(() => pull.issueComments.length).toBe(written + 1);
  expect(github.requests({ method: "POST" }).map(({ status }) => status)).toContain(null);
});

test("a 422 says by default what a review's wrong line gets", async () => {
  const { github, write } = await scene();
  github.faults.inject({ route: comments, kind: "422" });

  expect(await write()).toMatchObject({
    status: 422,
    body: { message: "Unprocessable Entity", errors: ["Line could not be resolved"] },
  });
});

test("L2: a secondary limit can be told to come, with a wait that holds from then on", async () => {
  const { github, write } = await scene();
  github.faults.inject({ route: comments, kind: "secondary-limit", retryAfter: 7 });

  const refused = await write();
  const early = await write();
  github.clock.advance(7000);

  expect(refused.headers.get("retry-after")).toBe("7");
  expect([refused.status, early.status]).toEqual([403, 403]);
  expect(github.requests().at(-1)).toMatchObject({ violation: "sent while limited" });
  expect((await write()).status).toBe(201);
});

test("a fault on a route that does not exist is refused at once", async () => {
  const { github } = await scene();

  expect(() => github.faults.inject({ route: "POST /nowhere", kind: "reset" })).toThrow(
    "The emulator has no route POST /nowhere.",
  );
});
