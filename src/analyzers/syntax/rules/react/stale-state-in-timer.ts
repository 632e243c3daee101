import type { Node } from "web-tree-sitter";

import { argumentsOf, callKinds, methodOf } from "../../calls.ts";
import { js, tsx } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestor, isFunction, isWithin } from "../../tree.ts";
import { callbackOf, dependenciesOf, isEffect, readsState, stateSetBy } from "./hooks.ts";

/** Calls whose callback runs again and again. */
const repeats = /^(setInterval|addEventListener|on|addListener|subscribe)$/;

function check(call: Node, source: Source): Hit | null {
  const state = stateSetBy(call, source);
  const [given] = argumentsOf(call);
  if (!state || state.value === null || given === undefined || isFunction(given)) return null;
  if (!readsState(given, state, source)) return null;
  const effect = ancestor(
    call,
    (each) => each.type === "call_expression" && isEffect(each, source),
  );
  const body = effect && callbackOf(effect);
  const dependencies = effect && dependenciesOf(effect);
  if (!effect || !body || !dependencies || !isWithin(call, body)) return null;
  if (dependencies.some((each) => readsState(each, state, source))) return null;
  const timer = ancestor(call, (each) => each.id === effect.id || isRepeated(each, call));
  if (timer === null || timer.id === effect.id) return null;
  return { at: call, name: state.value, because: [effect] };
}

/** True for a call that keeps a callback in which the node stands. */
function isRepeated(call: Node, node: Node): boolean {
  return (
    call.type === "call_expression" &&
    repeats.test(methodOf(call) ?? "") &&
    argumentsOf(call).some((argument) => isFunction(argument) && isWithin(node, argument))
  );
}

/** State computed from what it was when the effect ran, in a callback that outlives that. */
export const staleStateInTimer: SyntaxRule = {
  id: "stale-state-in-timer",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The callback always sees the {name} of the first run.",
  trigger:
    "From the second tick or event on, the state is computed from its old value: a counter stays at 1, a list loses what was added in between.",
  why: "The effect does not run again when the state changes, so its callback keeps the value of that time. Give the setter a function of the current value: `setCount((count) => count + 1)`.",
  visits: {
    javascript: { kinds: callKinds.javascript.slice(0, 1), mentions: ["useState"], check },
  },
  examples: {
    flagged: [
      tsx`
        import { useEffect, useState } from "react";

        export function Counter() {
          const [count, setCount] = useState(0);
          useEffect(() => {
            const timer = setInterval(() => setCount(count + 1), 1000); // <-
            return () => clearInterval(timer);
          }, []);
          return <p>{count}</p>;
        }
      `,
      tsx`
        import { useEffect, useState } from "react";

        export function Messages({ socket }: { socket: Socket }) {
          const [messages, setMessages] = useState<Message[]>([]);
          useEffect(() => {
            const add = socket.on("message", (message: Message) => {
              setMessages([...messages, message]); // <-
            });
            return () => add.off();
          }, [socket]);
          return <List of={messages} />;
        }
      `,
      js`
        import React from "react";

        export function Switch() {
          const [open, setOpen] = React.useState(false);
          React.useEffect(() => {
            const controller = new AbortController();
            window.addEventListener("keydown", (event) => {
              if (event.key === "m") setOpen(!open); // <-
            }, { signal: controller.signal });
            return () => controller.abort();
          }, []);
          return open ? <Menu /> : null;
        }
      `,
    ],
    clear: [
      tsx`
        import { useEffect, useState } from "react";

        export function Counter() {
          const [count, setCount] = useState(0);
          useEffect(() => {
            const timer = setInterval(() => setCount((old) => old + 1), 1000);
            return () => clearInterval(timer);
          }, []);
          return <p>{count}</p>;
        }
      `,
      tsx`
        import { useEffect, useState } from "react";

        export function Counter({ on }: { on: boolean }) {
          const [count, setCount] = useState(0);
          useEffect(() => {
            const timer = setInterval(() => setCount(count + 1), 1000);
            return () => clearInterval(timer);
          }, [on, count]);
          return <p>{count}</p>;
        }
      `,
      js`
        import { useEffect, useState } from "react";

        export function Field({ text, socket }) {
          const [draft, setDraft] = useState(text);
          useEffect(() => {
            const stop = socket.on("reset", (draft) => setDraft(draft));
            return stop;
          }, [socket]);
          return <input value={draft} onChange={(event) => setDraft(event.target.value)} />;
        }
      `,
    ],
  },
};
