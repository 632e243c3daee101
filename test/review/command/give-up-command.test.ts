import { expect, test } from "vitest";

import type { Intent } from "../../../src/domain/intent.ts";
import { giveUpCommand } from "../../../src/review/command/give-up-command.ts";
import { fakeCommandRecords, fakePublisher, fakeSource } from "../fakes.ts";

async function giveUp(
  body: string,
  {
    mayWrite = true,
    isAway = false,
  }: { readonly mayWrite?: boolean; readonly isAway?: boolean } = {},
) {
  const answers: string[] = [];
  const commandRecords = fakeCommandRecords();
  const intent: Extract<Intent, { kind: "command" }> = {
    kind: "command",
    installationId: 1,
    pullRequest: { repository: { id: "7", owner: "acme", name: "shop" }, number: 12 },
    commentId: 5,
    author: "ada",
    body,
  };
  const tools = {
    appSlug: "Marginalia",
    commandRecords,
    forge: {
      open: () =>
        isAway
          ? Promise.reject(new Error("GitHub is away"))
          : Promise.resolve({
              source: fakeSource({}, {}),
              publisher: fakePublisher(),
              conversation: {
                mayWrite: () => Promise.resolve(mayWrite),
                acknowledge: () => Promise.resolve(),
                answer: (_at: unknown, text: string) => Promise.resolve(void answers.push(text)),
                isOurThread: () => Promise.resolve(true),
                resolveThread: () => Promise.resolve(true),
              },
            }),
      openGroup: () => Promise.reject(new Error("not to be opened")),
    },
  };
  const ended = await giveUpCommand(intent, tools).then(
    () => "told",
    (error: unknown) => String(error),
  );
  await giveUpCommand(intent, tools);
  return { ended, answers, told: commandRecords.told };
}

const said = [expect.stringContaining("could not be carried out")];

test.each([
  ["/ignore it is a fixture", {}, said, [["ignore", "failed"]]],
  ["@marginalia review full", {}, said, [["review full", "failed"]]],
  ["/ignore it is a fixture", { mayWrite: false }, [], [["ignore", "failed"]]],
  ["/status", { mayWrite: false }, said, [["status", "failed"]]],
  ["thank you", {}, [], []],
])("%s, of somebody who %j, is answered once and recorded", async (body, who, answers, told) => {
  expect(await giveUp(body, who)).toEqual({ ended: "told", answers, told });
});

test("what nobody could be told is recorded all the same", async () => {
  expect(await giveUp("/pause", { isAway: true })).toEqual({
    ended: "Error: GitHub is away",
    answers: [],
    told: [["pause", "failed"]],
  });
});
