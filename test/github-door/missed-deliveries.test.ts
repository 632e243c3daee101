import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, beforeEach, expect, test } from "vitest";

import { silentLog } from "../../src/domain/log.ts";
import { redeliverMissed } from "../../src/github/missed-deliveries.ts";
import { QueuedOctokit } from "../../src/github/octokit.ts";
import { startGitHub, type GitHub } from "../github/server.ts";

let up = false;
let received: { readonly guid: string; readonly event: string }[] = [];
let receiver: Server;
let github: GitHub;

beforeEach(async () => {
  up = false;
  received = [];
  receiver = createServer((request, response) => {
    request.resume();
    if (up) {
      const { "x-github-delivery": guid, "x-github-event": event } = request.headers;
      received.push({ guid: String(guid), event: String(event) });
    }
    response.writeHead(up ? 202 : 503).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const { port } = receiver.address() as AddressInfo;
  github = await startGitHub({ webhookUrl: `http://127.0.0.1:${port}/` });
});

afterEach(async () => {
  await github.close();
  await new Promise((resolve) => receiver.close(resolve));
});

function redeliver(since: number, now = Date.now()): Promise<number> {
  const octokit = new QueuedOctokit({
    auth: { appId: github.app.id, privateKey: github.app.privateKey },
    baseUrl: github.url,
    throttle: { enabled: false },
  });
  return redeliverMissed({ octokit, log: silentLog, clock: { now: () => now }, pause: 0 }, since);
}

/** Opens a pull request, which GitHub tells the App; gives the deliveries so far. */
async function happen(branch: string): Promise<readonly string[]> {
  const repo = await github.createRepository({ owner: "acme", name: branch });
  await repo.commit("topic", { files: { "a.ts": "a\n" } });
  await repo.openPull({ head: "topic" });
  await github.settled();
  return github.world.deliveries.map(({ guid }) => guid);
}

test("what came while the server was down is asked for, once each, and nothing else", async () => {
  const missed = await happen("down");
  up = true;
  await happen("up");
  const arrived = received.map(({ guid }) => guid);

  expect(await redeliver(0)).toBe(missed.length);
  await github.settled();
  expect(received.map(({ guid }) => guid).slice(arrived.length)).toEqual(
    expect.arrayContaining([...missed]),
  );
  expect(received).toHaveLength(arrived.length + missed.length);

  // They have arrived by now, so there is nothing left to ask for.
  expect(await redeliver(0)).toBe(0);
});

test("what is older than asked for is left alone", async () => {
  await happen("down");
  expect(await redeliver(Date.now() + 60_000)).toBe(0);
});
