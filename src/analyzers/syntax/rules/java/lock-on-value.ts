import type { Node } from "web-tree-sitter";

import { java } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { classAround, declarationOf, modifiersOf } from "./declared-type.ts";

function check(statement: Node): Hit | null {
  const given = statement.namedChildren.find(
    ({ type }) => type === "parenthesized_expression",
  )?.firstNamedChild;
  if (!given) return null;
  if (given.type === "object_creation_expression" || given.type === "string_literal")
    return { at: given, name: given.text };
  const declaration = declarationOf(given);
  if (declaration === null) return null;
  if (
    /^(Boolean|Integer|Long|String|Short|Byte|Character|Double)$/.test(declaration.type) &&
    declaration.kind === "field"
  ) {
    // `new String("lock")` is nobody else's.
    return /= new /.test(declaration.node.text) ? null : { at: given, name: given.text };
  }
  if (declaration.kind !== "field" || /\bfinal\b/.test(modifiersOf(declaration.node))) return null;
  const name = given.text.replace(/^this\./, "");
  const isReplaced = statement
    .childForFieldName("body")
    ?.descendantsOfType("assignment_expression")
    .some((each) => each.childForFieldName("left")?.text.replace(/^this\./, "") === name);
  return isReplaced && classAround(statement) !== null
    ? { at: given, name, because: [declaration.node] }
    : null;
}

/** A lock that is another object each time, or everybody's. */
export const lockOnValue: SyntaxRule = {
  id: "lock-on-value",
  category: "concurrency",
  severity: "major",
  confidence: "high",
  cwe: "CWE-412",
  title: "{name} is no lock: threads can hold it at once, or block strangers.",
  trigger:
    "A new object locks nobody out; a field that is replaced inside gives the next thread another lock; strings and boxed numbers are shared by all code of the process.",
  why: "Lock on a field made for it: `private final Object lock = new Object()`.",
  visits: { java: { kinds: ["synchronized_statement"], mentions: ["synchronized"], check } },
  examples: {
    flagged: [
      java`
        class Counter {
          void add() {
            synchronized (new Object()) { // <-
              total++;
            }
          }
        }
      `,
      java`
        class Counter {
          private Integer total = 0;

          void add() {
            synchronized (total) { // <-
              total++;
            }
          }
        }
      `,
      java`
        class Routes {
          private Map<String, Route> routes = new HashMap<>();

          void reload() {
            synchronized (routes) { // <-
              routes = read();
            }
          }
        }
      `,
    ],
    clear: [
      java`
        class Counter {
          private final Object lock = new Object();

          void add() {
            synchronized (lock) {
              total++;
            }
          }
        }
      `,
      java`
        class Routes {
          private final Map<String, Route> routes = new HashMap<>();

          void add(Route route) {
            synchronized (routes) {
              routes.put(route.name(), route);
            }
          }
        }
      `,
      java`
        class Names {
          void each(List<String> names) {
            synchronized (names) {
              names.forEach(this::show);
            }
          }
        }
      `,
    ],
  },
};
