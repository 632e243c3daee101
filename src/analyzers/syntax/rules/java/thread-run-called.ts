import type { Node } from "web-tree-sitter";

import { methodOf, receiverOf } from "../../calls.ts";
import { java } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { typeOf } from "./declared-type.ts";

function check(call: Node): Hit | null {
  if (methodOf(call) !== "run" || call.childForFieldName("arguments")?.namedChildCount !== 0)
    return null;
  const receiver = receiverOf(call);
  const isNew =
    receiver?.type === "object_creation_expression" &&
    receiver.childForFieldName("type")?.text === "Thread";
  const isThread = receiver?.type === "identifier" && typeOf(receiver) === "Thread";
  return isNew || isThread ? { at: call } : null;
}

/** A thread that is not started. */
export const threadRunCalled: SyntaxRule = {
  id: "thread-run-called",
  category: "concurrency",
  severity: "major",
  confidence: "high",
  cwe: "CWE-572",
  title: "run() does the work in the current thread; no new thread is started.",
  trigger: "Always: the caller waits until the work is done, which was to happen beside it.",
  why: "`start()` starts the thread, which then calls `run()` itself.",
  skipInTests: true,
  visits: { java: { kinds: ["method_invocation"], mentions: [".run("], check } },
  examples: {
    flagged: [
      java`
        class Mailer {
          void send(Mail mail) {
            new Thread(() -> deliver(mail)).run(); // <-
          }
        }
      `,
      java`
        class Mailer {
          void watch() {
            Thread watcher = new Thread(this::poll);
            watcher.setDaemon(true);
            watcher.run(); // <-
          }
        }
      `,
      java`
        class Mailer {
          private final Thread worker = new Worker();

          void open() {
            worker.run(); // <-
          }
        }
      `,
    ],
    clear: [
      java`
        class Mailer {
          void send(Mail mail) {
            new Thread(() -> deliver(mail)).start();
          }
        }
      `,
      java`
        class Mailer {
          void now(Runnable task) {
            task.run();
          }
        }
      `,
      java`
        class Worker extends Thread {
          @Override
          public void run() {
            super.run();
          }
        }
      `,
    ],
  },
};
