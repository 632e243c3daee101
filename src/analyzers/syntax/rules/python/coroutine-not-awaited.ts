import type { Node } from "web-tree-sitter";

import { calleeOf, receiverName } from "../../calls.ts";
import { py } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestor, functionAround } from "../../tree.ts";

/** Coroutines of the standard library that do nothing until they are awaited. */
const known = /^asyncio\.(sleep|wait_for|wait|open_connection|start_server|to_thread)$/;

function check(statement: Node, source: Source): Hit | null {
  const call = statement.firstNamedChild;
  if (call?.type !== "call" || statement.namedChildCount !== 1) return null;
  const callee = calleeOf(call, source);
  if (callee === null) return null;
  if (known.test(callee)) return { at: call, name: callee };
  if (functionAround(call)?.firstChild?.type !== "async") return null;
  const own = /^self\.\w+$/.test(callee)
    ? methodNamed(call, callee.slice(5))
    : functionNamed(call, callee);
  return own !== null && own.every(isCoroutine) ? { at: call, name: callee } : null;
}

/** Methods of the class around a call, by name; null when it has none or a base class may have it. */
function methodNamed(call: Node, name: string): readonly Node[] | null {
  if (receiverName(call) !== "self") return null;
  const body = ancestor(call, ({ type }) => type === "class_definition")?.childForFieldName("body");
  return body ? definitionsNamed(body, name) : null;
}

/** Functions at the top of the file or in the functions around the call, by name. */
function functionNamed(call: Node, name: string): readonly Node[] | null {
  if (!/^\w+$/.test(name)) return null;
  for (let at = call.parent; at !== null; at = at.parent) {
    if (!["module", "block"].includes(at.type) || at.parent?.type === "class_definition") continue;
    const found = definitionsNamed(at, name);
    if (found !== null) return found;
  }
  return null;
}

function definitionsNamed(block: Node, name: string): readonly Node[] | null {
  const found = block.namedChildren.filter(
    (child) =>
      // A decorator may make anything of it, as a task that starts at once.
      child.type === "function_definition" && child.childForFieldName("name")?.text === name,
  );
  return found.length > 0 ? found : null;
}

/** An async generator is iterated, not awaited. */
function isCoroutine(definition: Node): boolean {
  return (
    definition.firstChild?.type === "async" && definition.descendantsOfType("yield").length === 0
  );
}

/** A coroutine is made and thrown away: its body never runs. */
export const coroutineNotAwaited: SyntaxRule = {
  id: "coroutine-not-awaited",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The coroutine of {name}(…) is never awaited, so nothing of it runs.",
  trigger:
    "Whenever this line is reached the call only makes a coroutine object; Python drops it with a RuntimeWarning and its work is not done.",
  why: "Calling an `async def` runs none of its code. Write `await` before it, or keep the task of `asyncio.create_task(…)` when it is to run beside.",
  visits: {
    python: { kinds: ["expression_statement"], mentions: ["async def", "asyncio"], check },
  },
  examples: {
    flagged: [
      py`
        async def save(order):
            await db.insert(order)

        async def checkout(order):
            save(order)  # <-
            return "done"
      `,
      py`
        class Worker:
            async def flush(self):
                await self.sink.drain()

            async def stop(self):
                self.flush()  # <-
                self.closed = True
      `,
      py`
        import asyncio

        async def poll(queue):
            while not queue.empty():
                asyncio.sleep(1)  # <-
      `,
    ],
    clear: [
      py`
        async def save(order):
            await db.insert(order)

        async def checkout(order):
            await save(order)
            task = save(order)
            await task
      `,
      py`
        import asyncio

        def main():
            asyncio.run(serve())

        async def serve():
            asyncio.create_task(watch())

        async def watch():
            await asyncio.sleep(1)
      `,
      py`
        @task
        async def notify(user):
            await mail(user)

        async def signup(user):
            notify(user)
      `,
      py`
        class Store(Base):
            def flush(self):
                self.sink.drain()

            async def stop(self):
                self.flush()
      `,
    ],
  },
};
