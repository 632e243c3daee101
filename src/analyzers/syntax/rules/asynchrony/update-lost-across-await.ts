import type { Node } from "web-tree-sitter";

import { isAsync } from "../../async-functions.ts";
import { methodOf } from "../../calls.ts";
import { definitionsIn, definitionsOf } from "../../definitions.ts";
import { js, ts } from "../../example.ts";
import { withoutParentheses } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestor, functionAround, isFunction, ownDescendants } from "../../tree.ts";

function check(node: Node, source: Source): Hit | null {
  const left = node.childForFieldName("left");
  const right = node.childForFieldName("right");
  if (left?.type !== "identifier" || right === null) return null;
  if (node.type === "assignment_expression" && !readsBefore(left.text, right)) return null;
  if (ownDescendants(right, ["await_expression"]).length === 0) return null;
  const fn = functionAround(node);
  if (fn === null || !isAsync(fn) || !runsAtOnce(fn)) return null;
  // A variable of the callback itself is changed by nobody else.
  if (
    definitionsIn(fn, source)
      .get(left.text)
      ?.some(({ kind }) => kind !== "changed" && kind !== "assigned")
  )
    return null;
  const [first] = definitionsOf(left, source);
  return { at: node, name: left.text, because: first === undefined ? [] : [first.at] };
}

/** `total + (await …)`: the variable is read, then waited. */
function readsBefore(name: string, right: Node): boolean {
  const sum = withoutParentheses(right);
  if (sum.type !== "binary_expression") return false;
  const first = sum.childForFieldName("left");
  return first?.type === "identifier" && first.text === name;
}

/** True for a callback that is started for each element before the first one is done. */
function runsAtOnce(fn: Node): boolean {
  const call = ancestor(fn, (each) => each.type === "call_expression" || isFunction(each));
  return call?.type === "call_expression" && /^(map|forEach|flatMap)$/.test(methodOf(call) ?? "");
}

/** A shared variable read before an await and written after it, by callbacks that run at once. */
export const updateLostAcrossAwait: SyntaxRule = {
  id: "update-lost-across-await",
  category: "concurrency",
  severity: "major",
  confidence: "high",
  title: "{name} is read before the await and written after it, so updates are lost.",
  trigger:
    "With two or more elements the callbacks run at once: each reads the same old value, waits, and writes over what the others have added; the last one alone counts.",
  why: "`total += await f()` reads `total` first and waits afterwards. Wait into a constant and add it then (`const part = await f(); total += part;`), or gather the results of `Promise.all` and sum them up.",
  cwe: "CWE-362",
  visits: {
    javascript: {
      kinds: ["augmented_assignment_expression", "assignment_expression"],
      mentions: ["await"],
      check,
    },
  },
  examples: {
    flagged: [
      js`
        async function sizeOf(paths) {
          let total = 0;
          await Promise.all(
            paths.map(async (path) => {
              total += (await stat(path)).size; // <-
            }),
          );
          return total;
        }
      `,
      ts`
        let done = 0;

        export function count(jobs: readonly Job[]) {
          jobs.forEach(async (job) => {
            if (job.ready) done = done + (await job.run()); // <-
          });
        }
      `,
      js`
        async function report(sections) {
          let text = "";
          await Promise.all(sections.map(async function (section) {
            text += await render(section); // <-
          }));
          return text;
        }
      `,
    ],
    clear: [
      js`
        async function sizeOf(paths) {
          let total = 0;
          for (const path of paths) total += (await stat(path)).size;
          return total;
        }
      `,
      ts`
        async function sizeOf(paths: readonly string[]) {
          let total = 0;
          await Promise.all(
            paths.map(async (path) => {
              const { size } = await stat(path);
              total += size;
            }),
          );
          return total;
        }
      `,
      js`
        async function totals(folders) {
          return await Promise.all(
            folders.map(async (folder) => {
              let sum = 0;
              for (const file of folder.files) sum += await sizeOf(file);
              return sum;
            }),
          );
        }
      `,
    ],
  },
};
