import { describe, expect, test } from "vitest";

import { TellTheUser } from "../../src/domain/errors.ts";
import type { Intent } from "../../src/domain/intent.ts";
import { silentLog } from "../../src/domain/log.ts";
import { createJobHandler, type JobHandler } from "../../src/review/job-handler.ts";
import type { CommandRecords, Forge } from "../../src/review/ports.ts";
import {
  fakeCache,
  fakeCommandRecords,
  fakeConfigs,
  fakePauses,
  fakeLedger,
  fakeHeads,
  fakePublisher,
  fakeSource,
  fixedClock,
  markerEngine,
  receiptTools,
} from "./fakes.ts";

const intent: Intent = {
  kind: "review",
  installationId: 3,
  pullRequest: { repository: { id: "7", owner: "acme", name: "shop" }, number: 12 },
  mode: "push",
};

function handlerOf(
  open: Forge["open"],
  commandRecords: CommandRecords = fakeCommandRecords(),
): JobHandler {
  return createJobHandler({
    appSlug: "marginalia",
    forge: { open, openGroup: () => Promise.reject(new Error("not to be opened")) },
    engines: [markerEngine()],
    cache: fakeCache(),
    ledger: fakeLedger(),
    heads: fakeHeads(),
    ...receiptTools,
    configs: fakeConfigs(),
    pauses: fakePauses(),
    commandRecords,
    queuedReviews: { of: () => Promise.resolve([]) },
    receipts: { ofReview: () => Promise.resolve(null) },
    enqueue: () => Promise.resolve(),
    forgetInstallation: (id) => Promise.resolve(id === 3 ? "again" : "done"),
    clock: fixedClock(),
    log: silentLog,
  });
}

test("a command that cannot be answered, as in a locked conversation, is recorded", async () => {
  const refused = new TellTheUser("GitHub takes no answer", "Unlock the conversation.");
  const records = fakeCommandRecords();
  const handler = handlerOf(
    () =>
      Promise.resolve({
        source: fakeSource({}, { "a.ts": "1\n" }),
        publisher: fakePublisher(),
        conversation: {
          mayWrite: () => Promise.resolve(true),
          acknowledge: () => Promise.resolve(),
          answer: () => Promise.reject(refused),
          isOurThread: () => Promise.resolve(false),
          resolveThread: () => Promise.resolve(false),
        },
      }),
    records,
  );
  const { installationId } = intent;
  const { pullRequest } = fakeSource({}, {});
  if (pullRequest === null) throw new Error("the fake source has a pull request");
  const given = { kind: "command", commentId: 5, author: "ada", body: "/help" } as const;
  const command: Intent = { ...given, installationId, pullRequest: pullRequest.ref };

  const job = { id: "j", attempt: 1, enqueuedAt: 0, intent: command };
  await expect(handler.handle(job, new AbortController().signal)).rejects.toThrow(refused.message);

  expect(records.told).toEqual([["help", "failed"]]);
});

describe("a pull request that GitHub says is not there", () => {
  const unknown = new TellTheUser("GitHub knows no acme/shop#12", "It was deleted.");
  const stop = new AbortController();

  test("is asked for again, because a delivery can be ahead of the answers", async () => {
    const publisher = fakePublisher();
    let opened = 0;
    const handler = handlerOf(() => {
      opened += 1;
      if (opened === 1) return Promise.reject(unknown);
      return Promise.resolve({
        source: fakeSource({}, { "a.ts": "1\n" }),
        publisher,
        conversation: {
          mayWrite: () => Promise.resolve(false),
          acknowledge: () => Promise.resolve(),
          answer: () => Promise.resolve(),
          isOurThread: () => Promise.resolve(false),
          resolveThread: () => Promise.resolve(false),
        },
      });
    });

    const first = handler.handle({ id: "j", attempt: 1, enqueuedAt: 0, intent }, stop.signal);
    await expect(first).rejects.not.toBeInstanceOf(TellTheUser);
    await handler.handle({ id: "j", attempt: 2, enqueuedAt: 0, intent }, stop.signal);

    expect(publisher.plans.map(({ verdict }) => verdict)).toEqual([{ kind: "reviewed-clean" }]);
  });

  test("is believed to be gone after the third answer", async () => {
    const handler = handlerOf(() => Promise.reject(unknown));

    await expect(
      handler.handle({ id: "j", attempt: 3, enqueuedAt: 0, intent }, stop.signal),
    ).rejects.toBe(unknown);
  });
});

test("an installation is forgotten once more after the reviews of it have ended", async () => {
  const handler = handlerOf(() => Promise.reject(new Error("not to be opened")));
  const { signal } = new AbortController();
  const forget = (installationId: number): Promise<void> =>
    handler.handle(
      {
        id: "j",
        attempt: 1,
        enqueuedAt: 0,
        intent: { kind: "forget-installation", installationId },
      },
      signal,
    );

  await expect(forget(3)).rejects.toMatchObject({
    name: "RetryLater",
    retryAt: 1_750_000_300_000,
  });
  await expect(forget(4)).resolves.toBeUndefined();
});
