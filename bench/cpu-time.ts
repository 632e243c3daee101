import { readFileSync } from "node:fs";

import { processTree } from "./resident-memory.ts";

/** What Linux counts in `/proc/PID/stat`; the same on every platform that Node knows. */
const ticksPerSecond = 100;

/**
 * CPU seconds (user and system) of a process, of all that it started and of those of them that have
 * ended, as Linux tells it. Null on other systems.
 */
export function cpuSeconds(pid: number): number | null {
  if (process.platform !== "linux") return null;
  return processTree(pid).reduce((sum, id) => sum + ticksOf(id), 0) / ticksPerSecond;
}

/** Fields 14 to 17: its own time, and that of the children it has waited for. */
function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
}
