import type { Node } from "web-tree-sitter";

import { methodOf, receiverOf } from "../../calls.ts";
import { java } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestorInFunction } from "../../tree.ts";

function check(call: Node): Hit | null {
  if (methodOf(call) !== "wait" || call.childForFieldName("arguments")?.namedChildCount !== 0)
    return null;
  const receiver = receiverOf(call);
  if (receiver !== null && !/^(this|\w*([lL]ock|[mM]onitor|[mM]utex))$/.test(receiver.text))
    return null;
  const asked = ancestorInFunction(call, ["if_statement"]);
  if (
    asked === null ||
    ancestorInFunction(call, ["while_statement", "do_statement", "for_statement"]) !== null
  )
    return null;
  return { at: call, because: [asked.childForFieldName("condition") ?? asked] };
}

/** Waiting for a condition that is asked for once. */
export const waitWithoutLoop: SyntaxRule = {
  id: "wait-without-loop",
  category: "concurrency",
  severity: "major",
  confidence: "high",
  title: "After wait() the condition is not asked for again.",
  trigger:
    "Threads wake without a notify, and another thread may have taken what was waited for: this one goes on although the condition does not hold.",
  why: "The contract of `Object.wait` asks for a loop: `while (!ready) wait();`.",
  visits: { java: { kinds: ["method_invocation"], mentions: ["wait("], check } },
  examples: {
    flagged: [
      java`
        class Box {
          synchronized Item take() throws InterruptedException {
            if (items.isEmpty()) {
              wait(); // <-
            }
            return items.remove();
          }
        }
      `,
      java`
        class Box {
          void pause() throws InterruptedException {
            synchronized (lock) {
              if (!open) lock.wait(); // <-
            }
          }
        }
      `,
      java`
        class Box {
          synchronized void ready() throws InterruptedException {
            if (!done) {
              log("waiting");
              this.wait(); // <-
            }
            show();
          }
        }
      `,
    ],
    clear: [
      java`
        class Box {
          synchronized Item take() throws InterruptedException {
            while (items.isEmpty()) {
              wait();
            }
            return items.remove();
          }
        }
      `,
      java`
        class Box {
          synchronized void pause() throws InterruptedException {
            while (true) {
              if (open) break;
              if (!closed) this.wait();
            }
          }
        }
      `,
      java`
        class Box {
          void finish(Process process) throws InterruptedException {
            if (process.isAlive()) {
              process.wait();
            }
          }
        }
      `,
    ],
  },
};
