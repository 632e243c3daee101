import type { Node } from "web-tree-sitter";

import { argumentsOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { js, ts } from "../../example.ts";
import { withoutParentheses } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";

function check(call: Node, source: Source): Hit | null {
  if (call.childForFieldName("function")?.text !== "Object.assign") return null;
  const [target, from] = argumentsOf(call);
  if (target?.type !== "identifier" || from === undefined || functionAround(call) === null)
    return null;
  // Called for its effect alone it changes on purpose.
  if (call.parent?.type === "expression_statement" || !/default/i.test(target.text)) return null;
  const [made, ...others] = definitionsOf(target, source);
  const value = made?.value && withoutParentheses(made.value);
  if (!made || others.length > 0 || value?.type !== "object" || functionAround(made.at) !== null)
    return null;
  return { at: target, name: target.text, because: [made.at] };
}

/** Options written into the defaults that all calls share. */
export const defaultsOverwritten: SyntaxRule = {
  id: "defaults-overwritten",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The options are written into {name}, which every later call shares.",
  trigger:
    "After one call with an option, each later call without it gets the value of that call instead of the default.",
  why: "Object.assign changes its first argument. Begin with a fresh object: `{ ...defaults, ...options }` or `Object.assign({}, defaults, options)`.",
  visits: { javascript: { kinds: ["call_expression"], mentions: ["Object.assign"], check } },
  examples: {
    flagged: [
      js`
        const defaults = { depth: 3, links: true };

        export function crawl(url, options) {
          const settings = Object.assign(defaults, options); // <-
          return walk(url, settings);
        }
      `,
      ts`
        const DEFAULT_HEADERS: Record<string, string> = { accept: "application/json" };

        export const get = (url: string, headers: Record<string, string>) =>
          fetch(url, { headers: Object.assign(DEFAULT_HEADERS, headers) }); // <-
      `,
      js`
        const defaultOptions = ({ color: "red" });

        class Chart {
          constructor(options) {
            this.options = Object.assign(defaultOptions, options); // <-
          }
        }
      `,
    ],
    clear: [
      js`
        const defaults = { depth: 3, links: true };

        export function crawl(url, options) {
          return walk(url, Object.assign({}, defaults, options));
        }
      `,
      ts`
        const defaults = { accept: "application/json" };

        export function setDefaults(changed: Partial<typeof defaults>): void {
          Object.assign(defaults, changed);
        }
      `,
      js`
        export function crawl(url, options) {
          const defaults = { depth: 3, links: true };
          return walk(url, Object.assign(defaults, options));
        }
      `,
    ],
  },
};
