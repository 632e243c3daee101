import type { Node } from "web-tree-sitter";

import { methodOf, receiverOf } from "../../calls.ts";
import { java } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestorInFunction } from "../../tree.ts";

const risky = [
  "method_invocation",
  "object_creation_expression",
  "throw_statement",
  "return_statement",
  "array_access",
];

function check(statement: Node): Hit | null {
  const call = statement.firstNamedChild;
  if (call?.type !== "method_invocation") return null;
  const method = methodOf(call) ?? "";
  const lock = receiverOf(call)?.text ?? "";
  if (!/^lock(Interruptibly)?$/.test(method) || !/lock|mutex/i.test(lock)) return null;
  if (
    ancestorInFunction(statement, ["try_statement"])
      ?.descendantsOfType("finally_clause")
      .some(({ text }) => text.includes(`${lock}.unlock`))
  )
    return null;
  const all = statement.parent?.namedChildren ?? [];
  const rest = all.slice(all.findIndex(({ id }) => id === statement.id) + 1);
  const unlock = rest.findIndex(
    ({ type, text }) => type === "expression_statement" && text === `${lock}.unlock();`,
  );
  if (unlock <= 0) return null;
  const between = rest.slice(0, unlock).find((each) => each.descendantsOfType(risky).length > 0);
  return between === undefined ? null : { at: call, name: lock, because: [between] };
}

/** A lock that is given back only when nothing goes wrong. */
export const lockHeldOnError: SyntaxRule = {
  id: "lock-held-on-error",
  category: "concurrency",
  severity: "major",
  confidence: "high",
  cwe: "CWE-667",
  title: "{name} stays locked when something throws or returns before unlock().",
  trigger:
    "One exception or early return between the two calls: every thread that locks after it waits for ever.",
  why: "Begin `try {` right after `lock()` and unlock in its `finally`.",
  visits: { java: { kinds: ["expression_statement"], mentions: [".lock"], check } },
  examples: {
    flagged: [
      java`
        class Store {
          void put(Row row) {
            lock.lock(); // <-
            table.insert(row);
            lock.unlock();
          }
        }
      `,
      java`
        class Store {
          int take(Queue<Integer> queue) {
            this.mutex.lock(); // <-
            int next = queue.remove();
            this.mutex.unlock();
            return next;
          }
        }
      `,
      java`
        class Store {
          void add(Row row) throws InterruptedException {
            readLock.lockInterruptibly(); // <-
            if (row.isEmpty()) {
              return;
            }
            readLock.unlock();
          }
        }
      `,
    ],
    clear: [
      java`
        class Store {
          void put(Row row) {
            lock.lock();
            try {
              table.insert(row);
            } finally {
              lock.unlock();
            }
          }
        }
      `,
      java`
        class Store {
          void count() {
            lock.lock();
            total += 1;
            lock.unlock();
          }
        }
      `,
      java`
        class Store {
          void begin() {
            lock.lock();
            open();
          }

          void end() {
            close();
            lock.unlock();
          }
        }
      `,
    ],
  },
};
