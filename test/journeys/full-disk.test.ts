import { spawnSync } from "node:child_process";

import { expect, test, vi } from "vitest";

import { openScene, propose, standing, timesLogged } from "./scene.ts";

const defect = "const total = items.lenght; // BUG: misspelt\n";

/** Bounds, from outside, how large a file the process may write: as a disk without room does. */
function limitFileSize(pid: number, bytes: number | "unlimited"): void {
  const { status, stderr } = spawnSync("prlimit", [`--pid=${pid}`, `--fsize=${bytes}:unlimited`]);
  if (status !== 0) throw new Error(`prlimit: ${stderr.toString()}`);
}

vi.setConfig({ testTimeout: 60_000 });

test.skipIf(spawnSync("prlimit", ["--version"]).error !== undefined)(
  "a server whose disk is full refuses what it cannot keep, says so, and recovers",
  async () => {
    const scene = await openScene({
      withoutAnalyzers: true,
      ownProcess: "unhurried",
      allow: [/^delivery: .* was answered 503$/],
    });
    const { github, server, checked, until } = scene;
    const ready = async (): Promise<number> => (await fetch(`${server.url}/readyz`)).status;
    await expect.poll(ready).toBe(200);
    if (server.pid === null) throw new Error("the server has a process of its own");

    limitFileSize(server.pid, 1);
    const pull = await propose(scene, { "src/a.ts": defect });
    await github.settled();

    const answers = github.world.deliveries.map(({ answered }) => answered?.status);
    expect(new Set(answers)).toEqual(new Set([503]));
    await expect.poll(ready, { timeout: 10_000 }).toBe(503);
    const log = scene.log.join("");
    expect(log).toContain("check the database and the disk, then redeliver it");
    expect(log).toMatch(/Free some space|Check the disk and its free space/);

    limitFileSize(server.pid, "unlimited");
    await expect.poll(ready, { timeout: 10_000 }).toBe(200);
    const opened = github.world.deliveries.filter(({ event }) => event === "pull_request");
    for (const delivery of opened) github.webhooks.redeliver(delivery);
    await checked(pull);

    expect(standing(pull, scene)).toMatchObject({ reviews: 1, checks: ["failure"] });
    await until(() => timesLogged(scene, "reviewed") === 1);
  },
);
