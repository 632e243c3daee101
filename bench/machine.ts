import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { availableParallelism, cpus, loadavg, release, tmpdir, totalmem } from "node:os";
import { join } from "node:path";

import { median } from "./figure.ts";

/** What the figures were measured on, as it was before they were. */
export interface Machine {
  readonly node: string;
  readonly system: string;
  readonly cores: number;
  readonly processor: string;
  /** 10^9 bytes. */
  readonly memoryGb: number;
  /** Processes that ran or waited, average of the last minute. */
  readonly load: number;
  /** Median milliseconds until a small write is on the disk, which every acknowledgement waits for. */
  readonly diskSyncMs: number;
}

export function describeMachine(): Machine {
  return {
    node: process.version,
    system: `${process.platform} ${release()} ${process.arch}`,
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? "unknown",
    memoryGb: Math.round(totalmem() / 1e9),
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
    diskSyncMs: Number(medianSync().toPrecision(2)),
  };
}

function medianSync(): number {
  const directory = mkdtempSync(join(tmpdir(), "marginalia-bench-"));
  const file = openSync(join(directory, "probe"), "w");
  const page = Buffer.alloc(4096, 1);
  try {
    const times = Array.from({ length: 50 }, () => {
      writeSync(file, page);
      const started = performance.now();
      fdatasyncSync(file);
      return performance.now() - started;
    });
    return median(times);
  } finally {
    closeSync(file);
    rmSync(directory, { recursive: true, force: true });
  }
}
