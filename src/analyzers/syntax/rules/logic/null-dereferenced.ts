import type { Node } from "web-tree-sitter";

import { go, java, js, py, ts } from "../../example.ts";
import { memberOf, withoutParentheses } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";
import { isWholeJoin, joinKinds, joinOf, nullAsked, operandsOf, placeOf } from "./comparison.ts";

function check(node: Node, source: Source): Hit | null {
  return node.type === "if_statement" ? checkBranch(node, source) : checkJoin(node, source);
}

/** `x == null && x.f`, and `x != null || x.f`, whose right side runs only where x is null. */
function checkJoin(node: Node, source: Source): Hit | null {
  const join = joinOf(node);
  if (join === null || !isWholeJoin(node)) return null;
  const operands = operandsOf(node);
  for (const [index, operand] of operands.entries()) {
    const asked = nullAsked(operand);
    if (asked === null || asked.isNull !== (join === "and")) continue;
    for (const later of operands.slice(index + 1)) {
      const use = firstUse(later, asked.place);
      if (use === null) continue;
      if (isDereferenced(use, source)) return { at: node, name: asked.place };
      break;
    }
  }
  return null;
}

/** A branch for null whose first use of the variable needs it not to be. */
function checkBranch(node: Node, source: Source): Hit | null {
  const condition = node.childForFieldName("condition");
  const asked = condition && nullAsked(condition);
  const branch = asked && node.childForFieldName(asked.isNull ? "consequence" : "alternative");
  if (!asked || !branch || branch.type === "elif_clause") return null;
  const use = firstUse(branch, asked.place);
  if (use === null || !isDereferenced(use, source)) return null;
  // A loop or a function within may run when the variable has got a value.
  for (let at = use.parent; at !== null && at.id !== branch.id; at = at.parent) {
    if (/(for|while|do|try|if|switch)_?\w*_statement|conditional|ternary/.test(at.type))
      return null;
  }
  return { at: use.parent ?? use, name: asked.place, because: condition ? [condition] : [] };
}

/** The first time a place is written below a node, when it is in the same function. */
function firstUse(node: Node, place: string): Node | null {
  const [first = ""] = place.split(".");
  for (const each of [node, ...node.descendantsOfType(["identifier", "this", "self"])]) {
    if (each.text !== first || each.childCount > 0) continue;
    let whole = each;
    for (let steps = 1; steps < place.split(".").length; steps += 1) whole = whole.parent ?? whole;
    if (placeOf(whole) !== place) continue;
    return functionAround(whole)?.id === functionAround(node)?.id ? whole : null;
  }
  return null;
}

/** True when a member, an element or a call of it is read, which null has not. */
function isDereferenced(place: Node, { language }: Source): boolean {
  const around = place.parent;
  if (around === null) return false;
  const member = memberOf(around);
  if (member !== null && member.object.id === place.id) {
    if (around.children.some((child) => child?.type === "optional_chain")) return false;
    // Go's methods may be made for nil, except those of an error.
    if (language !== "go") return around.childForFieldName("attribute")?.text !== "__class__";
    const isCall = around.parent?.childForFieldName("function")?.id === around.id;
    return !isCall || place.text === "err";
  }
  if (around.type === "method_invocation")
    return around.childForFieldName("object")?.id === place.id;
  if (language === "go") return false;
  const indexed =
    around.childForFieldName("object") ??
    around.childForFieldName("value") ??
    around.childForFieldName("array");
  return (
    /^(subscript|subscript_expression|array_access)$/.test(around.type) &&
    indexed?.id === place.id &&
    !around.children.some((child) => child?.type === "optional_chain") &&
    withoutParentheses(place).id === place.id
  );
}

/** A variable used just where it is known to be null. */
export const nullDereferenced: SyntaxRule = {
  id: "null-dereferenced",
  category: "bug",
  severity: "major",
  confidence: "high",
  cwe: "CWE-476",
  title: "{name} is used exactly where it is null.",
  trigger:
    "When it is null, the check lets the use through, which throws; when it is not null, the code behind the check never runs.",
  why: "The check says the opposite of what is meant, or joins with the wrong operator: `x != null && x.ready` asks the second only where there is an x, and so does `x == null || x.ready` to turn away.",
  visits: {
    javascript: { kinds: [...joinKinds.javascript, "if_statement"], check },
    python: { kinds: [...joinKinds.python, "if_statement"], check },
    go: { kinds: [...joinKinds.go, "if_statement"], check },
    java: { kinds: [...joinKinds.java, "if_statement"], check },
  },
  examples: {
    flagged: [
      ts`
        export function nameOf(user: User | null): string {
          if (user === null && user.name === "") return "nobody"; // <-
          return user?.name ?? "nobody";
        }
      `,
      js`
        function close(connection) {
          if (connection != null || connection.open) { // <-
            pool.release(connection);
          }
        }
      `,
      py`
        def total(order):
            if order is None or order.lines is None and order.lines.paid:  # <-
                return 0
            return order.sum
      `,
      py`
        def add(names, name):
            if names is None:
                names.append(name)  # <-
            return names
      `,
      go`
        package store

        func (s *Store) read(id string) error {
        	err := s.load(id)
        	if err == nil {
        		return errors.New("not read: " + err.Error()) // <-
        	}
        	return nil
        }
      `,
      java`
        class Mail {
          boolean isEmpty(String text) {
            return text == null && text.isEmpty(); // <-
          }
        }
      `,
    ],
    clear: [
      ts`
        export function nameOf(user: User | null): string {
          if (user === null || user.name === "") return "nobody";
          return user != null && user.name.length > 3 ? user.name : "short";
        }
      `,
      js`
        function open(connection, options) {
          if (connection == null) {
            connection = connect(options);
            connection.start();
          }
          return connection === undefined && connection?.ready;
        }
      `,
      py`
        def add(names, name):
            if names is None:
                names = []
            if names is not None and names[0] == name:
                return names
            names.append(name)
            return names
      `,
      go`
        package store

        func (s *Store) read(id string) error {
        	if s == nil || s.closed {
        		return errClosed
        	}
        	if s.cache == nil && s.cache.Empty() {
        		s.cache = newCache()
        	}
        	return nil
        }
      `,
      java`
        class Mail {
          boolean isEmpty(String text) {
            return text == null || text.isEmpty();
          }

          void send(Message message) {
            if (message == null) {
              message = Message.empty();
              message.stamp();
            }
          }
        }
      `,
    ],
  },
};
