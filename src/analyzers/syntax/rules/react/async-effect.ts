import type { Node } from "web-tree-sitter";

import { isAsync } from "../../async-functions.ts";
import { callKinds } from "../../calls.ts";
import { js, tsx } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { callbackOf, isEffect } from "./hooks.ts";

function check(call: Node, source: Source): Hit | null {
  if (!isEffect(call, source)) return null;
  const callback = callbackOf(call);
  return callback !== null && isAsync(callback)
    ? { at: call.childForFieldName("function") ?? call }
    : null;
}

/** An async function as an effect, whose promise React takes for the cleanup. */
export const asyncEffect: SyntaxRule = {
  id: "async-effect",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The effect is async, so React gets a promise where it wants a cleanup function.",
  trigger:
    "When the component goes away, or the effect runs again, React calls the promise as the cleanup: `destroy is not a function`. A cleanup returned inside never runs.",
  why: "React keeps what the effect returns and calls it later. Define an async function inside the effect and call it, with a flag or AbortController that the returned cleanup sets.",
  visits: {
    javascript: {
      kinds: callKinds.javascript.slice(0, 1),
      mentions: ["useEffect", "useLayoutEffect", "useInsertionEffect"],
      check,
    },
  },
  examples: {
    flagged: [
      tsx`
        import { useEffect, useState } from "react";

        export function Profile({ id }: { id: string }) {
          const [user, setUser] = useState<User | null>(null);
          useEffect(async () => { // <-
            setUser(await loadUser(id));
          }, [id]);
          return <Card user={user} />;
        }
      `,
      js`
        import React from "react";

        export function useRoom(id) {
          React.useEffect(async () => { // <-
            const room = await join(id);
            return () => room.leave();
          }, [id]);
        }
      `,
      tsx`
        import { useLayoutEffect as onLayout } from "react";

        export function Chart({ data }: Props) {
          onLayout(async function draw() { // <-
            await paint(data);
          });
          return <canvas />;
        }
      `,
    ],
    clear: [
      tsx`
        import { useEffect, useState } from "react";

        export function Profile({ id }: { id: string }) {
          const [user, setUser] = useState<User | null>(null);
          useEffect(() => {
            let gone = false;
            const load = async () => {
              const found = await loadUser(id);
              if (!gone) setUser(found);
            };
            void load();
            return () => {
              gone = true;
            };
          }, [id]);
          return <Card user={user} />;
        }
      `,
      js`
        import { useEffect } from "./use-async-effect.js";

        export function useRoom(id) {
          useEffect(async () => {
            await join(id);
          }, [id]);
        }
      `,
      tsx`
        import { useCallback } from "react";

        export function Save({ draft }: Props) {
          const save = useCallback(async () => {
            await drafts.put(draft);
          }, [draft]);
          return <button onClick={save}>Save</button>;
        }
      `,
    ],
  },
};
