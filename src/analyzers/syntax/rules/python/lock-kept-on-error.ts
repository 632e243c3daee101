import type { Node } from "web-tree-sitter";

import { methodOf, receiverName } from "../../calls.ts";
import { py } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestorInFunction, functionAround } from "../../tree.ts";
import { callOf } from "./call-statement.ts";

function check(statement: Node): Hit | null {
  const call = callOf(statement);
  if (call === null || methodOf(call) !== "acquire") return null;
  const lock = receiverName(call);
  if (!/lock|mutex|sem/i.test(lock) || functionAround(statement) === null) return null;
  const rest = siblingsAfter(statement);
  const release = rest.findIndex((each) => {
    const other = callOf(each);
    return other !== null && methodOf(other) === "release" && receiverName(other) === lock;
  });
  // Held across functions, or released in a finally.
  if (release <= 0 || ancestorInFunction(statement, ["try_statement"]) !== null) return null;
  const between = rest.slice(0, release);
  const risky = between.find(
    (each) =>
      each.descendantsOfType(["call", "raise_statement", "return_statement", "subscript"]).length >
      0,
  );
  return risky === undefined ? null : { at: call, name: lock, because: [risky] };
}

function siblingsAfter(statement: Node): readonly Node[] {
  const all = statement.parent?.namedChildren ?? [];
  return all.slice(all.findIndex(({ id }) => id === statement.id) + 1);
}

/** A lock that stays taken when what is done under it fails. */
export const lockKeptOnError: SyntaxRule = {
  id: "lock-kept-on-error",
  category: "concurrency",
  severity: "major",
  confidence: "high",
  title: "{name} is not released when something raises before release().",
  trigger:
    "One exception between acquire and release leaves the lock taken: every later caller waits for ever.",
  why: "Write `with lock:`, which releases it on every way out.",
  visits: { python: { kinds: ["expression_statement"], mentions: [".acquire("], check } },
  examples: {
    flagged: [
      py`
        def add(self, row):
            self._lock.acquire()  # <-
            self.table.insert(row)
            self._lock.release()
      `,
      py`
        async def reload(self):
            await self.mutex.acquire()  # <-
            self.settings = await read()
            self.mutex.release()
      `,
      py`
        def take(queue, lock):
            lock.acquire()  # <-
            item = queue[0]
            lock.release()
            return item
      `,
    ],
    clear: [
      py`
        def add(self, row):
            with self._lock:
                self.table.insert(row)
      `,
      py`
        def add(self, row):
            self._lock.acquire()
            try:
                self.table.insert(row)
            finally:
                self._lock.release()
      `,
      py`
        def count(self):
            self._lock.acquire()
            self.total = self.total + 1
            self._lock.release()
      `,
      py`
        def __enter__(self):
            self._lock.acquire()
            self.open()
            return self
      `,
    ],
  },
};
