import type { Node } from "web-tree-sitter";

import { isAsync } from "../../async-functions.ts";
import { argumentsOf, methodOf, receiverOf } from "../../calls.ts";
import { js, ts } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { isFunction } from "../../tree.ts";

function check(call: Node): Hit | null {
  if (!/^reduce(Right)?$/.test(methodOf(call) ?? "") || receiverOf(call) === null) return null;
  const [callback] = argumentsOf(call);
  if (callback === undefined || !isFunction(callback) || !isAsync(callback)) return null;
  const [first] = callback.childForFieldName("parameters")?.namedChildren ?? [];
  const name = first?.childForFieldName("pattern") ?? first;
  const body = callback.childForFieldName("body");
  if (name?.type !== "identifier" || body === null) return null;
  const uses = body.descendantsOfType("identifier").filter(({ text }) => text === name.text);
  // Once it is awaited, or chained, the writer knows what it is.
  if (uses.some((use) => isWaitedFor(use))) return null;
  const broken = uses.find((use) => isUsedAsValue(use));
  return broken === undefined
    ? null
    : { at: broken.parent ?? broken, name: name.text, because: [callback] };
}

function isWaitedFor(use: Node): boolean {
  const { parent } = use;
  if (parent?.type === "await_expression" || parent?.type === "arguments") return true;
  return (
    parent?.type === "member_expression" &&
    /^(then|catch|finally)$/.test(parent.childForFieldName("property")?.text ?? "")
  );
}

/** True where a member, an element, a sum or a spread of it is asked for. */
function isUsedAsValue(use: Node): boolean {
  const { parent } = use;
  if (parent === null) return false;
  if (/^(member_expression|subscript_expression)$/.test(parent.type))
    return parent.childForFieldName("object")?.id === use.id;
  return /^(binary_expression|spread_element|augmented_assignment_expression)$/.test(parent.type);
}

/** An async callback of `reduce` that takes its accumulator for a value. */
export const asyncReduce: SyntaxRule = {
  id: "async-reduce",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "From the second element on {name} is a promise, not the value of the round before.",
  trigger:
    "With two or more elements the sum becomes a text like `[object Promise]1`, pushing throws, and a spread loses what was gathered.",
  why: "An async callback gives a promise, which reduce hands on as it is. Use a `for` loop with await, or `(await sum) + …` in the callback.",
  visits: { javascript: { kinds: ["call_expression"], mentions: ["reduce"], check } },
  examples: {
    flagged: [
      js`
        const total = await files.reduce(async (sum, file) => sum + (await sizeOf(file)), 0); // <-
      `,
      ts`
        export async function group(users: readonly User[]) {
          return users.reduce(async (groups, user) => {
            const { team } = await details(user);
            groups[team] = user; // <-
            return groups;
          }, {} as Record<string, User>);
        }
      `,
      js`
        const names = await ids.reduce(async function (found, id) {
          return [...found, await nameOf(id)]; // <-
        }, []);
      `,
    ],
    clear: [
      js`
        const total = await files.reduce(async (sum, file) => (await sum) + (await sizeOf(file)), 0);
      `,
      ts`
        await steps.reduce((before, step) => before.then(() => step()), Promise.resolve());
      `,
      js`
        const names = await ids.reduce(async (before, id) => {
          const found = await before;
          found.push(await nameOf(id));
          return found;
        }, Promise.resolve([]));
      `,
    ],
  },
};
