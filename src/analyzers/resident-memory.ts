import { readFileSync } from "node:fs";

/** Often enough that a runaway process is stopped before it takes the machine with it. */
const everyMs = 100;

/** Resident memory of a process in MB as Linux tells it; null where it cannot be told. */
function residentMb(pid: number): number | null {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    // No /proc on this platform, or the process is gone: neither is a fault of the process.
    return null;
  }
}

/**
 * Calls `onExceeded` once when the process holds more than `limitMb`; gives what stops watching.
 * V8's own limit does not count WebAssembly memory or native code, this one does. Elsewhere than
 * on Linux only V8's limit holds.
 */
export function watchMemory(
  pid: number | undefined,
  limitMb: number,
  onExceeded: () => void,
): () => void {
  if (pid === undefined) return () => undefined;
  const timer = setInterval(() => {
    const resident = residentMb(pid);
    if (resident === null || resident <= limitMb) return;
    clearInterval(timer);
    onExceeded();
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
