import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf, receiverOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { js, ts } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestor, functionAround, isFunction } from "../../tree.ts";

function check(call: Node, source: Source): Hit | null {
  if (methodOf(call) !== "test") return null;
  const receiver = receiverOf(call);
  const [given] = argumentsOf(call);
  if (receiver?.type !== "identifier" || given === undefined) return null;
  const [definition, ...others] = definitionsOf(receiver, source);
  const pattern = definition?.value;
  if (!definition || others.length > 0 || pattern?.type !== "regex") return null;
  if (!/[gy]/.test(pattern.childForFieldName("flags")?.text ?? "")) return null;
  // Asked once per pattern, or asked on and on for the next match in the same text.
  if (functionAround(definition.at)?.id === functionAround(call)?.id || isLoopOverMatches(call))
    return null;
  if (source.text.includes(`${receiver.text}.lastIndex`)) return null;
  // Replacing and matching by the same pattern begin at the front again, and leave it there.
  const around = functionAround(call) ?? source.root;
  const uses = around.descendantsOfType("identifier").filter(({ text }) => text === receiver.text);
  if (uses.length > 1) return null;
  return { at: call, name: receiver.text, because: [definition.at] };
}

function isLoopOverMatches(call: Node): boolean {
  const around = ancestor(
    call,
    (each) => /^(while|do)_statement$/.test(each.type) || isFunction(each),
  );
  const condition = around?.childForFieldName("condition");
  return condition
    ? condition.startIndex <= call.startIndex && call.endIndex <= condition.endIndex
    : false;
}

/** `test` of a pattern with the flag `g` that outlives the call. */
export const globalPatternReused: SyntaxRule = {
  id: "global-pattern-reused",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "{name} has the flag g and remembers where it stopped, so every other test fails.",
  trigger:
    "After a test that matched, the next call begins behind that match: the same text gives true, then false, then true again.",
  why: "A pattern with `g` or `y` keeps its `lastIndex` between calls of test. Leave the flag away; test needs none.",
  visits: { javascript: { kinds: ["call_expression"], mentions: ["test"], check } },
  examples: {
    flagged: [
      ts`
        const mail = /^[^@\s]+@[^@\s]+$/g;

        export function isMail(text: string): boolean {
          return mail.test(text); // <-
        }
      `,
      js`
        const digits = /\d+/gi;
        const dated = names.filter((name) => digits.test(name)); // <-
      `,
      js`
        function checker() {
          const word = /\bTODO\b/g;
          return {
            has(line) {
              if (word.test(line)) return line; // <-
              return null;
            },
          };
        }
      `,
    ],
    clear: [
      ts`
        const mail = /^[^@\s]+@[^@\s]+$/;
        const space = /\s+/g;

        export function isMail(text: string): boolean {
          return mail.test(text.replace(space, ""));
        }
      `,
      js`
        function isDated(name) {
          const digits = /\d+/g;
          return digits.test(name);
        }
      `,
      js`
        const word = /\w+/g;

        function starts(text) {
          const found = [];
          while (word.test(text)) found.push(text.length);
          return found;
        }
      `,
      js`
        const capitals = /[A-Z]+/g;
        const lower = (name) => (capitals.test(name) ? name.replace(capitals, toLower) : name);
        const sticky = /\w+/y;

        export function wordAt(text, at) {
          sticky.lastIndex = at;
          return sticky.test(text);
        }
      `,
    ],
  },
};
