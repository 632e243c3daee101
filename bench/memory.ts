import { randomUUID } from "node:crypto";
import { request } from "node:http";

import { systemClock } from "../src/domain/clock.ts";
import { silentLog } from "../src/domain/log.ts";
import { openStorage } from "../src/storage/storage.ts";
import { webhookHeaders } from "../test/github/webhook-post.ts";
import { reviewed } from "./check-writes.ts";
import type { Figure } from "./figure.ts";
import { generateChange } from "./generated-change.ts";
import { residentMemory } from "./resident-memory.ts";
import { until } from "./until.ts";
import { withServer, type Running } from "./with-server.ts";

const queued = 200;
/** How long GitHub keeps the workers waiting while the deliveries come in (ms). */
const heldMs = 8000;

/**
 * Resident memory of the server's process and its children: after the start, after a first review
 * (the analyzers' processes stay for a minute), and with 200 pull requests waiting. Nothing on
 * systems other than Linux, which do not tell it in `/proc`.
 */
export async function measureMemory(): Promise<readonly Figure[]> {
  if (process.platform !== "linux") {
    console.error("memory: not measured, it is read from /proc, which only Linux has");
    return [];
  }
  return await withServer(async (running) => {
    await rest();
    const idle = residentMemory(running.server.pid) ?? 0;
    const payload = await reviewOne(running);
    await rest();
    const after = residentMemory(running.server.pid) ?? 0;
    await queueMany(running, payload);
    const full = residentMemory(running.server.pid) ?? 0;
    return [
      { what: "memory, idle server", value: idle, unit: "MB", target: { atMost: 150 } },
      { what: "memory after a review, with analyzers", value: after, unit: "MB", target: null },
      {
        what: `memory with ${queued} pull requests queued`,
        value: full,
        unit: "MB",
        target: { atMost: 400 },
      },
    ];
  });
}

/** Lets timers of the start and of a review's end run out. */
function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1500));
}

/** Opens a pull request, waits for its review, and gives the payload that announced it. */
async function reviewOne({ github }: Running): Promise<string> {
  const { base, head } = generateChange({
    files: 10,
    functions: 6,
    editEvery: 3,
    added: 1,
    defects: false,
  });
  const repository = await github.createRepository({ owner: "lantern", name: "shop", files: base });
  await repository.commit("topic", { files: head, from: "main" });
  await reviewed(github, repository.repository, () => repository.openPull({ head: "topic" }));
  const opened = github.world.deliveries.find(({ event }) => event === "pull_request");
  if (opened === undefined) throw new Error("no delivery announced the pull request");
  return opened.body;
}

/** Delivers for 200 other pull requests while the workers wait for GitHub, and counts the jobs. */
async function queueMany(running: Running, payload: string): Promise<void> {
  const { github, server, databaseUrl } = running;
  github.faults.inject({
    route: "GET /repos/{owner}/{repo}/pulls/{pull_number}",
    kind: "delay",
    delayMs: heldMs,
    times: queued,
  });
  for (let number = 2; number < queued + 6; number += 1) {
    const body = Buffer.from(withNumber(payload, number));
    const headers = webhookHeaders(github.world.app, "pull_request", randomUUID(), body);
    await deliver(server.webhookUrl, headers, body);
  }
  // The same file, read by a second process as SQLite allows.
  const storage = await openStorage({ url: databaseUrl, clock: systemClock, log: silentLog });
  try {
    await until(
      `${queued} pull requests are queued`,
      async () => (await storage.queue.depth()).waiting >= queued,
      heldMs / 1000,
    );
  } finally {
    await storage.close();
  }
}

function withNumber(payload: string, number: number): string {
  const parsed = JSON.parse(payload) as { readonly pull_request: object };
  return JSON.stringify({ ...parsed, number, pull_request: { ...parsed.pull_request, number } });
}

function deliver(url: string, headers: Record<string, string>, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", headers }, (response) => {
      response.resume();
      if (response.statusCode === 202) response.on("end", resolve);
      else reject(new Error(`a delivery was answered ${response.statusCode}`));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
