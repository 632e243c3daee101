import pLimit from "p-limit";

import type { Log } from "../domain/log.ts";
import type { CheckResult } from "./analyzer.ts";
import { startChild } from "./child.ts";
import type { Child, ChildOptions } from "./child.ts";
import type { Task } from "./child-messages.ts";

export interface PoolOptions extends ChildOptions {
  readonly log: Log;
  /** How many processes at most. */
  readonly size: number;
  readonly timeoutMs: number;
  /** A child that had nothing to do for so long is ended, to give its memory back. */
  readonly idleMs: number;
}

export interface Pool {
  /**
   * Runs a task; after a failure once more, in a fresh process, unless the analyzer itself gave up.
   * Never rejects.
   */
  run(task: Task, signal: AbortSignal): Promise<CheckResult>;
  /** Ends all children. Tasks under way end as `superseded`. */
  close(): void;
}

/** Tools leak a little; a child that did so many tasks is replaced. */
const tasksPerChild = 20_000;

const stopped: CheckResult = {
  kind: "failed",
  code: "superseded",
  detail: "the review was stopped",
};

interface Worker {
  readonly child: Child;
  tasks: number;
  idle: NodeJS.Timeout | null;
}

/** Child processes that run the analyzers in memory: started when first needed, then kept warm. */
export function createPool(options: PoolOptions): Pool {
  const limit = pLimit(options.size);
  const idle: Worker[] = [];
  const busy = new Set<Worker>();
  let closed = false;

  function takeIdle(): Worker | undefined {
    const worker = idle.pop();
    if (worker?.idle) clearTimeout(worker.idle);
    return worker;
  }

  function take(fresh: boolean): Worker {
    for (;;) {
      const worker = takeIdle();
      if (worker === undefined) break;
      if (!fresh && worker.child.alive) return worker;
      worker.child.kill();
      if (fresh) break;
    }
    return { child: startChild(options), tasks: 0, idle: null };
  }

  function giveBack(worker: Worker): void {
    if (!worker.child.alive) return;
    if (closed || worker.tasks >= tasksPerChild) {
      worker.child.kill();
      return;
    }
    worker.idle = setTimeout(() => {
      idle.splice(idle.indexOf(worker), 1);
      worker.child.kill();
    }, options.idleMs);
    worker.idle.unref();
    idle.push(worker);
  }

  async function attempt(task: Task, signal: AbortSignal, fresh: boolean): Promise<CheckResult> {
    if (closed || signal.aborted) return stopped;
    let worker: Worker;
    try {
      worker = take(fresh);
    } catch (error) {
      options.log.error({ err: error }, "no process could be started for an analyzer");
      return { kind: "failed", code: "crashed", detail: "its process could not be started" };
    }
    worker.tasks += 1;
    busy.add(worker);
    const result = await worker.child.run(task, options.timeoutMs, signal);
    busy.delete(worker);
    giveBack(worker);
    return result;
  }

  return {
    run(task, signal) {
      return limit(async () => {
        const first = await attempt(task, signal, false);
        if (first.kind === "reports" || first.code === "superseded" || first.gaveUp) return first;
        if (closed || signal.aborted) return stopped;
        options.log.warn(
          { analyzer: task.analyzer, path: task.path, code: first.code, detail: first.detail },
          "an analyzer failed on a file; trying once more in a fresh process",
        );
        return attempt(task, signal, true);
      });
    },
    close() {
      closed = true;
      for (const worker of busy) worker.child.kill();
      for (let worker = takeIdle(); worker !== undefined; worker = takeIdle()) worker.child.kill();
    },
  };
}
