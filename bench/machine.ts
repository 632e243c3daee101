import { availableParallelism, cpus, loadavg, release, totalmem } from "node:os";

/** What the figures were measured on; `load` is the one-minute average before they were. */
export interface Machine {
  readonly node: string;
  readonly system: string;
  readonly cores: number;
  readonly processor: string;
  /** 10^9 bytes. */
  readonly memoryGb: number;
  readonly load: number;
}

export function describeMachine(): Machine {
  return {
    node: process.version,
    system: `${process.platform} ${release()} ${process.arch}`,
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? "unknown",
    memoryGb: Math.round(totalmem() / 1e9),
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}
