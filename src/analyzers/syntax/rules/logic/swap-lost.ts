import type { Node } from "web-tree-sitter";

import { go, java, js, py, ts } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { placeOf } from "./comparison.ts";

function check(statement: Node): Hit | null {
  const second = assignmentOf(statement);
  if (second === null) return null;
  let before = statement.previousNamedSibling;
  while (before?.type.includes("comment")) before = before.previousNamedSibling;
  const first = before && assignmentOf(before);
  if (!before || first === null) return null;
  if (first.to !== second.from || first.from !== second.to || first.to === first.from) return null;
  return { at: statement, name: second.to, because: [before] };
}

/** What a plain assignment of one place gives to another, as both are written. */
function assignmentOf(statement: Node): { readonly to: string; readonly from: string } | null {
  const node = statement.type === "expression_statement" ? statement.firstNamedChild : statement;
  if (!node || !/^(assignment|assignment_expression|assignment_statement)$/.test(node.type))
    return null;
  const sign = node.childForFieldName("operator")?.type ?? "=";
  const left = node.childForFieldName("left");
  const right = node.childForFieldName("right");
  if (!left || !right || sign !== "=") return null;
  const to = onePlace(left);
  const from = onePlace(right);
  return to !== null && from !== null ? { to, from } : null;
}

/** Elements count as places here: two of the same list are what is mostly swapped. */
function onePlace(node: Node): string | null {
  const only =
    node.type === "expression_list" && node.namedChildCount === 1 ? node.firstNamedChild : node;
  if (only === null) return null;
  if (/^(subscript|subscript_expression|index_expression|array_access)$/.test(only.type)) {
    return /^[\w.]+\[[\w.+\- ]+\]$/.test(only.text) ? only.text : null;
  }
  return placeOf(only);
}

/** Two values meant to change places, of which one is overwritten. */
export const swapLost: SyntaxRule = {
  id: "swap-lost",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The old value of {name} is gone already, so this swaps nothing.",
  trigger: "Whatever the two values were, both hold the same afterwards.",
  why: "The first assignment overwrites what the second wants to copy. Keep it in a third variable, or swap in one step: `[a, b] = [b, a]` in JavaScript, `a, b = b, a` in Python and Go.",
  visits: {
    javascript: { kinds: ["expression_statement"], check },
    python: { kinds: ["expression_statement"], check },
    go: { kinds: ["assignment_statement"], check },
    java: { kinds: ["expression_statement"], check },
  },
  examples: {
    flagged: [
      ts`
        export function order(range: Range): void {
          if (range.start > range.end) {
            range.start = range.end;
            range.end = range.start; // <-
          }
        }
      `,
      py`
        def ordered(low, high):
            if low > high:
                low = high
                high = low  # <-
            return low, high
      `,
      go`
        package sorts

        func swap(values []int, i, j int) {
        	values[i] = values[j]
        	values[j] = values[i] // <-
        }
      `,
      java`
        class Pair {
          void swap() {
            this.first = this.second;
            this.second = this.first; // <-
          }
        }
      `,
    ],
    clear: [
      js`
        const old = range.start;
        range.start = range.end;
        range.end = old;
        previous = current;
        current = previous.next;
      `,
      py`
        def ordered(low, high):
            low, high = high, low
            total += low
            low = total
            return low, high
      `,
      go`
        package sorts

        func swap(values []int, i, j int) {
        	values[i], values[j] = values[j], values[i]
        	last := values[i]
        	values[j] = last
        }
      `,
      java`
        class Pair {
          void swap() {
            Object kept = this.first;
            this.first = this.second;
            this.second = kept;
          }
        }
      `,
    ],
  },
};
