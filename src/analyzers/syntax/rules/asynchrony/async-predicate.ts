import type { Node } from "web-tree-sitter";

import { isAsync } from "../../async-functions.ts";
import { argumentsOf, callKinds, methodOf } from "../../calls.ts";
import { js, ts } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestorInFunction, isFunction } from "../../tree.ts";

/** Array methods that use their callback's value at once. */
const decides = /^(filter|some|every|find|findIndex|findLast|findLastIndex|sort|toSorted)$/;

function check(call: Node): Hit | null {
  const method = methodOf(call) ?? "";
  if (!decides.test(method)) return null;
  const given = argumentsOf(call);
  const [callback] = given;
  if (given.length !== 1 || callback === undefined) return null;
  if (!isFunction(callback) || !isAsync(callback)) return null;
  // What is awaited, or gone through by `for await`, is no array but a stream that waits.
  if (isAwaited(call)) return null;
  return { at: call.childForFieldName("function") ?? call, because: [callback], name: method };
}

function isAwaited(call: Node): boolean {
  const around = ancestorInFunction(call, ["await_expression", "for_in_statement"]);
  if (around === null) return false;
  if (around.type === "await_expression") return true;
  return around.children.some((child) => child?.type === "await");
}

/** An async function where an array method needs an answer at once. */
export const asyncPredicate: SyntaxRule = {
  id: "async-predicate",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The async callback of {name} always counts as true.",
  trigger:
    "With any element in the list, the callback gives a promise, which is true whatever it becomes: nothing is filtered out, the first element is found, a sort has no order.",
  why: "Array methods do not wait for what their callback gives. Compute the answers first with `await Promise.all(items.map(async …))`, then choose by them, or go through the list in a `for` loop.",
  visits: { javascript: { kinds: callKinds.javascript.slice(0, 1), mentions: ["async"], check } },
  examples: {
    flagged: [
      ts`
        export async function visible(posts: readonly Post[], user: User) {
          return posts.filter(async (post) => { // <-
            const rights = await rightsOf(user, post);
            return rights.read;
          });
        }
      `,
      js`
        async function canDelete(user, folders) {
          if (folders.every(async (folder) => await owns(user, folder))) { // <-
            await remove(folders);
          }
        }
      `,
      js`
        const ordered = files.sort(async (a, b) => (await sizeOf(a)) - (await sizeOf(b))); // <-
      `,
    ],
    clear: [
      js`
        async function visible(posts, user) {
          const rights = await Promise.all(posts.map(async (post) => rightsOf(user, post)));
          return posts.filter((_, at) => rights[at].read);
        }
      `,
      ts`
        import { Readable } from "node:stream";

        export async function reachable(hosts: string[]) {
          return await Readable.from(hosts)
            .filter(async (host) => await ping(host))
            .toArray();
        }
      `,
      js`
        const open = await asyncFilter.filter(doors, async (door) => await isOpen(door));
        const first = await find(doors, async (door) => await isOpen(door));
      `,
    ],
  },
};
