import { fork } from "node:child_process";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";

import type { CheckResult } from "./analyzer.ts";
import { ChildMessage } from "./child-messages.ts";
import type { OwnRules, Task } from "./child-messages.ts";
import type { RuleFile } from "./own-rules/rule-file.ts";
import { watchMemory } from "./resident-memory.ts";

/** From start to ready; generous, for a busy machine must not count as a broken analyzer. */
const startMs = 60_000;

export interface ChildOptions {
  /** Address of a module that exports `analyzers`. */
  readonly module: string;
  readonly memoryMb: number;
  /** Beside the analyzers of the module, one of these rules. */
  readonly ownRules?: readonly RuleFile[];
}

/** One process of the pool. Does one task at a time; any failure ends it. */
export interface Child {
  readonly alive: boolean;
  /** Never rejects. `timeoutMs` counts from the moment the child can work. */
  run(task: Task, timeoutMs: number, signal: AbortSignal): Promise<CheckResult>;
  kill(): void;
}

/** Sources run through tsx (in development only), the built program runs as it is. */
function childProgram(): { readonly entry: string; readonly loader: readonly string[] } {
  if (!import.meta.url.endsWith(".ts")) {
    return { entry: fileURLToPath(new URL("./analyzer-child.js", import.meta.url)), loader: [] };
  }
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  return {
    entry: fileURLToPath(new URL("./analyzer-child.ts", import.meta.url)),
    loader: ["--import", tsx],
  };
}

/** Starts a child. Its environment is empty, so that no secret of the server is in it. */
export function startChild(options: ChildOptions): Child {
  const { entry, loader } = childProgram();
  const child = fork(entry, [options.module], {
    execArgv: [`--max-old-space-size=${options.memoryMb}`, ...loader],
    env: {},
    cwd: tmpdir(),
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  let alive = true;
  let finish: ((result: CheckResult) => void) | null = null;
  let onReady: (() => void) | null = null;
  let ready = false;

  function end(result: CheckResult): void {
    alive = false;
    child.kill("SIGKILL");
    finish?.(result);
  }
  function crashed(detail: string): void {
    end({ kind: "failed", code: "crashed", detail });
  }

  function send(message: Task | OwnRules): void {
    child.send(message, (error) => {
      if (error !== null) crashed("its process could not be reached");
    });
  }

  child.on("error", (error) => crashed(`its process failed: ${error.message}`));
  child.on("exit", (code, killer) => crashed(`its process ended with ${killer ?? `code ${code}`}`));
  child.on("message", (raw) => {
    const message = ChildMessage.safeParse(raw);
    if (!message.success) return crashed("its process gave an answer that cannot be read");
    switch (message.data.kind) {
      case "ready":
        if (options.ownRules !== undefined) send({ ownRules: options.ownRules });
        ready = true;
        return onReady?.();
      case "reports":
        return finish?.(message.data);
      case "too-slow":
        return finish?.({
          kind: "failed",
          code: "timed-out",
          detail: `it is too slow: ${message.data.detail}`,
          gaveUp: true,
        });
      case "threw":
        // The message may quote the file, so it is not passed on.
        return crashed("it threw an error");
    }
  });

  function keepProcessAlive(yes: boolean): void {
    if (yes) {
      child.ref();
      child.channel?.ref();
    } else {
      child.unref();
      child.channel?.unref();
    }
  }
  keepProcessAlive(false);

  return {
    get alive() {
      return alive;
    },
    kill: () => crashed("it was stopped"),
    async run(task, timeoutMs, signal) {
      if (!alive) return { kind: "failed", code: "crashed", detail: "its process had ended" };
      keepProcessAlive(true);
      let timer = setTimeout(() => crashed("its process did not start in time"), startMs);
      const stopWatching = watchMemory(child.pid, options.memoryMb, () =>
        crashed(`it needed more than ${options.memoryMb} MB of memory`),
      );
      const onAbort = (): void =>
        end({ kind: "failed", code: "superseded", detail: "the review was stopped" });
      signal.addEventListener("abort", onAbort, { once: true });
      const result = await new Promise<CheckResult>((resolve) => {
        finish = resolve;
        onReady = () => {
          clearTimeout(timer);
          timer = setTimeout(
            () =>
              end({
                kind: "failed",
                code: "timed-out",
                detail: `it is too slow: it took over ${timeoutMs} ms`,
              }),
            timeoutMs,
          );
          send(task);
        };
        if (ready) onReady();
        if (signal.aborted) onAbort();
      });
      finish = null;
      onReady = null;
      clearTimeout(timer);
      stopWatching();
      signal.removeEventListener("abort", onAbort);
      keepProcessAlive(false);
      return result;
    },
  };
}
