import type { Node } from "web-tree-sitter";

import { java } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestorInFunction } from "../../tree.ts";
import { declarationOf, modifiersOf } from "./declared-type.ts";

function check(statement: Node): Hit | null {
  const outer = ancestorInFunction(statement, ["if_statement"]);
  if (outer === null) return null;
  const field = nullTested(outer);
  const inner = statement
    .childForFieldName("body")
    ?.namedChildren.find(({ type }) => type === "if_statement");
  if (field === null || inner === undefined || nullTested(inner)?.text !== field.text) return null;
  const declaration = declarationOf(field);
  // An immutable value of one word is seen whole or not at all.
  if (
    declaration?.kind !== "field" ||
    /^(String|Integer|Boolean|int|boolean)$/.test(declaration.type)
  )
    return null;
  if (/\bvolatile\b/.test(modifiersOf(declaration.node))) return null;
  const isSet = inner
    .descendantsOfType("assignment_expression")
    .some((each) => each.childForFieldName("left")?.text === field.text);
  return isSet
    ? {
        at: outer.childForFieldName("condition") ?? outer,
        name: field.text,
        because: [declaration.node],
      }
    : null;
}

/** The name that a condition compares with null. */
function nullTested(statement: Node): Node | null {
  const condition = statement.childForFieldName("condition")?.firstNamedChild;
  if (
    condition?.type !== "binary_expression" ||
    condition.childForFieldName("operator")?.text !== "=="
  )
    return null;
  return condition.childForFieldName("right")?.type === "null_literal"
    ? condition.childForFieldName("left")
    : null;
}

/** Lazy creation that looks before it locks, at a field that threads may see half made. */
export const unsafeDoubleCheck: SyntaxRule = {
  id: "unsafe-double-check",
  category: "concurrency",
  severity: "major",
  confidence: "high",
  cwe: "CWE-609",
  title: "{name} is tested outside the lock and is not volatile.",
  trigger:
    "Another thread can see the reference before the object behind it is filled, and works with fields that are still null or 0.",
  why: "Without `volatile` the writes of the constructor may become visible after the reference. Declare the field volatile, or hold the object in a nested class that the virtual machine loads once.",
  visits: { java: { kinds: ["synchronized_statement"], mentions: ["synchronized"], check } },
  examples: {
    flagged: [
      java`
        class Settings {
          private static Settings instance;

          static Settings get() {
            if (instance == null) { // <-
              synchronized (Settings.class) {
                if (instance == null) {
                  instance = new Settings();
                }
              }
            }
            return instance;
          }
        }
      `,
      java`
        class Client {
          private Connection connection;

          Connection connection() {
            if (this.connection == null) { // <-
              synchronized (this) {
                if (this.connection == null) this.connection = open();
              }
            }
            return this.connection;
          }
        }
      `,
      java`
        class Rules {
          private Map<String, Rule> byName = null;
          private final Object lock = new Object();

          Rule find(String name) {
            if (byName == null) { // <-
              synchronized (lock) {
                if (byName == null) {
                  byName = load();
                }
              }
            }
            return byName.get(name);
          }
        }
      `,
    ],
    clear: [
      java`
        class Settings {
          private static volatile Settings instance;

          static Settings get() {
            if (instance == null) {
              synchronized (Settings.class) {
                if (instance == null) {
                  instance = new Settings();
                }
              }
            }
            return instance;
          }
        }
      `,
      java`
        class Settings {
          private static Settings instance;

          static synchronized Settings get() {
            if (instance == null) {
              instance = new Settings();
            }
            return instance;
          }
        }
      `,
      java`
        class Client {
          void close(Connection connection) {
            if (connection == null) {
              synchronized (this) {
                if (open == null) {
                  open = none();
                }
              }
            }
          }
        }
      `,
    ],
  },
};
