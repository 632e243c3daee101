import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { percentile, type Figure } from "./figure.ts";
import { sendSignedLoad, type LoadResult } from "./signed-load.ts";

const secret = "a secret of the benchmark";
const connections = 16;
const rounds = 5;
const perRound = 3000;

/**
 * Webhook intake, the sender sharing the machine's cores with the server. The ratio to a bare HMAC
 * server under the same load in the same run takes the machine's speed out. Of five rounds the
 * fastest counts: whatever else the machine does can only slow a round down.
 */
export async function measureIntake(): Promise<readonly Figure[]> {
  const bare = await measure("bare");
  const ours = await measure("ours");
  const refused = ours.reduce((sum, run) => sum + run.refused, 0);
  if (refused > 0) throw new Error(`${refused} deliveries were refused under load`);
  const best = fastest(ours);
  return [
    {
      what: "signed deliveries",
      value: best.perSecond,
      unit: "/s",
      target: { atLeast: 1200 },
    },
    {
      what: "delivery answered, p95",
      value: percentile(best.latencies, 0.95),
      unit: "ms",
      target: { atMost: 20 },
    },
    {
      what: "intake beside a bare HMAC server",
      value: best.perSecond / fastest(bare).perSecond,
      unit: "x",
      target: null,
    },
  ];
}

function fastest(runs: readonly LoadResult[]): LoadResult {
  return runs.reduce((best, run) => (run.perSecond > best.perSecond ? run : best));
}

async function measure(kind: "ours" | "bare"): Promise<readonly LoadResult[]> {
  const directory = await mkdtemp(join(tmpdir(), "marginalia-bench-"));
  const entry = fileURLToPath(new URL("intake-server.ts", import.meta.url));
  const child = spawn(
    process.execPath,
    ["--import", "tsx", entry, kind, `sqlite:${join(directory, "bench.sqlite")}`, secret],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  try {
    const [first] = (await once(child.stdout, "data")) as [Buffer];
    const load = { url: first.toString().trim(), secret, body: pullRequestBody(), connections };
    await sendSignedLoad({ ...load, count: 500 });
    const results: LoadResult[] = [];
    for (let round = 0; round < rounds; round += 1) {
      results.push(await sendSignedLoad({ ...load, count: perRound }));
    }
    return results;
  } finally {
    child.kill("SIGKILL");
    await rm(directory, { recursive: true, force: true });
  }
}

/** About the size of a real `pull_request` delivery, 24 KB. */
function pullRequestBody(): string {
  const filler = Array.from({ length: 300 }, (_, index) => [`key_${index}`, "x".repeat(64)]);
  return JSON.stringify({ action: "synchronize", ...Object.fromEntries(filler) });
}
