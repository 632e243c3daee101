import type { Node } from "web-tree-sitter";

import { argumentsOf } from "../../calls.ts";
import { js, ts } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { isFunction } from "../../tree.ts";

function check(made: Node): Hit | null {
  if (made.childForFieldName("constructor")?.text !== "Promise") return null;
  const [executor] = argumentsOf(made);
  if (executor === undefined || !isFunction(executor)) return null;
  const body = executor.childForFieldName("body");
  // An empty one is a promise that is to stay open.
  if (
    body?.type !== "statement_block" ||
    body.namedChildren.every(({ type }) => type === "comment")
  )
    return null;
  const names = (
    executor.childForFieldName("parameters")?.namedChildren ??
    [executor.childForFieldName("parameter")].flatMap((each) => each ?? [])
  ).map((each) => each.childForFieldName("pattern")?.text ?? each.text);
  // Without parameters it is written to stay open, too.
  if (names.length === 0 || names.some((name) => !/^\w+$/.test(name))) return null;
  const uses = body
    .descendantsOfType(["identifier", "shorthand_property_identifier"])
    .some(({ text }) => names.includes(text) || text === "arguments");
  if (uses || body.descendantsOfType("throw_statement").length > 0) return null;
  return { at: executor.childForFieldName("parameters") ?? executor };
}

/** A promise whose executor calls neither `resolve` nor `reject`. */
export const promiseNeverSettles: SyntaxRule = {
  id: "promise-never-settles",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "Neither resolve nor reject is ever called, so the promise never settles.",
  trigger:
    "Whoever awaits this promise waits for ever, and what the function holds is kept with it.",
  why: "A promise made by hand settles only when one of the two functions is called. Call `resolve` where the work is done and `reject` where it fails.",
  visits: { javascript: { kinds: ["new_expression"], mentions: ["new Promise"], check } },
  examples: {
    flagged: [
      js`
        const wait = (ms) =>
          new Promise((resolve) => { // <-
            setTimeout(() => {}, ms);
          });
      `,
      ts`
        function load(url: string): Promise<HTMLImageElement> {
          return new Promise((resolve, reject) => { // <-
            const image = new Image();
            image.onload = () => image;
            image.src = url;
          });
        }
      `,
      js`
        await new Promise(function (done) { // <-
          server.close();
        });
      `,
    ],
    clear: [
      js`
        const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
        const never = new Promise((resolve) => {});
      `,
      ts`
        let release: () => void;
        const held = new Promise<void>((resolve) => {
          release = resolve;
        });
      `,
      js`
        const stopped = new Promise((resolve, reject) => {
          controls = { resolve, reject };
        });
        const failed = new Promise((_resolve) => {
          throw new Error("not here");
        });
      `,
    ],
  },
};
