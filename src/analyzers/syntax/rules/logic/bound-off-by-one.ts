import type { Node } from "web-tree-sitter";

import { argumentsOf, isCall, methodOf, receiverOf } from "../../calls.ts";
import { go, java, js, py, ts } from "../../example.ts";
import { memberOf, withoutParentheses } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { comparisonOf, numberOf, placeOf } from "./comparison.ts";

function check(node: Node, source: Source): Hit | null {
  return node.type === "for_statement" ? checkLoop(node, source) : checkElement(node);
}

/** `for (i = 0; i <= list.length; i++)`, and `for i in range(len(list) + 1)`, with `list[i]` in it. */
function checkLoop(loop: Node, source: Source): Hit | null {
  const body = loop.childForFieldName("body");
  const bound = source.language === "python" ? boundOfRange(loop) : boundOfClause(loop);
  if (body === null || bound === null) return null;
  const use = elementsIn(body).find((element) => {
    const parts = elementOf(element);
    return parts?.list === bound.list && parts.index.text === bound.counter;
  });
  if (use === undefined || isGuarded(body, bound)) return null;
  return { at: bound.at, name: bound.list, because: [use] };
}

interface Bound {
  readonly list: string;
  readonly counter: string;
  readonly at: Node;
}

function boundOfClause(loop: Node): Bound | null {
  const clause = loop.namedChildren.find(({ type }) => type === "for_clause") ?? loop;
  const condition = clause.childForFieldName("condition");
  const asked = condition && comparisonOf(condition);
  if (!condition || asked?.operator !== "<=" || asked.left.type !== "identifier") return null;
  const list = listMeasured(asked.right);
  return list === null ? null : { list, counter: asked.left.text, at: condition };
}

function boundOfRange(loop: Node): Bound | null {
  const counter = loop.childForFieldName("left");
  const range = loop.childForFieldName("right");
  if (counter?.type !== "identifier" || range?.childForFieldName("function")?.text !== "range")
    return null;
  const given = argumentsOf(range);
  const end = given.length === 1 ? given[0] : given[1];
  if (end?.type !== "binary_operator" || end.childForFieldName("operator")?.type !== "+")
    return null;
  const left = end.childForFieldName("left");
  const right = end.childForFieldName("right");
  const list = left && listMeasured(left);
  if (!list || !right || numberOf(right) !== 1) return null;
  return { list, counter: counter.text, at: range };
}

/** The list whose length an expression is: `list.length`, `len(list)`, `list.size()`. */
function listMeasured(expression: Node): string | null {
  const node = withoutParentheses(expression);
  if (memberOf(node)?.name === "length") return placeOf(memberOf(node)?.object ?? node);
  if (!isCall(node)) return null;
  const given = argumentsOf(node);
  const [only] = given;
  if (node.childForFieldName("function")?.text === "len") return only ? placeOf(only) : null;
  const receiver = receiverOf(node);
  const measures = /^(size|length)$/.test(methodOf(node) ?? "") && given.length === 0;
  return measures && receiver ? placeOf(receiver) : null;
}

const elementKinds = [
  "subscript",
  "subscript_expression",
  "index_expression",
  "array_access",
  "method_invocation",
];

function elementsIn(body: Node): readonly Node[] {
  return body.descendantsOfType(elementKinds);
}

/** `list[i]`, `list.get(i)` and `text.charAt(i)`: what is read, and by which index. */
function elementOf(node: Node): { readonly list: string | null; readonly index: Node } | null {
  if (node.type === "method_invocation") {
    if (!/^(get|charAt)$/.test(methodOf(node) ?? "")) return null;
    const [index] = argumentsOf(node);
    const receiver = receiverOf(node);
    return index && receiver ? { list: placeOf(receiver), index } : null;
  }
  const list = node.firstNamedChild;
  const index = node.lastNamedChild;
  return list && index && list.id !== index.id ? { list: placeOf(list), index } : null;
}

/** Conditions of all languages, with those that are values. */
const conditions = [
  "if_statement",
  "elif_clause",
  "ternary_expression",
  "conditional_expression",
  "try_statement",
];

