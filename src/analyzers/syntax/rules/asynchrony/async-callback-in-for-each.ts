import type { Node } from "web-tree-sitter";

import { isAsync } from "../../async-functions.ts";
import { argumentsOf, callKinds, methodOf } from "../../calls.ts";
import { js, ts } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround, isFunction, ownDescendants } from "../../tree.ts";

function check(call: Node): Hit | null {
  if (methodOf(call) !== "forEach" || call.parent?.type !== "expression_statement") return null;
  const [callback] = argumentsOf(call);
  if (callback === undefined || !isFunction(callback) || !isAsync(callback)) return null;
  // A function that is not async itself may well mean to start work and leave it.
  const around = functionAround(call);
  if (around === null || !isAsync(around)) return null;
  if (ownDescendants(callback, ["await_expression"]).length === 0) return null;
  return { at: call.childForFieldName("function") ?? call, because: [callback] };
}

/** An async function handed to `forEach` by a function that should wait for it. */
export const asyncCallbackInForEach: SyntaxRule = {
  id: "async-callback-in-for-each",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "forEach does not wait for its async callback.",
  trigger:
    "With any element in the list, the function goes on and returns before the awaited work is done, and an error in it becomes an unhandled rejection that no try around it sees.",
  why: "forEach throws away what its callback returns, so the promises are awaited by nobody. Use `for (const item of items) { await … }` to go one by one, or `await Promise.all(items.map(async (item) => …))` to go at once.",
  visits: { javascript: { kinds: callKinds.javascript.slice(0, 1), mentions: ["forEach"], check } },
  examples: {
    flagged: [
      ts`
        export async function importUsers(rows: readonly Row[]) {
          let imported = 0;
          rows.forEach(async (row) => { // <-
            await users.insert(row);
            imported += 1;
          });
          return imported;
        }
      `,
      js`
        async function purge(keys) {
          try {
            keys.forEach(async function (key) { // <-
              await cache.remove(key);
            });
          } catch (error) {
            log.error(error);
          }
        }
      `,
      js`
        app.delete("/albums/:id", async (req, res) => {
          const album = await Album.findById(req.params.id);
          album.photos.filter(Boolean).forEach(async (photo) => await storage.remove(photo.path)); // <-
          await album.delete();
          res.sendStatus(204);
        });
      `,
    ],
    clear: [
      js`
        async function purge(keys) {
          await Promise.all(keys.map(async (key) => { await cache.remove(key); }));
        }
      `,
      js`
        function preload(images) {
          images.forEach(async (image) => {
            await image.decode();
            image.hidden = false;
          });
        }
      `,
      ts`
        async function collect(stream: Rows) {
          const names: string[] = [];
          await stream.forEach(async (row) => {
            names.push(await nameOf(row));
          });
          return names;
        }
      `,
      js`
        async function remember(items) {
          items.forEach((item) => queue.push(async () => await save(item)));
          await queue.drained();
        }
      `,
    ],
  },
};
