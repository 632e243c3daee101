import type { Node } from "web-tree-sitter";

import { methodOf } from "../../calls.ts";
import { py } from "../../example.ts";
import { resolved } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ownDescendants } from "../../tree.ts";
import { callOf } from "./call-statement.ts";

/** Calls that put back what stood before, or give back what was taken. */
const restores =
  /^(close|release|unlock|restore|shutdown|terminate|kill|rmtree|unlink|chdir|cleanup|tearDown|stop|disconnect)$/;

function check(definition: Node, source: Source): Hit | null {
  const isManager = definition.namedChildren.some((child) => {
    const name = child.type === "decorator" ? child.firstNamedChild : null;
    return (
      name !== null && /^contextlib\.(async)?contextmanager$/.test(resolved(name, source) ?? "")
    );
  });
  const body = definition.childForFieldName("definition")?.childForFieldName("body");
  if (!isManager || !body || yieldsOf(body) !== 1) return null;
  const at = body.namedChildren.findIndex(yieldsHere);
  if (at === -1) return null;
  for (const statement of body.namedChildren.slice(at + 1)) {
    const call = callOf(statement);
    if (call === null) continue;
    const method = methodOf(call) ?? "";
    if (restores.test(method)) return { at: call, name: method };
  }
  return null;
}

/** The keyword within each is a node of the same kind. */
function yieldsOf(body: Node): number {
  return ownDescendants(body, ["yield"]).filter(({ isNamed }) => isNamed).length;
}

/** True for a statement that yields at the top of the body, with no try or with around it. */
function yieldsHere(statement: Node): boolean {
  const expression = statement.type === "expression_statement" ? statement.firstNamedChild : null;
  return expression?.type === "yield" || expression?.childForFieldName("right")?.type === "yield";
}

/** A context manager that cleans up only when nothing goes wrong inside it. */
export const cleanupSkippedOnError: SyntaxRule = {
  id: "cleanup-skipped-on-error",
  category: "resource",
  severity: "major",
  confidence: "high",
  title: "{name}() is skipped when the code inside the with block raises.",
  trigger:
    "An exception in the with block comes out of the `yield`; nothing after it runs, so the lock stays held, the folder changed, the connection open.",
  why: "Put the `yield` into `try:` and the cleanup into `finally:`.",
  skipInTests: true,
  visits: { python: { kinds: ["decorated_definition"], mentions: ["contextmanager"], check } },
  examples: {
    flagged: [
      py`
        from contextlib import contextmanager

        @contextmanager
        def locked(lock):
            lock.acquire()
            yield
            lock.release()  # <-
      `,
      py`
        import contextlib
        import os

        @contextlib.contextmanager
        def inside(folder):
            before = os.getcwd()
            os.chdir(folder)
            yield folder
            os.chdir(before)  # <-
      `,
      py`
        from contextlib import asynccontextmanager

        @asynccontextmanager
        async def connected(address):
            connection = await connect(address)
            yield connection
            await connection.close()  # <-
      `,
    ],
    clear: [
      py`
        from contextlib import contextmanager

        @contextmanager
        def locked(lock):
            lock.acquire()
            try:
                yield
            finally:
                lock.release()
      `,
      py`
        from contextlib import contextmanager

        @contextmanager
        def transaction(session):
            yield session
            session.commit()
      `,
      py`
        from contextlib import contextmanager

        @contextmanager
        def timed(name):
            with timer(name) as clock:
                yield clock
            report(clock)
      `,
    ],
  },
};