/** True when the body asks for the counter itself once more, or expects the end to fail. */
function isGuarded(body: Node, { counter }: Bound): boolean {
  return body.descendantsOfType(conditions).some((each) => {
    if (each.type === "try_statement") return true;
    // `a if test else b` has no field for its test.
    const condition = each.childForFieldName("condition") ?? each.namedChild(1);
    return [condition, ...(condition?.descendantsOfType("identifier") ?? [])].some(
      (name) => name?.text === counter && !elementKinds.includes(name.parent?.type ?? ""),
    );
  });
}

/** `list[list.length]` and `list[len(list)]`, read. */
function checkElement(node: Node): Hit | null {
  // Most indices are names and numbers.
  const last = node.type === "method_invocation" ? null : node.lastNamedChild;
  if (last && !isCall(last) && memberOf(last) === null) return null;
  const parts = elementOf(node);
  if (parts === null || parts.list === null || listMeasured(parts.index) !== parts.list)
    return null;
  const around = node.parent;
  // In JavaScript writing there appends.
  const target = around?.childForFieldName("left") ?? around?.childForFieldName("argument");
  if (target?.id === node.id && around?.type !== "unary_expression") {
    if (/^(assignment|augmented|update)/.test(around?.type ?? "")) return null;
  }
  if (around?.type === "expression_list" || around?.type === "delete_statement") return null;
  return { at: node, name: parts.list };
}

/** An index that is allowed to become as large as the list. */
export const boundOffByOne: SyntaxRule = {
  id: "bound-off-by-one",
  category: "bug",
  severity: "major",
  confidence: "high",
  cwe: "CWE-193",
  title: "The index reaches the length of {name}, one past its last element.",
  trigger:
    "Where the index equals the length, as in the last round of a loop, there is no element: the access fails, or gives an undefined value.",
  why: "Indices begin at 0, so the last element is at the length minus one. Compare with `<` instead of `<=`, or subtract one.",
  visits: {
    javascript: { kinds: ["for_statement", "subscript_expression"], check },
    python: { kinds: ["for_statement", "subscript"], check },
    go: { kinds: ["for_statement", "index_expression"], check },
    java: { kinds: ["for_statement", "array_access", "method_invocation"], check },
  },
  examples: {
    flagged: [
      ts`
        export function sum(prices: readonly number[]): number {
          let total = 0;
          for (let i = 0; i <= prices.length; i++) { // <-
            total += prices[i];
          }
          return total;
        }
      `,
      js`
        const last = (words) => words[words.length].trim(); // <-
      `,
      py`
        def show(rows):
            for at in range(len(rows) + 1):  # <-
                print(at, rows[at])
      `,
      go`
        package sum

        func Sum(values []int) (total int) {
        	for i := 0; i <= len(values); i++ { // <-
        		total += values[i]
        	}
        	return total
        }
      `,
      java`
        class Names {
          void print(List<String> names) {
            for (int i = 0; i <= names.size(); i++) { // <-
              System.out.println(names.get(i));
            }
          }
        }
      `,
    ],
    clear: [
      ts`
        export function prefixes(text: string): string[] {
          const found: string[] = [];
          for (let i = 0; i <= text.length; i++) found.push(text.slice(0, i));
          found[found.length] = text;
          return found;
        }
      `,
      js`
        function lines(text) {
          let start = 0;
          for (let i = 0; i <= text.length; i++) {
            if (i === text.length || text[i] === "\n") {
              emit(text.slice(start, i));
              start = i + 1;
            }
          }
        }
      `,
      py`
        def edges(rows, totals):
            for at in range(len(rows) + 1):
                print(totals[at], rows[:at], rows[at - 1])
      `,
      go`
        package sum

        func Sum(values []int) (total int) {
        	for i := 1; i <= len(values); i++ {
        		total += values[i-1]
        	}
        	return total + values[len(values)-1]
        }
      `,
      java`
        class Names {
          void print(int[] counts, String text) {
            for (int i = 0; i <= text.length(); i++) {
              char c = i < text.length() ? text.charAt(i) : ' ';
              counts[c]++;
            }
          }
        }
      `,
    ],
  },
};
