import type { Node } from "web-tree-sitter";

import { py } from "../../example.ts";
import { resolved } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

function check(definition: Node, source: Source): Hit | null {
  const method = definition.childForFieldName("definition");
  if (method?.type !== "function_definition" || method.firstChild?.type !== "async") return null;
  for (const decorator of definition.namedChildren) {
    if (decorator.type !== "decorator") continue;
    const given = decorator.firstNamedChild;
    const named = given?.type === "call" ? given.childForFieldName("function") : given;
    const name = named && resolved(named, source);
    if (name && /^functools\.(lru_cache|cache|cached_property)$/.test(name)) {
      return { at: decorator, name: method.childForFieldName("name")?.text ?? "" };
    }
  }
  return null;
}

/** A cache of coroutines, each of which can be awaited once. */
export const cachedCoroutine: SyntaxRule = {
  id: "cached-coroutine",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The cache keeps the coroutine of {name}, which can be awaited only once.",
  trigger:
    "The second call with the same arguments gets the coroutine of the first one: RuntimeError, cannot reuse already awaited coroutine.",
  why: "functools caches what the call returns, and an async function returns a coroutine. Cache the awaited value, or a task, or use a cache made for async functions.",
  visits: { python: { kinds: ["decorated_definition"], mentions: ["cache"], check } },
  examples: {
    flagged: [
      py`
        from functools import lru_cache

        @lru_cache(maxsize=128)  # <-
        async def user(id):
            return await db.user(id)
      `,
      py`
        import functools

        @functools.cache  # <-
        async def settings():
            return await load()
      `,
      py`
        from functools import cached_property

        class Client:
            @cached_property  # <-
            async def token(self):
                return await self.login()
      `,
    ],
    clear: [
      py`
        from functools import lru_cache

        @lru_cache
        def user(id):
            return db.user(id)
      `,
      py`
        from async_lru import alru_cache

        @alru_cache(maxsize=128)
        async def user(id):
            return await db.user(id)
      `,
      py`
        from functools import lru_cache
        import asyncio

        @lru_cache
        def user(id):
            return asyncio.ensure_future(db.user(id))
      `,
    ],
  },
};
