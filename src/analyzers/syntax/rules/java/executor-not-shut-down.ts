import type { Node } from "web-tree-sitter";

import { calleeOf } from "../../calls.ts";
import { java } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";

/** What a pool is asked to do; anything else done with its name may hand it on. */
const uses =
  /^(submit|execute|invokeAll|invokeAny|schedule|scheduleAtFixedRate|scheduleWithFixedDelay)$/;

function check(declarator: Node, source: Source): Hit | null {
  const value = declarator.childForFieldName("value");
  const name = declarator.childForFieldName("name")?.text;
  if (value?.type !== "method_invocation" || name === undefined) return null;
  if (!/(^|\.)Executors\.new\w+$/.test(calleeOf(value, source) ?? "")) return null;
  if (declarator.parent?.type !== "local_variable_declaration") return null;
  const method = functionAround(declarator);
  if (method === null || /^main$/.test(method.childForFieldName("name")?.text ?? "")) return null;
  const names = method
    .descendantsOfType("identifier")
    .filter((each) => each.text === name && each.startIndex > declarator.endIndex);
  const staysHere = names.every((each) => {
    const call = each.parent;
    return (
      call?.type === "method_invocation" &&
      call.childForFieldName("object")?.id === each.id &&
      uses.test(call.childForFieldName("name")?.text ?? "")
    );
  });
  return staysHere && names.length > 0 ? { at: declarator.parent, name } : null;
}

/** Threads that outlive the method that made them. */
export const executorNotShutDown: SyntaxRule = {
  id: "executor-not-shut-down",
  category: "resource",
  severity: "major",
  confidence: "high",
  cwe: "CWE-404",
  title: "{name} is never shut down, so its threads stay for ever.",
  trigger:
    "Every call leaves a pool of idle threads behind; in a server memory runs out, and a program does not end.",
  why: "Call `shutdown()` in a `finally`, use try-with-resources (Java 19 and later), or keep one pool for all calls.",
  skipInTests: true,
  visits: { java: { kinds: ["variable_declarator"], mentions: ["Executors"], check } },
  examples: {
    flagged: [
      java`
        class Import {
          void all(List<Task> tasks) throws InterruptedException {
            ExecutorService pool = Executors.newFixedThreadPool(8); // <-
            pool.invokeAll(tasks);
          }
        }
      `,
      java`
        class Import {
          Future<Row> load(Callable<Row> task) {
            var worker = Executors.newSingleThreadExecutor(); // <-
            return worker.submit(task);
          }
        }
      `,
      java`
        class Clock {
          void begin(Runnable tick) {
            final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1); // <-
            timer.scheduleAtFixedRate(tick, 0, 1, SECONDS);
          }
        }
      `,
    ],
    clear: [
      java`
        class Import {
          void all(List<Task> tasks) throws InterruptedException {
            ExecutorService pool = Executors.newFixedThreadPool(8);
            try {
              pool.invokeAll(tasks);
            } finally {
              pool.shutdown();
            }
          }
        }
      `,
      java`
        class Import {
          private final ExecutorService shared = Executors.newCachedThreadPool();

          ExecutorService create() {
            ExecutorService pool = Executors.newFixedThreadPool(8);
            return pool;
          }
        }
      `,
      java`
        class Import {
          void all(List<Task> tasks) throws InterruptedException {
            try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
              pool.invokeAll(tasks);
            }
          }
        }
      `,
    ],
  },
};
