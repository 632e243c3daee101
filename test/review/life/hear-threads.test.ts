import { describe, expect, test } from "vitest";

import type { FindingLife } from "../../../src/domain/ledger-entry.ts";
import { closedThreads, hearThreads, openedAgain } from "../../../src/review/life/hear-threads.ts";
import type { ThreadState } from "../../../src/review/ports.ts";
import { entryOf } from "../entry.ts";
import { fakeSha } from "../fakes.ts";
import { finding } from "../finding.ts";

const said = finding("said");

function thread(more: Partial<ThreadState> = {}): ThreadState {
  return {
    fingerprint: said.fingerprint,
    commentId: 1,
    nodeId: "PRRT_1",
    isResolved: false,
    resolvedBy: null,
    saidFixed: false,
    replies: [],
    ...more,
  };
}

const ada = { login: "ada", mayWrite: true };
const reply = (login: string, text: string, counts = true) => ({ login, text, counts });

test.each<[string, Partial<ThreadState>, FindingLife]>([
  ["nobody did anything", {}, { kind: "open" }],
  [
    "somebody with write access resolved it",
    { isResolved: true, resolvedBy: ada },
    { kind: "dismissed", by: "ada", because: "resolved the conversation", resolved: true },
  ],
  [
    "and said why",
    { isResolved: true, resolvedBy: ada, replies: [reply("ada", " It is\nmeant so. ")] },
    { kind: "dismissed", by: "ada", because: "It is meant so.", resolved: true },
  ],
  [
    "and somebody else said something",
    { isResolved: true, resolvedBy: ada, replies: [reply("rita", "Really?", false)] },
    { kind: "dismissed", by: "ada", because: "resolved the conversation", resolved: true },
  ],
  [
    "somebody without resolved it",
    { isResolved: true, resolvedBy: { login: "mallory", mayWrite: false } },
    { kind: "open" },
  ],
  ["we resolved it", { isResolved: true, saidFixed: true }, { kind: "open" }],
])("%s", (_what, more, life) => {
  expect(hearThreads([entryOf(said)], [thread(more)])[0]?.life).toEqual(life);
});

test("who answered is remembered, if their word counts", () => {
  const replies = [reply("ada", "Meant so."), reply("mallory", "No!", false)];

  const [heard] = hearThreads([entryOf(said)], [thread({ replies })]);

  expect(heard?.thread).toEqual({ commentId: 1, nodeId: "PRRT_1", answeredBy: "ada" });
});

test("what is not open is not dismissed by a resolved thread", () => {
  const fixed = entryOf(said, { life: { kind: "fixed", in: fakeSha("x") } });

  const [heard] = hearThreads([fixed], [thread({ isResolved: true, resolvedBy: ada })]);

  expect(heard?.life).toEqual(fixed.life);
});

describe("a dismissal", () => {
  const dismissed = { kind: "dismissed", by: "ada", because: "meant so" } as const;
  const resolved = { ...dismissed, resolved: true } as const;

  test("by command is known to hang on the thread once that is resolved, whoever did it", () => {
    const [heard] = hearThreads(
      [entryOf(said, { life: dismissed })],
      [thread({ isResolved: true })],
    );

    expect(heard?.life).toEqual(resolved);
  });

  test.each<[string, FindingLife, Partial<ThreadState>, boolean]>([
    ["is taken back by whoever opens its thread again", resolved, {}, true],
    ["stands while the thread is resolved", resolved, { isResolved: true }, false],
    ["stands whose thread never was resolved", dismissed, {}, false],
    ["stands when its comment is gone", resolved, { commentId: 2 }, false],
  ])("%s", (_what, life, state, taken) => {
    const entry = entryOf(said, { life });

    expect(openedAgain([entry], [thread(state)])).toEqual(taken ? [said.fingerprint] : []);
  });
});

test("a thread of another comment is nobody's", () => {
  const entry = entryOf(said);

  expect(
    hearThreads([entry], [thread({ commentId: 2, isResolved: true, resolvedBy: ada })]),
  ).toEqual([entry]);
});

test("a thread is over when it was resolved or answered as fixed", () => {
  const threads = [
    thread(),
    thread({ commentId: 2, isResolved: true }),
    thread({ commentId: 3, saidFixed: true }),
  ];

  expect([...closedThreads(threads)]).toEqual([2, 3]);
});
