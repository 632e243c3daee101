import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf, receiverOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { js, py, ts } from "../../example.ts";
import { unwrap, withoutParentheses } from "../../names.ts";
import type { Source } from "../../source.ts";
import { literalText } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { joinOf, operandsOf } from "./comparison.ts";

function check(node: Node, source: Source): Hit | null {
  // `a if test else b` has no field for its test.
  const condition =
    node.childForFieldName("condition") ??
    (node.type === "conditional_expression" ? node.namedChild(1) : null);
  if (condition === null) return null;
  const bare = withoutParentheses(condition);
  for (const operand of joinOf(bare) === null ? [bare] : operandsOf(bare)) {
    if (givesIndex(operand, source)) return { at: operand, name: methodOf(operand) ?? "indexOf" };
  }
  return null;
}

/** True for a call that gives a place counted from 0, and -1 for nowhere. */
function givesIndex(call: Node, source: Source): boolean {
  const method = methodOf(call) ?? "";
  const given = argumentsOf(call);
  if (call.type === "call_expression") {
    if (method === "search") return given[0]?.type === "regex";
    return (
      receiverOf(call) !== null &&
      /^(indexOf|lastIndexOf|findIndex|findLastIndex)$/.test(method) &&
      given.length > 0
    );
  }
  if (call.type !== "call" || !/^r?find$/.test(method) || given.length === 0) return false;
  const receiver = receiverOf(call);
  return receiver !== null && isText(receiver, source);
}

/** Many things of Python have a `find`; only that of texts gives a place. */
function isText(node: Node, source: Source): boolean {
  if (literalText(node) !== null) return true;
  if (node.type === "call")
    return /^(lower|upper|strip|lstrip|rstrip|replace|decode|casefold)$/.test(methodOf(node) ?? "");
  if (node.type !== "identifier") return false;
  const definitions = definitionsOf(node, source);
  return (
    definitions.length > 0 &&
    definitions.every(({ value, at }) =>
      value === null
        ? at.parent?.childForFieldName("type")?.text === "str"
        : isText(unwrap(value), source),
    )
  );
}

/** The place of something in a text or list, taken for the answer whether it is there. */
export const indexAsAnswer: SyntaxRule = {
  id: "index-as-answer",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "{name} gives -1 when nothing is found, which counts as true.",
  trigger:
    "When it is not there the condition holds (-1 is true), and when it stands at the very beginning the condition fails (0 is false).",
  why: "The call gives a place, not an answer. Ask `includes` or, in Python, `in`; or compare the place with -1.",
  visits: {
    javascript: {
      kinds: ["if_statement", "while_statement", "ternary_expression"],
      mentions: ["indexOf", "lastIndexOf", "findIndex", "findLastIndex", "search"],
      check,
    },
    python: {
      kinds: ["if_statement", "elif_clause", "while_statement", "conditional_expression"],
      mentions: ["find"],
      check,
    },
  },
  examples: {
    flagged: [
      ts`
        export function isRemote(url: string): boolean {
          if (url.indexOf("://")) return true; // <-
          return false;
        }
      `,
      js`
        const label = items.findIndex((item) => item.late) ? "late" : "in time"; // <-
        while (line && line.search(/\S/)) line = line.slice(1); // <-
      `,
      py`
        def is_comment(line: str) -> bool:
            if line.find("#"):  # <-
                return True
            return False
      `,
      py`
        def kind(name):
            text = name.lower()
            return "draft" if text.find("draft") else "final"  # <-
      `,
    ],
    clear: [
      ts`
        export function isRemote(url: string): boolean {
          if (url.indexOf("://") !== -1) return true;
          if (!url.indexOf("//")) return true;
          return url.includes("://");
        }
      `,
      js`
        const label = items.find((item) => item.late) ? "late" : "in time";
        if (~names.indexOf(name)) choose(name);
        if (table.search("name")) show(table);
      `,
      py`
        def first(soup, line: str):
            if soup.find("title"):
                return soup.find("title").text
            if line.find("#") >= 0 or "#" in line:
                return line
            return None
      `,
    ],
  },
};
