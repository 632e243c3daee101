import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf, receiverOf } from "../../calls.ts";
import { js, ts } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround, isFunction, ownDescendants } from "../../tree.ts";

/** What one gives back as an answer; calls are often returned only to leave early. */
const answers =
  /^(identifier|member_expression|true|false|number|string|template_string|object|array|null|this|subscript_expression)$/;

function check(call: Node): Hit | null {
  if (
    methodOf(call) !== "forEach" ||
    receiverOf(call) === null ||
    call.parent?.type !== "expression_statement"
  )
    return null;
  const [callback] = argumentsOf(call);
  const body = callback && isFunction(callback) ? callback.childForFieldName("body") : null;
  const around = functionAround(call);
  if (!callback || body?.type !== "statement_block" || around === null) return null;
  const answer = ownDescendants(body, ["return_statement"]).find((each) => {
    // At the very end it may have been meant for map, or mean nothing.
    if (each.parent?.id === body.id) return false;
    return answers.test(each.firstNamedChild?.type ?? "");
  });
  return answer !== undefined && isMeantForFunction(call, around)
    ? { at: answer, because: [call] }
    : null;
}

/** True when the function ends right after the loop, or gives a fixed value: nothing was found. */
function isMeantForFunction(call: Node, around: Node): boolean {
  const statement = call.parent;
  const next = statement?.nextNamedSibling ?? null;
  if (next !== null) {
    const value = next.type === "return_statement" ? next.firstNamedChild : null;
    return value !== null && /^(null|undefined|false|true|number|string)$/.test(value.type);
  }
  // Nobody asks a callback for its answer.
  const isCallback = around.parent?.type === "arguments";
  return !isCallback && statement?.parent?.id === around.childForFieldName("body")?.id;
}

/** An answer returned from the callback of `forEach`, which throws it away. */
export const valueReturnedFromForEach: SyntaxRule = {
  id: "value-returned-from-for-each",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The value is returned to forEach, which throws it away.",
  trigger:
    "When the element is found, the loop goes on all the same and the function gives what stands after it, or undefined.",
  why: "return leaves the callback alone, not the function around it. Use `for (const item of items)`, or `find`, `some` and `every`.",
  visits: { javascript: { kinds: ["call_expression"], mentions: ["forEach"], check } },
  examples: {
    flagged: [
      ts`
        export function byId(users: readonly User[], id: string): User | null {
          users.forEach((user) => {
            if (user.id === id) {
              return user; // <-
            }
          });
          return null;
        }
      `,
      js`
        function hasLate(jobs, now) {
          jobs.forEach((job) => {
            if (job.due < now) return true; // <-
          });
          return false;
        }
      `,
      js`
        const colorOf = (name) => {
          themes.forEach(function (theme) {
            for (const color of theme.colors) {
              if (color.name === name) return color.value; // <-
            }
          });
        };
      `,
    ],
    clear: [
      ts`
        export function byId(users: readonly User[], id: string): User | null {
          for (const user of users) {
            if (user.id === id) return user;
          }
          return users.find((user) => user.old === id) ?? null;
        }
      `,
      js`
        function show(jobs, now) {
          const late = [];
          jobs.forEach((job) => {
            if (job.due > now) return;
            if (job.hidden) return log(job);
            late.push(job);
          });
          return late;
        }
      `,
      js`
        function names(list) {
          const seen = new Set();
          list.forEach((item) => {
            if (seen.has(item)) return false;
            seen.add(item);
          });
          return seen;
        }
      `,
    ],
  },
};
