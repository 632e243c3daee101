import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { systemClock } from "../src/domain/clock.ts";
import type { Claim } from "../src/domain/finding.ts";
import { unitKey, type UnitKey } from "../src/domain/ids.ts";
import { silentLog } from "../src/domain/log.ts";
import { openStorage } from "../src/storage/storage.ts";
import { median, type Figure } from "./figure.ts";

const rows = 5000;
const samples = 1000;

/** One look-up of one key in a cache of 5,000 results, in memory and after a restart on disk. */
export async function measureCacheLookUp(): Promise<readonly Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), "marginalia-bench-"));
  const options = {
    url: `sqlite:${join(directory, "cache.sqlite")}`,
    clock: systemClock,
    log: silentLog,
  };
  const keys = Array.from({ length: rows }, (_, index) =>
    unitKey(createHash("sha256").update(String(index)).digest("hex")),
  );
  try {
    const warm = await openStorage(options);
    for (const key of keys) {
      await warm.cache.store(key, "1", { claims: [exampleClaim], reviewedAt: 1 });
    }
    const memory = await timeLookUps(warm.cache, keys);
    await warm.close();
    const cold = await openStorage(options);
    const disk = await timeLookUps(cold.cache, keys);
    await cold.close();
    return [
      { what: "cache look-up, memory", value: memory * 1000, unit: "us", target: { atMost: 50 } },
      { what: "cache look-up, disk", value: disk, unit: "ms", target: { atMost: 1 } },
    ];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Median milliseconds of one look-up, each of another key. */
async function timeLookUps(
  cache: Awaited<ReturnType<typeof openStorage>>["cache"],
  keys: readonly UnitKey[],
): Promise<number> {
  const times: number[] = [];
  for (const key of keys.slice(0, samples)) {
    const started = performance.now();
    const { hits } = await cache.lookUp([key]);
    times.push(performance.now() - started);
    if (!hits.has(key)) throw new Error("a stored result was not found");
  }
  return median(times);
}

const exampleClaim: Claim = {
  quote: "if (percent === NaN) return 0;",
  row: 12,
  side: "new",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The comparison with NaN is never true.",
  trigger: "When the text is no number, the guard does not hold and the result is NaN.",
  why: "NaN is unequal to every value, itself included.",
  replacement: null,
  rule: "oxlint/use-isnan",
  cwe: null,
};
