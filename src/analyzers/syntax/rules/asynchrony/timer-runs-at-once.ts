import type { Node } from "web-tree-sitter";

import { calledFunction, isAsync } from "../../async-functions.ts";
import { argumentsOf, callKinds, methodOf } from "../../calls.ts";
import { js, ts } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ownDescendants } from "../../tree.ts";

function check(call: Node, source: Source): Hit | null {
  if (!/^set(Timeout|Interval|Immediate)$/.test(methodOf(call) ?? "")) return null;
  const callee = call.childForFieldName("function")?.text ?? "";
  if (!/^((window|globalThis|global)\.)?set(Timeout|Interval|Immediate)$/.test(callee)) return null;
  const [given] = argumentsOf(call);
  if (given?.type !== "call_expression") return null;
  const fn = calledFunction(given, source);
  return fn !== null && givesNoFunction(fn) ? { at: given } : null;
}

/** True for a function that is async, or whose body returns nothing. */
function givesNoFunction(fn: Node): boolean {
  if (isAsync(fn)) return true;
  const body = fn.childForFieldName("body");
  if (body?.type !== "statement_block" || fn.type.startsWith("generator")) return false;
  return ownDescendants(body, ["return_statement"]).every((each) => each.namedChildCount === 0);
}

/** A function that is called where a timer wants to be given it. */
export const timerRunsAtOnce: SyntaxRule = {
  id: "timer-runs-at-once",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The function is called at once; the timer is given nothing to run.",
  trigger:
    "The work is done now instead of after the delay, and when the time has come Node.js has thrown already because undefined is no function, or a browser does nothing.",
  why: "The parentheses call the function on the spot and hand over what it returns. Hand over the function itself (`setTimeout(work, 1000)`), or `() => work(value)` when it takes something.",
  visits: {
    javascript: {
      kinds: callKinds.javascript.slice(0, 1),
      mentions: ["setTimeout", "setInterval", "setImmediate"],
      check,
    },
  },
  examples: {
    flagged: [
      js`
        function refresh() {
          list.replaceChildren(...items.map(render));
        }

        setInterval(refresh(), 5000); // <-
      `,
      ts`
        class Session {
          touch(): void {
            window.setTimeout(this.end("idle"), 60_000); // <-
          }

          private end(reason: string): void {
            this.socket.close(1000, reason);
          }
        }
      `,
      js`
        const save = async (draft) => {
          await drafts.put(draft);
        };

        export function later(draft) {
          setTimeout(save(draft), 300); // <-
        }
      `,
    ],
    clear: [
      js`
        function refresh() {
          list.replaceChildren(...items.map(render));
        }

        setInterval(refresh, 5000);
        setTimeout(() => refresh(), 10);
      `,
      js`
        function saver(draft) {
          return () => drafts.put(draft);
        }

        setTimeout(saver(current), 300);
      `,
      ts`
        setTimeout(debounced(run), 10);
        setImmediate(handler.bind(null, 1));
      `,
    ],
  },
};
