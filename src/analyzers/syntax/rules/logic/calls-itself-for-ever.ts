import type { Node } from "web-tree-sitter";

import { isCall, methodOf, receiverOf } from "../../calls.ts";
import { go, java, js, py, ts } from "../../example.ts";
import { unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestor } from "../../tree.ts";

function check(fn: Node, source: Source): Hit | null {
  const name = fn.childForFieldName("name")?.text;
  const body = fn.childForFieldName("body");
  if (name === undefined || body === null || isGenerator(fn)) return null;
  const first = firstStatement(body);
  const call = first ? callOf(first) : null;
  if (call === null || methodOf(call) !== name || !isSelf(call, fn, source)) return null;
  return passesOn(call, fn) ? { at: call, name } : null;
}

function isGenerator(fn: Node): boolean {
  return fn.type.startsWith("generator") || fn.children.some((child) => child?.type === "*");
}

/** The first statement of a body, behind comments and a docstring. */
function firstStatement(body: Node): Node | null {
  const list = body.firstNamedChild?.type === "statement_list" ? body.firstNamedChild : body;
  let first = list.firstNamedChild;
  while (first && (first.type.includes("comment") || first.firstNamedChild?.type === "string")) {
    first = first.nextNamedSibling;
  }
  return first;
}

/** The call that a statement is, or returns. */
function callOf(statement: Node): Node | null {
  if (!/^(return_statement|expression_statement)$/.test(statement.type)) return null;
  let value = statement.firstNamedChild;
  if (value?.type === "expression_list" && value.namedChildCount === 1)
    value = value.firstNamedChild;
  const bare = value && unwrap(value);
  return bare && isCall(bare) ? bare : null;
}

/** True when the call reaches this very function: on the same object, or as the plain function. */
function isSelf(call: Node, fn: Node, { language }: Source): boolean {
  const receiver = receiverOf(call);
  const inClass = /^(method_definition|method_declaration)$/.test(fn.type) || isMethod(fn);
  if (receiver === null) return language === "java" || !inClass;
  // The `this` of an object's method is often bound to something else, as an instance.
  if (!inClass || fn.parent?.type === "object") return false;
  if (language === "go") {
    const own = fn.childForFieldName("receiver")?.firstNamedChild?.childForFieldName("name")?.text;
    return own !== undefined && receiver.text === own;
  }
  return receiver.text === (language === "python" ? "self" : "this");
}

/** A function of Python that stands in a class. */
function isMethod(fn: Node): boolean {
  const home = ancestor(fn, ({ type }) => /^(class_definition|function_definition)$/.test(type));
  return home?.type === "class_definition";
}

/** True when each parameter is handed on as it came: then nothing is different the next time. */
function passesOn(call: Node, fn: Node): boolean {
  const parameters = (fn.childForFieldName("parameters")?.namedChildren ?? [])
    .flatMap((each) => {
      if (each.type === "identifier") return [each.text];
      const names = each.childrenForFieldName("name");
      if (names.length > 0) return names.map(({ text }) => text);
      return [each.childForFieldName("pattern")?.text ?? each.text];
    })
    .filter((name) => name !== "self");
  const given = (call.childForFieldName("arguments")?.namedChildren ?? []).map(({ text }) => text);
  return parameters.length === given.length && parameters.every((name, at) => name === given[at]);
}

/** A function whose first step is to call itself with what it was given. */
export const callsItselfForEver: SyntaxRule = {
  id: "calls-itself-for-ever",
  category: "bug",
  severity: "critical",
  confidence: "high",
  cwe: "CWE-674",
  title: "{name} calls itself with the same arguments, without end.",
  trigger: "The first call overflows the stack and fails, every time.",
  why: "Nothing differs from one call to the next, so none of them ever returns. Call what was meant: the method of the wrapped object, of the base class (`super`), or the field of that name.",
  visits: {
    javascript: { kinds: ["function_declaration", "method_definition"], check },
    python: { kinds: ["function_definition"], check },
    go: { kinds: ["function_declaration", "method_declaration"], check },
    java: { kinds: ["method_declaration"], check },
  },
  examples: {
    flagged: [
      ts`
        class Cached implements Store {
          constructor(private readonly inner: Store) {}

          async read(key: string): Promise<string> {
            return await this.read(key); // <-
          }
        }
      `,
      js`
        import { format as formatDate } from "./dates.js";

        export function format(date) {
          return format(date); // <-
        }
      `,
      py`
        class Box(Shape):
            def area(self, unit):
                """The area in square units."""
                return self.area(unit)  # <-
      `,
      go`
        package store

        func (c *cached) Get(key string) (string, error) {
        	return c.Get(key) // <-
        }
      `,
      java`
        class Name {
          private String text;

          String text() {
            return text(); // <-
          }
        }
      `,
    ],
    clear: [
      ts`
        class Cached implements Store {
          constructor(private readonly inner: Store) {}

          async read(key: string): Promise<string> {
            return await this.inner.read(key);
          }

          size(folder: string): number {
            return this.size(parentOf(folder)) + 1;
          }
        }
      `,
      js`
        import { format } from "./dates.js";

        const handlers = plugin(Scroller, {
          mousedown(event) {
            this.mousedown(event);
          },
        });

        class Page {
          format(date) {
            return format(date);
          }
        }
      `,
      py`
        class Box(Shape):
            def area(self, unit):
                return super().area(unit)

        def area(shape, unit="cm"):
            return area(shape)
      `,
      go`
        package store

        func (c *cached) Get(key string) (string, error) {
        	return c.inner.Get(key)
        }

        func Get(key string, left int) string {
        	return Get(key, left-1)
        }
      `,
      java`
        class Name {
          String text() {
            return text("en");
          }

          String text(String language) {
            return other.text(language);
          }
        }
      `,
    ],
  },
};
