import type { Node } from "web-tree-sitter";

import { isAsync } from "../../async-functions.ts";
import { js, ts } from "../../example.ts";
import { literalText } from "../../strings.ts";
import { argumentsOf, methodOf } from "../../calls.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestorInFunction, functionAround, isWithin } from "../../tree.ts";

function check(statement: Node): Hit | null {
  const callback = functionAround(statement);
  const executor = callback && functionAround(callback);
  if (!callback || !executor || isAsync(callback) || !isExecutor(executor)) return null;
  const tried = ancestorInFunction(statement, ["try_statement"])?.childForFieldName("body");
  if (tried && isWithin(statement, tried)) return null;
  const call = callback.parent?.parent;
  if (call?.type !== "call_expression" || !isLater(call, callback)) return null;
  return { at: statement, because: [executor] };
}

function isExecutor(fn: Node): boolean {
  const made = fn.parent?.parent;
  return (
    made?.type === "new_expression" && made.childForFieldName("constructor")?.text === "Promise"
  );
}

/** True for a callback that runs after the executor is done: of Node's kind, a timer's, an event's. */
function isLater(call: Node, callback: Node): boolean {
  const method = methodOf(call) ?? "";
  if (/^(setTimeout|setImmediate|nextTick)$/.test(method)) return true;
  const given = argumentsOf(call);
  const [event] = given;
  if (/^(on|once|addEventListener)$/.test(method)) {
    return event !== undefined && literalText(event) !== null;
  }
  const parameters = callback.childForFieldName("parameters")?.namedChildren ?? [];
  const [first] = parameters;
  const name = first?.childForFieldName("pattern")?.text ?? first?.text ?? "";
  return given.at(-1)?.id === callback.id && /^(err|error|e)$/.test(name);
}

/** An error thrown in a callback inside `new Promise`, where it cannot reach the promise. */
export const throwInCallbackOfPromise: SyntaxRule = {
  id: "throw-in-callback-of-promise",
  category: "error-handling",
  severity: "major",
  confidence: "high",
  cwe: "CWE-248",
  title: "The error is thrown in a callback, so the promise never learns of it.",
  trigger:
    "When the operation fails, the error leaves the callback as an uncaught exception, which ends a Node.js process, and whoever awaits the promise waits for ever.",
  why: "new Promise turns only errors thrown during its own call into a rejection; the callback runs later. Call `reject(error)` and return.",
  visits: { javascript: { kinds: ["throw_statement"], mentions: ["new Promise"], check } },
  examples: {
    flagged: [
      js`
        function read(path) {
          return new Promise((resolve) => {
            fs.readFile(path, "utf8", (err, text) => {
              if (err) throw err; // <-
              resolve(text);
            });
          });
        }
      `,
      ts`
        const answer = new Promise<string>((resolve, reject) => {
          socket.once("message", (data) => {
            if (data.length > limit) throw new Error("too long"); // <-
            resolve(String(data));
          });
        });
      `,
      js`
        const ready = new Promise(function (resolve, reject) {
          setTimeout(() => {
            if (!server.listening) {
              throw new Error("the server did not start"); // <-
            }
            resolve();
          }, 1000);
        });
      `,
    ],
    clear: [
      js`
        function read(path) {
          return new Promise((resolve, reject) => {
            if (!path) throw new TypeError("no path");
            fs.readFile(path, "utf8", (err, text) => {
              if (err) reject(err);
              else resolve(text);
            });
          });
        }
      `,
      js`
        const sum = new Promise((resolve) => {
          resolve(numbers.map((n) => {
            if (n < 0) throw new RangeError("negative");
            return n;
          }));
        });
      `,
      ts`
        const answer = new Promise<string>((resolve, reject) => {
          socket.once("message", (data) => {
            try {
              if (data.length > limit) throw new Error("too long");
              resolve(String(data));
            } catch (error) {
              reject(error);
            }
          });
        });
      `,
    ],
  },
};
