import { describe, expect, test } from "vitest";

import { sha } from "../../src/domain/ids.ts";
import type { ReviewPlan } from "../../src/review/plan.ts";
import { setThreadResolved } from "../github/write-thread.ts";
import { closeDoors, onLine, openDoor, planFor, type Door } from "./door.ts";
import { print } from "./samples.ts";

closeDoors();

const replyRoute = "/repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies";
const fixedIn = sha("d".repeat(40));

const mayResolve = {
  permissions: {
    metadata: "read",
    contents: "write",
    pull_requests: "write",
    checks: "write",
    issues: "read",
  },
} as const;

/** A pull request with one finding said. */
async function said(options: Parameters<typeof openDoor>[0] = {}): Promise<Door> {
  const door = await openDoor(options);
  await publish(door, { inline: [onLine(1)] });
  return door;
}

async function publish(door: Door, over: Partial<ReviewPlan>): Promise<void> {
  const opened = await door.open();
  const plan = await planFor(opened, over);
  await opened.publisher.begin({ id: plan.id, head: plan.change.head });
  await opened.publisher.publish(plan);
}

function fixed({ pull }: Door): Pick<ReviewPlan, "fixed"> {
  const commentId = pull.reviewComments[0]?.id ?? 0;
  return { fixed: [{ fingerprint: print(1), commentId, fixedIn }] };
}

function replies({ pull }: Door): readonly string[] {
  return pull.reviewComments.filter(({ inReplyTo }) => inReplyTo !== null).map(({ body }) => body);
}

function resolved({ pull }: Door): readonly boolean[] {
  return [...pull.threads.values()].map((thread) => thread.resolved);
}

describe("a fixed finding", () => {
  test("is answered once and resolved, however often it is told", async () => {
    const door = await said(mayResolve);

    await publish(door, fixed(door));
    await publish(door, fixed(door));

    expect(replies(door)).toEqual([
      `Fixed in dddddddddd.\n\n<!-- marginalia:fixed=${print(1)} head=${fixedIn} -->`,
    ]);
    expect(resolved(door)).toEqual([true]);
  });

  test("is answered and stays open where resolving was not granted", async () => {
    const door = await said();

    await publish(door, fixed(door));

    expect([replies(door).length, resolved(door)]).toEqual([1, [false]]);
  });

  test("whose thread somebody resolved gets no answer", async () => {
    const door = await said(mayResolve);
    const { github, repo, pull } = door;
    const [thread] = pull.threads.values();
    if (thread === undefined) throw new Error("nothing was said");
    const writer = github.world.user("writer");
    await setThreadResolved(github.world, repo.repository, pull, thread, writer, true);

    await publish(door, fixed(door));

    expect(replies(door)).toEqual([]);
  });

  test("whose comment is gone is left alone", async () => {
    const door = await said(mayResolve);
    const wanted = fixed(door);
    door.pull.reviewComments.splice(0);

    await publish(door, wanted);

    expect(replies(door)).toEqual([]);
  });

  test("in a locked conversation is not answered, and the check ends all the same", async () => {
    const door = await said(mayResolve);
    door.pull.locked = true;

    await publish(door, fixed(door));

    expect(replies(door)).toEqual([]);
    expect(door.repo.repository.checkRuns.map(({ status }) => status)).toEqual(["completed"]);
  });

  test("whose answer was stored and never confirmed is not answered again", async () => {
    const door = await said(mayResolve);
    door.github.faults.inject({ route: `POST ${replyRoute}`, kind: "stored-then-502" });

    await publish(door, fixed(door));

    expect([replies(door).length, resolved(door)]).toEqual([1, [true]]);
  });
});

describe("our threads", () => {
  test("tell who resolved them, and who answered whose word counts", async () => {
    const door = await said();
    const { github, repo, pull } = door;
    const [thread] = pull.threads.values();
    if (thread === undefined) throw new Error("nothing was said");
    const reader = github.world.user("reader");
    await setThreadResolved(github.world, repo.repository, pull, thread, reader, true);

    const { publisher } = await door.open();

    expect(await publisher.threads?.()).toEqual([
      {
        fingerprint: print(1),
        commentId: pull.reviewComments[0]?.id,
        nodeId: thread.nodeId,
        isResolved: true,
        mayResolve: false,
        resolvedBy: { login: "reader", mayWrite: false },
        saidFixed: false,
        replies: [],
      },
    ]);
  });

  test("are none of somebody else's, even with our marker", async () => {
    const door = await said();
    const [comment] = door.pull.reviewComments;
    if (comment === undefined) throw new Error("nothing was said");
    Object.assign(comment, { author: door.github.world.user("writer") });

    const { publisher } = await door.open();

    expect(await publisher.threads?.()).toEqual([]);
  });
});
