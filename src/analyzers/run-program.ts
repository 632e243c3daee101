import { spawn } from "node:child_process";

import { watchMemory } from "./resident-memory.ts";

/** More than any honest run over a review's files prints. Bytes. */
const maxOutputBytes = 64 * 1024 * 1024;

export interface Run {
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly signal: AbortSignal;
}

export type RunResult =
  | { readonly kind: "ended"; readonly code: number; readonly stdout: string }
  | {
      readonly kind: "failed";
      readonly code: "crashed" | "timed-out" | "superseded";
      readonly detail: string;
    };

/**
 * Runs a program in a folder, with an empty environment, until it ends or a bound is passed; then
 * it is killed. Never rejects. Any exit code is an end: linters use them to count.
 */
export function runProgram(run: Run): Promise<RunResult> {
  return new Promise((resolve) => {
    if (run.signal.aborted) {
      resolve({ kind: "failed", code: "superseded", detail: "the review was stopped" });
      return;
    }
    const child = spawn(run.program, [...run.args], {
      cwd: run.folder,
      env: {},
      stdio: ["ignore", "pipe", "ignore"],
    });
    const chunks: Buffer[] = [];
    let size = 0;

    function finish(result: RunResult): void {
      clearTimeout(timer);
      stopWatching();
      run.signal.removeEventListener("abort", onAbort);
      child.kill("SIGKILL");
      resolve(result);
    }
    function fail(code: "crashed" | "timed-out" | "superseded", detail: string): void {
      finish({ kind: "failed", code, detail });
    }
    const onAbort = (): void => fail("superseded", "the review was stopped");
    const timer = setTimeout(
      () => fail("timed-out", `it is too slow: it took over ${run.timeoutMs} ms`),
      run.timeoutMs,
    );
    const stopWatching = watchMemory(child.pid, run.memoryMb, () =>
      fail("crashed", `it needed more than ${run.memoryMb} MB of memory`),
    );

    run.signal.addEventListener("abort", onAbort, { once: true });
    child.on("error", (error) => fail("crashed", `its process failed: ${error.message}`));
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxOutputBytes) fail("crashed", "it printed too much");
      else chunks.push(chunk);
    });
    child.on("close", (code, killer) => {
      if (code === null) fail("crashed", `its process ended with ${killer ?? "no exit code"}`);
      else finish({ kind: "ended", code, stdout: Buffer.concat(chunks).toString("utf8") });
    });
  });
}
