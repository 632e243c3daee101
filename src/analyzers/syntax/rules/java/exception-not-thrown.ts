import type { Node } from "web-tree-sitter";

import { java } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

const exceptions = /(^|\.)(\w*Exception|AssertionError|IllegalAccessError|OutOfMemoryError)$/;

/** `new IllegalStateException("…");` where `throw` was left out. */
function check(statement: Node): Hit | null {
  const made = statement.firstNamedChild;
  if (made?.type !== "object_creation_expression") return null;
  // With a body of its own it may do something.
  if (made.namedChildren.some(({ type }) => type === "class_body")) return null;
  const type = made.childForFieldName("type")?.text.replace(/<.*>$/s, "") ?? "";
  return exceptions.test(type) ? { at: statement, name: type } : null;
}

/** An exception that is made and dropped. */
export const exceptionNotThrown: SyntaxRule = {
  id: "exception-not-thrown",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "This {name} is made but never thrown.",
  trigger:
    "The state that was to be refused comes up: nothing happens, and the method goes on with it as if all were well.",
  why: "Making an exception only fills in where it was made. Write `throw` before it.",
  skipInTests: true,
  visits: {
    java: {
      kinds: ["expression_statement"],
      mentions: ["Exception(", "Error("],
      check,
    },
  },
  examples: {
    flagged: [
      java`
        class Account {
          void pay(long cents) {
            if (cents < 0) {
              new IllegalArgumentException("less than nothing"); // <-
            }
            balance -= cents;
          }
        }
      `,
      java`
        class Shapes {
          Shape parse(String kind) {
            switch (kind) {
              case "circle":
                return new Circle();
              default:
                new java.util.NoSuchElementException(kind); // <-
            }
            return null;
          }
        }
      `,
      java`
        class Jobs {
          void start() {
            if (running) new IllegalStateException("runs already"); // <-
            running = true;
          }
        }
      `,
    ],
    clear: [
      java`
        class Account {
          void pay(long cents) {
            if (cents < 0) {
              throw new IllegalArgumentException("less than nothing");
            }
            balance -= cents;
          }
        }
      `,
      java`
        class Jobs {
          void trace() {
            new IllegalStateException("called from here").printStackTrace();
            Exception place = new Exception();
            log.debug("called", place);
          }
        }
      `,
      java`
        class Window {
          void open() {
            new ErrorDialog(this);
            new ExceptionHandler().install();
            optional.orElseThrow(() -> new IllegalStateException("closed"));
          }
        }
      `,
    ],
  },
};
