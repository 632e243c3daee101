import { expect, test } from "vitest";

import { deliveryId } from "../../src/domain/ids.ts";
import { silentLog } from "../../src/domain/log.ts";
import { openStorage } from "../../src/storage/storage.ts";
import { manualClock } from "../queue/manual-clock.ts";

const repository = { id: "7", owner: "acme", name: "shop" };
const pull = { repository, number: 12 };
const done = { command: "review", outcome: "done" } as const;

test("each press of a button is known by its delivery, and counts for the person", async () => {
  const clock = manualClock();
  const storage = await openStorage({ url: "sqlite::memory:", clock, log: silentLog });
  const { commandRecords } = storage;
  const press = { checkRun: 41, delivery: deliveryId("d-1") };
  const start = clock.now();

  await commandRecords.record(pull, press, "ada", [
    { command: "ignore-findings", outcome: "refused" },
  ]);

  expect(await commandRecords.has(repository, press)).toBe(true);
  expect(await commandRecords.has(repository, { ...press, delivery: deliveryId("d-2") })).toBe(
    false,
  );
  expect(await commandRecords.has(repository, { commentId: 41 })).toBe(false);
  expect(await commandRecords.since(repository, "ada", start - 1)).toEqual(["refused"]);
  await storage.close();
});

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
