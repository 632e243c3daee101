import type { Node } from "web-tree-sitter";

import { argumentsOf, callKinds, methodOf, receiverName } from "../../calls.ts";
import { js, ts } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestorInFunction, functionAround, isWithin } from "../../tree.ts";
import { literalText } from "../../strings.ts";

/** Emitters that bring what somebody sent, by the event and what it is listened to on. */
const emitters: Readonly<Record<string, RegExp>> = {
  message: /^(ws|socket|client|connection|conn|webSocket|websocket|server|mqttClient)$/,
  data: /^(req|request|socket|conn|connection)$/,
  end: /^(req|request)$/,
};

function check(call: Node, source: Source): Hit | null {
  const callee = call.childForFieldName("function");
  if (callee?.text !== "JSON.parse" || isTried(call)) return null;
  const handler = functionAround(call);
  const listening = handler?.parent?.parent;
  if (!handler || listening?.type !== "call_expression") return null;
  // An async handler fails by a rejection, which others tell.
  if (handler.child(0)?.type === "async") return null;
  if (!/^(on|once|addListener)$/.test(methodOf(listening) ?? "")) return null;
  const [event] = argumentsOf(listening);
  const name = event && literalText(event);
  if (!name || !emitters[name]?.test(receiverName(listening).split(".").at(-1) ?? "")) return null;
  if (name === "message" && !fromNetwork(source)) return null;
  return { at: call };
}

function isTried(node: Node): boolean {
  const tried = ancestorInFunction(node, ["try_statement"]);
  const body = tried?.childForFieldName("body");
  return body ? isWithin(node, body) : false;
}

/** In browsers and between a program's own processes messages are nobody else's. */
function fromNetwork({ imports }: Source): boolean {
  return [...imports.values()].some((each) => /^(ws|mqtt|net|dgram|tls)(\.|$)/.test(each));
}

/** `JSON.parse` of what a stranger sent, in an event handler where an error ends the process. */
export const jsonOfStrangerEndsProcess: SyntaxRule = {
  id: "json-of-stranger-ends-process",
  category: "error-handling",
  severity: "critical",
  confidence: "high",
  cwe: "CWE-248",
  title: "A message that is no JSON throws in an event handler and ends the process.",
  trigger:
    "Anybody who sends `{` makes JSON.parse throw inside the listener; nothing catches it there, so Node.js exits and everybody else is cut off as well.",
  why: "An error in a listener goes to the emitter, where no caller can catch it. Put the parsing into try and answer, or close the connection, when it fails.",
  skipInTests: true,
  visits: {
    javascript: { kinds: callKinds.javascript.slice(0, 1), mentions: ["JSON.parse"], check },
  },
  examples: {
    flagged: [
      js`
        import { WebSocketServer } from "ws";

        new WebSocketServer({ port: 8080 }).on("connection", (socket) => {
          socket.on("message", (data) => {
            const message = JSON.parse(data.toString()); // <-
            rooms.get(message.room).send(message.text);
          });
        });
      `,
      js`
        const http = require("http");

        http.createServer((req, res) => {
          let body = "";
          req.on("data", (chunk) => (body += chunk));
          req.on("end", () => {
            const order = JSON.parse(body); // <-
            res.end(String(orders.add(order)));
          });
        });
      `,
      ts`
        import net from "node:net";

        net.createServer((socket) => {
          socket.on("data", (chunk) => handle(JSON.parse(chunk.toString()))); // <-
        });
      `,
    ],
    clear: [
      js`
        import { WebSocketServer } from "ws";

        new WebSocketServer({ port: 8080 }).on("connection", (socket) => {
          socket.on("message", (data) => {
            try {
              handle(JSON.parse(data.toString()));
            } catch {
              socket.close(1003);
            }
          });
        });
      `,
      js`
        process.on("message", (text) => {
          run(JSON.parse(text));
        });
      `,
      ts`
        socket.on("message", (text: string) => {
          render(JSON.parse(text));
        });
      `,
    ],
  },
};
