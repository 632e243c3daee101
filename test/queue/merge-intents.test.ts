import { expect, test } from "vitest";
import { mergeIntents } from "../../src/queue/merge-intents.ts";
import { command, group, review } from "./sample-intents.ts";

test.each([
  ["push", "push", "push"],
  ["push", "again", "again"],
  ["again", "push", "again"],
  ["full", "push", "full"],
  ["full", "again", "full"],
  ["again", "full", "full"],
] as const)("%s, then %s, is %s", (older, newer, merged) => {
  expect(mergeIntents(review(1, older), review(1, newer))).toEqual(review(1, merged));
});

test("everything but the mode is the newer one's", () => {
  expect(mergeIntents(review(1, "full", 5), review(1, "push", 6))).toEqual(review(1, "full", 6));
  expect(mergeIntents(command(1), { ...command(1), installationId: 9 })).toMatchObject({
    installationId: 9,
  });
});

test("a summary that either asks for is written", () => {
  const asks = { ...review(1, "again"), summary: true } as const;
  for (const merged of [
    mergeIntents(asks, review(1, "push")),
    mergeIntents(review(1, "push"), asks),
  ]) {
    expect(merged).toMatchObject({ mode: "again", summary: true });
  }
});

test("threads that were spoken of are not forgotten for a label", () => {
  const repository = { id: "r1", owner: "ada", name: "engine" };
  const pullRequest = { repository, number: 1 };
  const label = { kind: "reconsider", installationId: 1, pullRequest } as const;
  const thread = { ...label, threads: true } as const;

  expect(mergeIntents(thread, label)).toEqual(thread);
  expect(mergeIntents(label, thread)).toEqual(thread);
  expect(mergeIntents(label, label)).toEqual(label);
});

test("a merge group that is gone stays gone, in whatever order it is told of", () => {
  expect(mergeIntents(group(false), group(true))).toEqual(group(true));
  expect(mergeIntents(group(true), group(false))).toEqual(group(true));
  expect(mergeIntents(group(false), group(false))).toEqual(group(false));
});
