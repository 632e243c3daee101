import type { Node } from "web-tree-sitter";

import { calledFunction, callsAsync, handlesErrors, isAsync } from "../../async-functions.ts";
import { js, ts } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";
import { writesFile } from "./known-promises.ts";

/** Work that people start and leave to itself. */
const leftAlone =
  /(start|run|loop|poll|watch|schedule|background|track|log|report|notify|prefetch|preload|warm|refresh|listen|connect|main|init|bootstrap|retry|heartbeat|worker|process|tick|emit|fire|trigger|queue|invalidate|worker)/i;

function check(statement: Node, source: Source): Hit | null {
  const call = statement.firstNamedChild;
  if (call?.type !== "call_expression") return null;
  const around = functionAround(statement);
  if (around === null || !isAsync(around)) return null;
  if (writesFile(call, source)) return { at: call };
  // Nothing follows that could need it: the last statement may be left to itself.
  if (statement.nextNamedSibling === null) return null;
  if (!callsAsync(call, source)) return null;
  const name = call.childForFieldName("function")?.text ?? "";
  if (leftAlone.test(name) || handlesErrors(calledFunction(call, source))) return null;
  // A file that waits for it elsewhere shows that it is to be waited for.
  if (!source.text.includes(`await ${name}(`)) return null;
  return { at: call, name };
}

/** A promise that is made and that nobody waits for. */
export const promiseNotAwaited: SyntaxRule = {
  id: "promise-not-awaited",
  category: "bug",
  severity: "major",
  confidence: "medium",
  title: "Nothing waits for this call's promise.",
  trigger:
    "The lines after the call run before its work is done, and when it fails the error passes by every catch and becomes an unhandled rejection, which ends a Node.js process.",
  why: "An async call without `await` only starts. Write `await` before it; where it is really to be left to itself, write `void` and handle its error with `.catch(…)`.",
  skipInTests: true,
  visits: { javascript: { kinds: ["expression_statement"], mentions: ["async"], check } },
  examples: {
    flagged: [
      js`
        import { mkdir, writeFile } from "node:fs/promises";

        export async function store(folder, text) {
          mkdir(folder, { recursive: true }); // <-
          await writeFile(folder + "/index.html", text);
        }
      `,
      ts`
        async function saveOrder(order: Order) {
          await db.orders.insert(order);
        }

        export async function importOrders(orders: readonly Order[]) {
          for (const order of orders) await saveOrder(order);
        }

        export async function checkout(order: Order) {
          saveOrder(order); // <-
          return receiptOf(order.id);
        }
      `,
      ts`
        class Accounts {
          async close(id: string) {
            await this.freeze(id);
            await this.mail(id);
          }

          async move(from: string, to: string) {
            this.freeze(from); // <-
            await this.transfer(from, to);
          }

          private async freeze(id: string) {
            await this.db.update(id, { frozen: true });
          }
        }
      `,
    ],
    clear: [
      ts`
        async function saveOrder(order: Order) {
          await db.orders.insert(order);
        }

        export async function checkout(order: Order) {
          void saveOrder(order).catch(report);
          await saveOrder(order);
          return receiptOf(order.id);
        }
      `,
      js`
        async function sendMail(to) {
          try {
            await transport.send(to);
          } catch (error) {
            log.warn(error);
          }
        }

        export async function signUp(user) {
          if (user.admin) await sendMail(user.mail);
          sendMail(user.mail);
          return user;
        }
      `,
      js`
        async function startPolling() {
          for (;;) await pollOnce();
        }

        export async function serve() {
          startPolling();
          if (flags.twice) await startPolling();
          await app.listen(3000);
        }
      `,
      js`
        import { writeFileSync, rm } from "node:fs";

        export async function swap(path, text) {
          rm(path, () => {});
          writeFileSync(path, text);
        }
      `,
    ],
  },
};
