import { expect, test } from "vitest";

import { silentLog } from "../../src/domain/log.ts";
import { openStorage } from "../../src/storage/storage.ts";
import { manualClock } from "../queue/manual-clock.ts";

const repository = { id: "7", owner: "acme", name: "shop" };
const pull = { repository, number: 12 };
const done = { command: "review", outcome: "done" } as const;

test("commands are known by comment and by person, and go with age or installation", async () => {
  const clock = manualClock();
  const storage = await openStorage({
    url: "sqlite::memory:",
    clock,
    log: silentLog,
    receiptMaxAge: 1_000,
  });
  const { commandRecords } = storage;
  await storage.rememberRepository(1, repository);
  const start = clock.now();

  await commandRecords.record(pull, { commentId: 1 }, "ada", [
    done,
    { command: "ignore", outcome: "refused" },
  ]);
  // The same again is what a crash leads to.
  await commandRecords.record(pull, { commentId: 1 }, "ada", [done]);

  expect(await commandRecords.has(repository, { commentId: 1 })).toBe(true);
  expect(await commandRecords.has(repository, { commentId: 1, inThread: 1 })).toBe(false);
  expect(await commandRecords.since(repository, "ada", start - 1)).toEqual(["done", "refused"]);
  expect(await commandRecords.since(repository, "ada", start)).toEqual([]);
  expect(await commandRecords.since(repository, "bob", start - 1)).toEqual([]);

  await clock.advance(1_001);
  await commandRecords.record(pull, { commentId: 2 }, "ada", [done]);
  await storage.dropOld();
  expect(await commandRecords.has(repository, { commentId: 1 })).toBe(false);

  await storage.forgetInstallation(1);
  expect(await commandRecords.has(repository, { commentId: 2 })).toBe(false);
  await storage.close();
});
