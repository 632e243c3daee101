import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../src/domain/clock.ts";
import { manualClock } from "../queue/manual-clock.ts";
import { openFile } from "./test-storage.ts";
import type { Order, Report } from "./storage-process.ts";

const program = fileURLToPath(new URL("storage-process.ts", import.meta.url));

function start(path: string): ChildProcess {
  const child = fork(program, [path], { execArgv: ["--import", "tsx"] });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

async function startReady(path: string): Promise<ChildProcess> {
  const child = start(path);
  await once(child, "message");
  return child;
}

/** The first report after the order; callers send one order at a time. */
async function tell(child: ChildProcess, order: Order): Promise<unknown> {
  const reported = once(child, "message");
  child.send(order);
  const [{ result }] = (await reported) as [Report];
  return result;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

test("after kill -9 every acknowledged delivery and job is there, and the claimed one runs again", async () => {
  const clock = manualClock(systemClock.now());
  const file = await openFile(clock);
  onTestFinished(file.remove);
  await file.storage.close();
  const child = await startReady(file.path);
  expect(await tell(child, { store: "a" })).toBe("stored");
  await tell(child, { enqueue: 1 });
  const claimed = await tell(child, "claim");
  await tell(child, { enqueue: 2 });
  const acknowledged = new Set(["a"]);
  const enough = new Promise<void>((resolve) => {
    child.on("message", ({ order }: Report) => {
      if (typeof order === "object" && "store" in order) acknowledged.add(order.store);
      if (acknowledged.size > 50) resolve();
    });
  });
  for (let more = 0; more < 400; more += 1) child.send({ store: `late-${more}` });
  await enough;

  await kill(child);

  await clock.leap(60_000);
  await file.reopen();
  const { inbox, queue } = file.storage;
  const stored = new Set<string>((await inbox.undispatched(1_000)).map(({ id }) => id));
  expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([]);
  expect(await queue.depth()).toEqual({ waiting: 1, running: 1, buried: 0 });
  expect(await queue.claim("next", 1_000)).toMatchObject({ key: "review:r2:2", attempt: 1 });
  await clock.leap(2 * 60 * 60 * 1000);
  expect(await queue.claim("next", 1_000)).toMatchObject({
    id: (claimed as { id: string }).id,
    key: "review:r1:1",
    attempt: 2,
  });
});

test("three processes that start over one new file at once all come up on one schema", async () => {
  const file = await openFile(systemClock);
  onTestFinished(file.remove);
  const fresh = `${file.path}-fresh`;

  const children = await Promise.all([startReady(fresh), startReady(fresh), startReady(fresh)]);

  const answers = [];
  for (const child of children) answers.push(await tell(child, { store: "same" }));
  expect(answers).toEqual(["stored", "duplicate", "duplicate"]);
});
