import type { Node } from "web-tree-sitter";

import { argumentsOf, callKinds, methodOf, receiverName } from "../../calls.ts";
import { definitionsIn } from "../../definitions.ts";
import { js, tsx } from "../../example.ts";
import type { Source } from "../../source.ts";
import { literalText } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ownDescendants } from "../../tree.ts";
import { callbackOf, isEffect } from "./hooks.ts";

/** What undoes each start; where a file has it, the undoing may well be elsewhere. */
const undoneBy: Readonly<Record<string, string>> = {
  addEventListener: "removeEventListener",
  setInterval: "clearInterval",
  WebSocket: ".close(",
  EventSource: ".close(",
};

/** Events that come once in a page's life. */
const onceByNature = /^(load|DOMContentLoaded|appinstalled|beforeinstallprompt)$/;

function check(call: Node, source: Source): Hit | null {
  if (!isEffect(call, source)) return null;
  const callback = callbackOf(call);
  const body = callback?.childForFieldName("body");
  if (!callback || body?.type !== "statement_block") return null;
  const cleans = ownDescendants(body, ["return_statement"]).some(
    (each) => each.namedChildCount > 0,
  );
  if (cleans) return null;
  for (const started of ownDescendants(body, [...callKinds.javascript])) {
    const name = startOf(started, callback, source);
    const undone = name === null ? undefined : undoneBy[name];
    if (name !== null && undone !== undefined && !source.text.includes(undone)) {
      return { at: started, name, because: [call] };
    }
  }
  return null;
}

/** What a call starts that lasts until it is stopped; null when it ends by itself. */
function startOf(call: Node, effect: Node, source: Source): string | null {
  const method = methodOf(call) ?? "";
  const receiver = receiverName(call);
  if (call.type === "new_expression")
    return /^(WebSocket|EventSource)$/.test(method) ? method : null;
  if (method === "setInterval") return /^(window|globalThis)?$/.test(receiver) ? method : null;
  if (method !== "addEventListener") return null;
  const [event, , given] = argumentsOf(call);
  if (event && onceByNature.test(literalText(event) ?? "")) return null;
  const options = given?.text ?? "";
  if (/\b(once|signal)\b/.test(options)) return null;
  // A listener goes with what was made for this effect alone, as an image.
  const root = /^\w+/.exec(receiver)?.[0];
  if (root === undefined || definitionsIn(effect, source).has(root)) return null;
  return /^(window|document|globalThis)\b/.test(receiver) ? method : null;
}

/** A listener, timer or connection that an effect starts and nobody ends. */
export const effectWithoutCleanup: SyntaxRule = {
  id: "effect-without-cleanup",
  category: "resource",
  severity: "major",
  confidence: "medium",
  cwe: "CWE-772",
  title: "The effect starts {name} and nothing ends it when the component goes away.",
  trigger:
    "Each time the component is shown again, or the effect runs again, one more stays behind: handlers run several times, on components that are gone, and memory grows.",
  why: "React ends nothing by itself. Return a function from the effect that undoes what it started: removeEventListener with the same function, clearInterval with the handle, close of the connection.",
  skipInTests: true,
  visits: {
    javascript: {
      kinds: callKinds.javascript.slice(0, 1),
      mentions: ["addEventListener", "setInterval", "WebSocket", "EventSource"],
      check,
    },
  },
  examples: {
    flagged: [
      tsx`
        import { useEffect, useState } from "react";

        export function Clock() {
          const [now, setNow] = useState(Date.now());
          useEffect(() => {
            setInterval(() => setNow(Date.now()), 1000); // <-
          }, []);
          return <time>{now}</time>;
        }
      `,
      js`
        import { useEffect } from "react";

        export function useEscape(close) {
          useEffect(() => {
            const onKey = (event) => {
              if (event.key === "Escape") close();
            };
            document.addEventListener("keydown", onKey); // <-
          }, [close]);
        }
      `,
      tsx`
        import * as React from "react";

        export function Feed({ room }: { room: string }) {
          const [lines, setLines] = React.useState<string[]>([]);
          React.useEffect(() => {
            const socket = new WebSocket("wss://chat.example/" + room); // <-
            socket.onmessage = ({ data }) => setLines((old) => [...old, data]);
          }, [room]);
          return <Log lines={lines} />;
        }
      `,
    ],
    clear: [
      tsx`
        import { useEffect, useState } from "react";

        export function Clock() {
          const [now, setNow] = useState(Date.now());
          useEffect(() => {
            const timer = setInterval(() => setNow(Date.now()), 1000);
            return () => clearInterval(timer);
          }, []);
          return <time>{now}</time>;
        }
      `,
      js`
        import { useEffect } from "react";

        export function usePicture(url, show) {
          useEffect(() => {
            const image = new Image();
            image.addEventListener("load", () => show(image));
            image.src = url;
            window.addEventListener("focus", show, { once: true });
            window.addEventListener("load", show);
          }, [url]);
        }
      `,
      js`
        import { useEffect, useRef } from "react";

        export function useTicker(tick, running) {
          const timer = useRef(null);
          useEffect(() => {
            if (running) timer.current = setInterval(tick, 100);
            else clearInterval(timer.current);
          }, [running]);
        }
      `,
    ],
  },
};
