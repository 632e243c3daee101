import { expect, test } from "vitest";

import type { Intent } from "../../../src/domain/intent.ts";
import { silentLog } from "../../../src/domain/log.ts";
import { runCommandJob, type CommandJob } from "../../../src/review/command/command-job.ts";
import {
  fakeCommandRecords,
  fixedClock,
  fakeLedger,
  fakeHeads,
  fakePauses,
  fakeSource,
} from "../fakes.ts";

async function say(body: string, mayWrite = true, over: Partial<CommandJob> = {}) {
  const done: string[] = [];
  const enqueued: Intent[] = [];
  const { pullRequest } = fakeSource({}, { "a.ts": "1\n" });
  if (pullRequest === null) throw new Error("the source has a pull request");
  const { ref } = pullRequest;
  await runCommandJob({
    intent: {
      kind: "command",
      installationId: 1,
      pullRequest: ref,
      commentId: 5,
      author: "ada",
      body,
    },
    conversation: {
      mayWrite: () => Promise.resolve(mayWrite),
      acknowledge: () => Promise.resolve(void done.push("eyes")),
      answer: (_id, markdown) => Promise.resolve(void done.push(markdown)),
      isOurThread: () => Promise.resolve(false),
      resolveThread: () => Promise.resolve(false),
    },
    pullRequest,
    isOurName: (name) => name === "marginalia-app",
    showConfig: () => Promise.resolve("the configuration"),
    showStatus: () => Promise.resolve("the status"),
    ledger: fakeLedger(),
    heads: fakeHeads(),
    pauses: fakePauses(),
    commandRecords: fakeCommandRecords(),
    clock: fixedClock(),
    enqueue: (intent) => Promise.resolve(void enqueued.push(intent)),
    log: silentLog,
    ...over,
  });
  const modes = enqueued.map((intent) => (intent.kind === "review" ? intent.mode : intent.kind));
  return { done, modes };
}

test("/review is seen and queued, and needs no words", async () => {
  expect(await say("/review")).toEqual({ done: ["eyes"], modes: ["again"] });
});

test("what is said to us counts like what starts with a slash, and only that", async () => {
  expect((await say("@marginalia-app review full")).modes).toEqual(["full"]);
  expect((await say("@marginalia review full")).modes).toEqual([]);
});

test("the strongest of several wins", async () => {
  expect((await say("/review\n/review full\n/review")).modes).toEqual(["full"]);
});

test("/help answers anybody, once", async () => {
  const { done, modes } = await say("/help\n/help", false);

  expect(modes).toEqual([]);
  expect(done).toEqual(["eyes", expect.stringContaining("`/review full`")]);
});

test("/config answers anybody with what counts", async () => {
  expect(await say("/config\n/config", false)).toEqual({
    done: ["eyes", "the configuration"],
    modes: [],
  });
});

test("/status answers anybody; /summary is for writers", async () => {
  expect(await say("/status\n/summary", false)).toEqual({
    done: ["eyes", "the status"],
    modes: [],
  });
  expect(await say("/summary")).toEqual({ done: ["eyes"], modes: ["again"] });
});

test("/pause and /resume are for writers; what was paused is looked at again", async () => {
  const pauses = fakePauses();
  expect(await say("/pause", false, { pauses })).toEqual({ done: [], modes: [] });
  expect((await say("/pause", true, { pauses })).done[1]).toMatch(/^Paused: /);
  expect(await say("/resume", true, { pauses })).toEqual({
    done: ["eyes", "Pushes are reviewed again."],
    modes: ["reconsider"],
  });
  expect((await say("/resume", true, { pauses })).done[1]).toMatch(/^It is not paused/);
});

test("who may not write gets neither a review nor a reply", async () => {
  expect(await say("/review full", false)).toEqual({ done: [], modes: [] });
});

test.each(["/explain", "/ask why?", "/learn tabs", "@marginalia-app explain", "/deploy"])(
  "%s is nobody's command, and is left alone",
  async (body) => {
    const commandRecords = fakeCommandRecords();

    expect(await say(body, true, { commandRecords })).toEqual({ done: [], modes: [] });
    expect(commandRecords.told).toEqual([]);
  },
);

test("a slip of the pen is answered with the nearest command", async () => {
  const { done } = await say("/reveiw");

  expect(done).toEqual(["eyes", "`/reveiw` is not a command. Did you mean `/review`?"]);
});

test("each command is recorded with what came of it, and done once", async () => {
  const commandRecords = fakeCommandRecords();
  await say("/help\n/review full\n/reveiw", false, { commandRecords });
  expect(commandRecords.told).toEqual([
    ["help", "done"],
    ["review full", "refused"],
    ["unknown", "refused"],
  ]);
  expect(await say("/help\n/review full", true, { commandRecords })).toEqual({
    done: [],
    modes: [],
  });
});

test("who gives too many is told once, and then not heard, but recorded all the same", async () => {
  const ten = Array.from({ length: 10 }, () => "done" as const);
  const nine = fakeCommandRecords(...ten.slice(1));
  expect((await say("/review", true, { commandRecords: nine })).modes).toEqual(["again"]);

  const first = fakeCommandRecords(...ten);
  const { done, modes } = await say("/review", true, { commandRecords: first });
  expect(done).toEqual([expect.stringMatching(/more than 10 commands in 10 minutes/)]);
  expect(modes).toEqual([]);
  expect(first.told).toEqual([["review", "too many"]]);

  const later = fakeCommandRecords(...ten, "too many");
  expect(await say("/review", true, { commandRecords: later })).toEqual({ done: [], modes: [] });
  expect(later.told).toEqual([["review", "too many"]]);
});

test("ordinary words are left alone", async () => {
  expect(await say("I think a /review would help")).toEqual({ done: [], modes: [] });
});

test.each([
  ["/ignore by design", "/ignore <why>"],
  ["/resolve", "/resolve"],
])("%s in the conversation is told where to be written", async (body, usage) => {
  const { done, modes } = await say(body);

  expect(done).toEqual([
    "eyes",
    `Write \`${usage}\` as a reply to the finding that it is about, in its thread.`,
  ]);
  expect(modes).toEqual([]);
});

test("/help lists exactly the commands that exist", async () => {
  const { done } = await say("/help", false);
  const listed = [...(done[1] ?? "").matchAll(/^\| `([^`]+)` \|/gm)].map(([, usage]) => usage);

  expect(listed).toEqual([
    "/review",
    "/review full",
    "/summary",
    "/ignore <why>",
    "/resolve",
    "/pause",
    "/resume",
    "/status",
    "/config",
    "/help",
  ]);
});
