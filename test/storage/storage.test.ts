import { expect, onTestFinished, test } from "vitest";
import { Stop } from "../../src/domain/errors.ts";
import { delivery } from "../queue/inbox-contract.ts";
import { manualClock } from "../queue/manual-clock.ts";
import { review } from "../queue/sample-intents.ts";
import { openFile } from "./test-storage.ts";

async function setUp() {
  const file = await openFile(manualClock());
  onTestFinished(file.remove);
  return file;
}

test("a storage that takes writes says so, again and again", async () => {
  const { storage } = await setUp();

  await expect(storage.checkWritable()).resolves.toBeUndefined();
  await expect(storage.checkWritable()).resolves.toBeUndefined();
});

test("a disk that fills up is reported with its cure, and work goes on when there is room", async () => {
  const file = await setUp();
  const { storage } = file;
  const probe = "create trigger full before insert on probes begin select raise(fail, 'full'); end";
  await file.sql(probe);

  await expect(storage.checkWritable()).rejects.toThrow(Stop);

  await file.sql("drop trigger full");
  await expect(storage.checkWritable()).resolves.toBeUndefined();
  expect(await storage.inbox.store(delivery("a"))).toBe("stored");
});

test("closing waits for what is being stored", async () => {
  const file = await setUp();
  const storing = Promise.all([
    file.storage.inbox.store(delivery("a")),
    file.storage.queue.enqueue(review(1)),
  ]);

  await file.reopen();
  await storing;

  expect(await file.storage.inbox.undispatched(10)).toHaveLength(1);
  expect(await file.storage.queue.depth()).toMatchObject({ waiting: 1 });
});

test("a delivery that cannot be stored is not acknowledged, and the next one is", async () => {
  const file = await setUp();
  await file.sql("alter table deliveries rename to hidden");
  const refused = file.storage.inbox.store(delivery("a"));
  await expect(refused).rejects.toThrow("no such table");
  await file.sql("alter table hidden rename to deliveries");

  expect(await file.storage.inbox.store(delivery("a"))).toBe("stored");
});
