import { readdirSync, readFileSync } from "node:fs";

/**
 * Resident memory in MB (10^6 bytes) of a process and of all that it started, as Linux tells it.
 * Null on other systems.
 */
export function residentMemory(pid: number): number | null {
  if (process.platform !== "linux") return null;
  return processTree(pid).reduce((sum, id) => sum + residentOf(id), 0);
}

/** A process and all that it started, those that live. */
export function processTree(pid: number): readonly number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean),
  );
  return [pid, ...children.flatMap((child) => processTree(Number(child)))];
}

function residentOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return (Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024) / 1e6;
}
