import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf, receiverOf } from "../../calls.ts";
import { go, java, js, py, ts } from "../../example.ts";
import { withoutParentheses } from "../../names.ts";
import type { Source } from "../../source.ts";
import { literalText } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import {
  comparisonOf,
  isWholeJoin,
  joinKinds,
  joinOf,
  numberOf,
  operandsOf,
  placeOf,
} from "./comparison.ts";

/** A place that is asked not to be, or to be, one fixed value. */
interface Asked {
  readonly place: string;
  readonly value: string;
  readonly equal: boolean;
}

function check(node: Node, source: Source): Hit | null {
  const join = joinOf(node);
  if (join === null || !isWholeJoin(node)) return null;
  const asked = operandsOf(node).map((operand) => askedBy(operand, source));
  for (const [index, first] of asked.entries()) {
    if (first === null || first.equal !== (join === "and")) continue;
    for (const second of asked.slice(index + 1)) {
      if (second === null || second.place !== first.place || second.equal !== first.equal) continue;
      if (second.value !== first.value) return { at: node, name: join === "or" ? "true" : "false" };
    }
  }
  return null;
}

function askedBy(operand: Node, source: Source): Asked | null {
  const asked = comparisonOf(operand);
  if (asked !== null) {
    if (asked.operator !== "==" && asked.operator !== "!=") return null;
    const place = placeOf(asked.left);
    const value = fixedValue(asked.right, source);
    return place !== null && value !== null
      ? { place, value, equal: asked.operator === "==" }
      : null;
  }
  return askedByEquals(operand);
}

/** Java's `"a".equals(x)` and `x.equals("a")`, negated or not. */
function askedByEquals(operand: Node): Asked | null {
  const negated = operand.type === "unary_expression" && operand.child(0)?.type === "!";
  const inner = negated ? operand.childForFieldName("operand") : operand;
  const call = inner && withoutParentheses(inner);
  if (call?.type !== "method_invocation" || methodOf(call) !== "equals") return null;
  const receiver = receiverOf(call);
  const [argument] = argumentsOf(call);
  if (receiver === null || argument === undefined) return null;
  const [fixed, other] =
    literalText(receiver) === null ? [argument, receiver] : [receiver, argument];
  const text = literalText(fixed);
  const place = placeOf(other);
  return text !== null && place !== null ? { place, value: `"${text}"`, equal: !negated } : null;
}

/** A value that differs from every other one written differently; null when that is not certain. */
function fixedValue(node: Node, { language }: Source): string | null {
  const number = numberOf(node);
  if (number !== null) return String(number);
  // Escapes may write the same text in two ways.
  const text = literalText(node);
  if (text !== null) return JSON.stringify(text);
  // Go's errors to compare with: `io.EOF`. Two names of a constant may be one value elsewhere.
  if (language === "go" && /^\w+\.(Err[A-Z]\w*|EOF)$/.test(node.text)) return node.text;
  return null;
}

/** Comparisons with two values, joined so that the answer does not depend on the variable. */
export const alwaysTrueCondition: SyntaxRule = {
  id: "always-true-condition",
  category: "bug",
  severity: "major",
  confidence: "high",
  cwe: "CWE-571",
  title: "The condition is {name} whatever the variable holds.",
  trigger:
    "For every value the same branch is taken: no value equals two different ones at once, and each differs from at least one of them.",
  why: "Joining the wrong way turns the check off. To turn away all but two values write `x != a && x != b`; to accept either write `x == a || x == b`.",
  visits: {
    javascript: { kinds: joinKinds.javascript, check },
    python: { kinds: joinKinds.python, check },
    go: { kinds: joinKinds.go, check },
    java: { kinds: joinKinds.java, check },
  },
  examples: {
    flagged: [
      ts`
        export function assertRole(role: string): void {
          if (role !== "admin" || role !== "owner") throw new Forbidden(); // <-
        }
      `,
      js`
        const isDone = (job) => job.state === "failed" && job.state === "finished"; // <-
      `,
      py`
        def check(mode):
            if mode != "r" or mode != "w":  # <-
                raise ValueError(mode)
      `,
      py`
        if response.status == 301 and response.ok and response.status == 302:  # <-
            follow(response)
      `,
      go`
        package web

        func retry(err error) bool {
        	return err != io.EOF || err != io.ErrUnexpectedEOF // <-
        }
      `,
      java`
        class Filter {
          boolean skips(String scheme) {
            return !scheme.equals("http") || !"https".equals(scheme); // <-
          }
        }
      `,
    ],
    clear: [
      ts`
        export function assertRole(role: string): void {
          if (role !== "admin" && role !== "owner") throw new Forbidden();
          if (role === "admin" || role === "owner") log(role);
        }
      `,
      js`
        const differs = (a, b) => a.kind !== "text" || b.kind !== "image";
        const changed = (a, old, now) => a !== old || a !== now;
      `,
      py`
        def check(mode, kind):
            if mode != "r" and mode != "w":
                raise ValueError(mode)
            return mode != READ or mode != DEFAULT or kind == 1 and mode == "r"
      `,
      go`
        package web

        func retry(err error, code int) bool {
        	return err != io.EOF && err != io.ErrUnexpectedEOF || code != 200 || code != wanted
        }
      `,
      java`
        class Filter {
          boolean skips(String scheme, String other) {
            return !scheme.equals("http") && !scheme.equals("https") || !other.equals("ftp");
          }
        }
      `,
    ],
  },
};
