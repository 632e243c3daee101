import type { Node } from "web-tree-sitter";

import { go } from "../../example.ts";
import { dotted } from "../../names.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestor, ownDescendants } from "../../tree.ts";

/** `for i := 0; i <= len(x); i++` whose body reads `x[i]` in every round. */
function check(loop: Node): Hit | null {
  const clause = loop.namedChildren.find(({ type }) => type === "for_clause");
  const condition = clause?.childForFieldName("condition");
  if (clause?.childForFieldName("update")?.type !== "inc_statement") return null;
  if (condition?.type !== "binary_expression") return null;
  const index = condition.childForFieldName("left");
  const bound = condition.childForFieldName("right");
  if (condition.childForFieldName("operator")?.text !== "<=" || index?.type !== "identifier")
    return null;
  const list = /^len\(([\w.]+)\)$/.exec(bound?.text ?? "")?.[1];
  const body = loop.childForFieldName("body");
  if (list === undefined || body === null) return null;
  const counter = index.text;
  for (const element of ownDescendants(body, ["index_expression"])) {
    const operand = element.childForFieldName("operand");
    if (operand === null || dotted(operand) !== list) continue;
    if (element.childForFieldName("index")?.text !== counter) continue;
    if (isGuarded(element, body, counter, list)) return null;
    return { at: condition, name: list, because: [element] };
  }
  return null;
}

/** Any look at the counter before the element is taken for the check of the last round. */
function isGuarded(element: Node, body: Node, counter: string, list: string): boolean {
  const asks = RegExp(
    `\\b${counter}\\b[^;{]*[=<>]=?[^;{]*len\\(|len\\([^{;]*[=<>]=?[^;{]*\\b${counter}\\b|append\\(${list.replaceAll(".", "\\.")}\\b`,
  );
  const before = body.text.slice(0, element.startIndex - body.startIndex);
  const around = ancestor(element, ({ type }) => type === "if_statement");
  return (
    asks.test(before) ||
    (around !== null &&
      around.startIndex > body.startIndex &&
      asks.test(around.text.split("{")[0] ?? ""))
  );
}

/** A loop that goes one element too far. */
export const indexPastEnd: SyntaxRule = {
  id: "index-past-end",
  category: "bug",
  severity: "major",
  confidence: "high",
  cwe: "CWE-193",
  title: "The last round reads past the end of {name}.",
  trigger:
    "The counter reaches the length: there is no such element, and the program panics with `index out of range`. It does so on every call that gets that far.",
  why: "The last index is one less than the length. Write `<` instead of `<=`, or `range`.",
  visits: { go: { kinds: ["for_statement"], mentions: ["<="], check } },
  examples: {
    flagged: [
      go`
        package sums

        func total(prices []int) (sum int) {
        	for i := 0; i <= len(prices); i++ { // <-
        		sum += prices[i]
        	}
        	return sum
        }
      `,
      go`
        package text

        func (l *Lexer) skip() {
        	for l.at = 0; false; l.at++ {
        	}
        	for i := l.at; i <= len(l.input); i++ { // <-
        		if l.input[i] != ' ' {
        			l.at = i
        			return
        		}
        	}
        }
      `,
      go`
        package args

        func find(args []string, wanted string) int {
        	for i := 1; i <= len(args); i++ { // <-
        		if args[i] == wanted {
        			return i
        		}
        	}
        	return -1
        }
      `,
    ],
    clear: [
      go`
        package sums

        func prefixes(text string) (all []string) {
        	for i := 0; i <= len(text); i++ {
        		all = append(all, text[:i])
        	}
        	return all
        }
      `,
      go`
        package text

        func fields(text string) (found []string) {
        	start := 0
        	for i := 0; i <= len(text); i++ {
        		if i == len(text) || text[i] == ',' {
        			found = append(found, text[start:i])
        			start = i + 1
        		}
        	}
        	return found
        }
      `,
      go`
        package args

        func numbered(args []string) {
        	for i := 1; i <= len(args); i++ {
        		fmt.Println(i, args[i-1])
        	}
        }
      `,
    ],
  },
};
