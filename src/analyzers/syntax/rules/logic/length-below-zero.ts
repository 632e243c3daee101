import type { Node } from "web-tree-sitter";

import { argumentsOf, isCall, methodOf, receiverOf } from "../../calls.ts";
import { go, java, js, py, ts } from "../../example.ts";
import { memberOf, withoutParentheses } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { comparisonOf, numberOf } from "./comparison.ts";

function check(node: Node, { text }: Source): Hit | null {
  const asked = comparisonOf(node);
  if (asked === null || !isLength(asked.left)) return null;
  // `assert(list.length >= 0)` says what it knows.
  if (/^arguments$|^argument_list$/.test(node.parent?.type ?? "")) return null;
  const bound = numberOf(asked.right);
  if (bound === null) return null;
  const { operator } = asked;
  const never =
    (operator === "<" && bound <= 0) ||
    (operator === "<=" && bound < 0) ||
    (operator === "==" && bound < 0);
  const always =
    (operator === ">=" && bound <= 0) ||
    (operator === ">" && bound < 0) ||
    (operator === "!=" && bound < 0);
  // Code made by protobuf.js asks so whether bytes are bytes.
  if (always && text.includes("$protobuf")) return null;
  return never || always ? { at: node, name: always ? "true" : "false" } : null;
}

/** `list.length`, `len(list)`, `list.size()`, in Java also the length of a text. */
function isLength(given: Node): boolean {
  const node = withoutParentheses(given);
  const member = memberOf(node);
  if (member !== null) return member.name === "length" && !/^(this|self)$/.test(member.object.text);
  if (!isCall(node)) return false;
  if (node.childForFieldName("function")?.text === "len") return true;
  return (
    node.type === "method_invocation" &&
    /^(size|length)$/.test(methodOf(node) ?? "") &&
    argumentsOf(node).length === 0 &&
    receiverOf(node) !== null
  );
}

/** A length compared with a number that it always, or never, reaches. */
export const lengthBelowZero: SyntaxRule = {
  id: "length-below-zero",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "A length is never below 0, so this is always {name}.",
  trigger: "Empty or not, the same branch is taken: the case of the empty list is never seen.",
  why: "The smallest length is 0. To ask whether there is something compare with `> 0`, and for nothing with `== 0`.",
  visits: {
    javascript: { kinds: ["binary_expression"], check },
    python: { kinds: ["comparison_operator"], check },
    go: { kinds: ["binary_expression"], check },
    java: { kinds: ["binary_expression"], check },
  },
  examples: {
    flagged: [
      js`
        if (results.length >= 0) show(results); // <-
        else showNothing();
      `,
      ts`
        export const isEmpty = (text: string): boolean => text.trim().length < 0; // <-
      `,
      py`
        def first(rows):
            if len(rows) >= 0:  # <-
                return rows[0]
            return None
      `,
      go`
        package web

        func hasNone(names []string) bool {
        	return len(names) < 0 // <-
        }
      `,
      java`
        class Cart {
          void pay(List<Item> items) {
            if (items.size() >= 0) { // <-
              charge(items);
            }
          }
        }
      `,
    ],
    clear: [
      js`
        if (results.length > 0 && -1 < offset.length) show(results);
        assert(results.length >= 0, "no length");
        if (file.size() >= 0 || this.length < 0) read(file);
      `,
      py`
        def first(rows, length):
            return rows[0] if len(rows) > 0 and length >= 0 else None
      `,
      go`
        package web

        func hasNone(names []string, left int) bool {
        	return len(names) <= 0 || len(names)-left < 0
        }
      `,
      java`
        class Cart {
          boolean isEmpty(List<Item> items, long length) {
            return items.size() <= 0 || length < 0 || items.indexOf(null) >= 0;
          }
        }
      `,
    ],
  },
};
