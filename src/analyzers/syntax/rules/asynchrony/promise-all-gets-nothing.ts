import type { Node } from "web-tree-sitter";

import { isAsync } from "../../async-functions.ts";
import { argumentsOf, callKinds, methodOf } from "../../calls.ts";
import { js, ts } from "../../example.ts";
import { unwrap } from "../../names.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { isFunction, ownDescendants } from "../../tree.ts";

function check(call: Node): Hit | null {
  if (!/^(all|allSettled|any|race)$/.test(methodOf(call) ?? "")) return null;
  const callee = call.childForFieldName("function")?.text ?? "";
  if (!/^Promise\.(all|allSettled|any|race)$/.test(callee)) return null;
  const [given] = argumentsOf(call);
  const list = given && unwrap(given);
  if (list?.type !== "call_expression") return null;
  const method = methodOf(list);
  const [callback] = argumentsOf(list);
  if (callback === undefined || !isFunction(callback)) return null;
  if (method === "forEach") return { at: list.childForFieldName("function") ?? list };
  if (method !== "map" || isAsync(callback)) return null;
  const body = callback.childForFieldName("body");
  if (body?.type !== "statement_block" || body.namedChildren.length === 0) return null;
  const gives = ownDescendants(body, ["return_statement", "throw_statement"]).some(
    ({ type, namedChildCount }) => type === "throw_statement" || namedChildCount > 0,
  );
  return gives ? null : { at: callback };
}

/** Promises that are started for `Promise.all` and not given to it. */
export const promiseAllGetsNothing: SyntaxRule = {
  id: "promise-all-gets-nothing",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The callback returns nothing, so there is nothing to wait for.",
  trigger:
    "With any element in the list the wait ends at once while the work still runs, and its errors become unhandled rejections.",
  why: "A callback with braces gives undefined unless it returns, and forEach gives nothing at all. Return the promise from the callback of `map`, or make it async and await inside.",
  visits: {
    javascript: {
      kinds: callKinds.javascript.slice(0, 1),
      mentions: ["Promise.all", "Promise.any", "Promise.race"],
      check,
    },
  },
  examples: {
    flagged: [
      js`
        await Promise.all(
          users.map((user) => { // <-
            sendMail(user.mail, text);
          }),
        );
      `,
      ts`
        export async function close(servers: readonly Server[]) {
          await Promise.allSettled(servers.forEach((server) => server.close())); // <-
          process.exit();
        }
      `,
      js`
        function warm(keys) {
          return Promise.all(keys.map(function (key) { // <-
            if (cache.has(key)) return;
            cache.fill(key);
          }));
        }
      `,
    ],
    clear: [
      js`
        await Promise.all(users.map((user) => sendMail(user.mail, text)));
      `,
      js`
        await Promise.all(
          users.map(async (user) => {
            await sendMail(user.mail, text);
          }),
        );
      `,
      ts`
        await Promise.all(
          keys.map((key) => {
            if (cache.has(key)) return;
            return cache.fill(key);
          }),
        );
      `,
    ],
  },
};
