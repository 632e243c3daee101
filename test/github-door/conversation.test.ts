import { describe, expect, test } from "vitest";

import { renderAnswer } from "../../src/github/conversation.ts";
import { byteLength, maxBodyBytes } from "../../src/github/fit-bytes.ts";
import { readMarker } from "../../src/github/marker.ts";
import { closeDoors, keptLog, onLine, openDoor, planFor } from "./door.ts";

closeDoors();

describe("who may command", () => {
  test.each([
    ["maintainer", true],
    ["writer", true],
    ["triager", false],
    ["reader", false],
    ["stranger", false],
  ])("%s: %s, as GitHub says", async (login, may) => {
    const door = await openDoor();
    const { conversation } = await door.open();
    expect(await conversation.mayWrite(login)).toBe(may);
  });

  test("is asked once in one job", async () => {
    const door = await openDoor();
    const { conversation } = await door.open();
    await Promise.all([conversation.mayWrite("writer"), conversation.mayWrite("writer")]);
    const route = "/repos/{owner}/{repo}/collaborators/{username}/permission";
    expect(door.github.requests({ route })).toHaveLength(1);
  });
});

describe("a command's comment", () => {
  test("gets the eyes; without the permission that is only logged", async () => {
    const granted = await openDoor({
      permissions: { metadata: "read", pull_requests: "write", issues: "write" },
      events: [],
    });
    const comment = await granted.repo.comment(granted.pull, "writer", "/review");
    await (await granted.open()).conversation.acknowledge({ commentId: comment.id });
    expect(comment.reactions.map(({ content }) => content)).toEqual(["eyes"]);

    const refused = await openDoor({
      permissions: { metadata: "read", pull_requests: "read", issues: "read" },
      events: [],
    });
    const other = await refused.repo.comment(refused.pull, "writer", "/review");
    const { log, lines } = keptLog();
    await (await refused.open({ log })).conversation.acknowledge({ commentId: other.id });
    expect(other.reactions).toEqual([]);
    expect(lines.map(([, message]) => message)).toContain("could not react to the command");
  });

  test("is answered once, however often it is delivered", async () => {
    const door = await openDoor();
    const comment = await door.repo.comment(door.pull, "writer", "/help");
    await (await door.open()).conversation.answer({ commentId: comment.id }, "Commands: …");
    await (await door.open()).conversation.answer({ commentId: comment.id }, "Commands: …");
    expect(door.pull.issueComments.map(({ body }) => body)).toEqual([
      "/help",
      `Commands: …\n\n<!-- marginalia:answer=${comment.id} -->`,
    ]);
  });

  test("whose answer was stored but never confirmed is not answered again", async () => {
    const door = await openDoor();
    const comment = await door.repo.comment(door.pull, "writer", "/help");
    const route = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
    door.github.faults.inject({ route, kind: "stored-then-502" });
    await (await door.open()).conversation.answer({ commentId: comment.id }, "Commands: …");
    expect(door.pull.issueComments).toHaveLength(2);
  });

  test("in a locked conversation is told as permanent", async () => {
    const door = await openDoor();
    door.pull.locked = true;
    const { conversation } = await door.open();
    await expect(conversation.answer({ commentId: 7 }, "Commands: …")).rejects.toMatchObject({
      name: "TellTheUser",
      hint: expect.stringContaining("locked or the repository archived"),
    });
  });
});

describe("a command's comment in a thread", () => {
  test("is answered there once; only a thread that starts with a finding of ours is ours", async () => {
    const door = await openDoor();
    const opened = await door.open();
    const plan = await planFor(opened, { inline: [onLine(1)] });
    await opened.publisher.begin({ id: plan.id, head: plan.change.head });
    await opened.publisher.publish(plan);
    const top = door.pull.reviewComments[0]?.id ?? 0;
    const comment = { commentId: 999, inThread: top };

    await (await door.open()).conversation.answer(comment, "Dismissed.");
    await (await door.open()).conversation.answer(comment, "Dismissed.");

    const [, ...replies] = door.pull.reviewComments;
    expect(replies.map(({ body, inReplyTo }) => [body, inReplyTo])).toEqual([
      ["Dismissed.\n\n<!-- marginalia:answer=999 -->", top],
    ]);
    expect(await opened.conversation.isOurThread(top)).toBe(true);
    expect(await opened.conversation.isOurThread(replies[0]?.id ?? 0)).toBe(false);
    // Without contents: write it stays open.
    expect(await opened.conversation.resolveThread(top)).toBe(false);
  });
});

test("an answer that is too long for a comment ends with how much is left out, and its marker", () => {
  const notes = Array.from({ length: 5_000 }, (_, number) => `- Zeile ${number}: größer`);

  const body = renderAnswer(7, notes.join("\n"));

  expect(byteLength(body)).toBeLessThanOrEqual(maxBodyBytes);
  expect(body).toMatch(/\n\n\d+ more lines than a comment can hold\.\n\n<!--/);
  expect(readMarker(body)).toEqual({ kind: "answer", commentId: 7 });
});
