import type { Node } from "web-tree-sitter";

import { isCall, methodOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { go, java, js, py, ts } from "../../example.ts";
import { memberOf, unwrap, withoutParentheses } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";
import { nullAsked, placeOf } from "./comparison.ts";

function check(statement: Node, source: Source): Hit | null {
  const condition = statement.childForFieldName("condition");
  if (condition === null || isElse(statement)) return null;
  const place = askedWhetherMissing(withoutParentheses(condition), source);
  // What leaves when it is missing was sure that it can be.
  if (place === null || !leaves(statement.childForFieldName("consequence"))) return null;
  let before = statement.previousNamedSibling;
  while (before?.type.includes("comment")) before = before.previousNamedSibling;
  if (!before || !isPlainStep(before)) return null;
  const use = useIn(before, place, source);
  return use === null || !mayBeMissing(use, place, source)
    ? null
    : { at: use, name: place, because: [condition] };
}

/** Calls that give nothing where there is nothing to give. */
const mayGiveNothing =
  /^(find|get|load|query|fetch|read|select|search|lookup|first|last|pop|peek|poll|match|exec)/i;

/** True for a parameter, and for what a call gave that looks for something; others are never null. */
function mayBeMissing(use: Node, place: string, source: Source): boolean {
  const variable = use.descendantsOfType("identifier").find(({ text }) => text === place);
  const definitions = variable ? definitionsOf(variable, source) : [];
  return definitions.some(({ kind, value }) => {
    if (kind === "parameter") return true;
    const given = value && unwrap(value);
    return given ? isCall(given) && mayGiveNothing.test(methodOf(given) ?? "") : false;
  });
}

function isElse(statement: Node): boolean {
  return /^(else_clause|if_statement)$/.test(statement.parent?.type ?? "");
}

/** The variable that a condition asks to be null; `!user` counts in JavaScript, `not user` in Python. */
function askedWhetherMissing(condition: Node, { language }: Source): string | null {
  const asked = nullAsked(condition);
  if (asked !== null) return asked.isNull && !asked.place.includes(".") ? asked.place : null;
  const negated =
    language === "javascript" &&
    condition.type === "unary_expression" &&
    condition.child(0)?.type === "!"
      ? condition.childForFieldName("argument")
      : null;
  return negated?.type === "identifier" ? negated.text : null;
}

function leaves(branch: Node | null): boolean {
  if (branch === null) return false;
  const list = branch.firstNamedChild?.type === "statement_list" ? branch.firstNamedChild : branch;
  const last =
    /block/.test(list.type) || list.type === "statement_list" ? list.lastNamedChild : list;
  return /^(return|throw|raise|continue)_statement$/.test(last?.type ?? "");
}

/** A step without branches of its own, which runs as a whole. */
function isPlainStep(node: Node): boolean {
  return /^(expression_statement|lexical_declaration|variable_declaration|local_variable_declaration|short_var_declaration|assignment_statement)$/.test(
    node.type,
  );
}

/** A member of the variable that is read in a step in any case; null where that is not certain. */
function useIn(step: Node, place: string, { language }: Source): Node | null {
  // What gives it a value changes what is asked; what may skip the use is no proof.
  if (
    givesValue(step, place) ||
    /&&|\|\||\?|\b(and|or|if|lambda|try)\b|=>|->|\bfunc\b/.test(step.text)
  )
    return null;
  for (const each of step.descendantsOfType("identifier")) {
    const around = each.parent;
    if (each.text !== place || !around || functionAround(each)?.id !== functionAround(step)?.id)
      continue;
    const member = memberOf(around);
    const isCalled =
      around.type === "method_invocation" && around.childForFieldName("object")?.id === each.id;
    if (!isCalled && member?.object.id !== each.id) continue;
    // Go's methods may be made for nil.
    if (language === "go" && around.parent?.childForFieldName("function")?.id === around.id)
      return null;
    // A text may be empty, which `!text` asks.
    if (member?.name === "length") return null;
    if (language === "javascript" && around.parent?.childForFieldName("function")?.id === around.id)
      return null;
    return around;
  }
  return null;
}

function givesValue(step: Node, place: string): boolean {
  return step
    .descendantsOfType([
      "variable_declarator",
      "assignment_expression",
      "assignment",
      "short_var_declaration",
      "assignment_statement",
      "named_expression",
      "augmented_assignment",
    ])
    .some((each) => {
      const target = each.childForFieldName("left") ?? each.childForFieldName("name");
      return (
        target !== null &&
        [target, ...target.descendantsOfType("identifier")].some(
          (name) => placeOf(name) === place && !memberOf(name.parent ?? name),
        )
      );
    });
}

/** A variable whose member is read one line before it is asked whether it is there. */
export const nullAskedTooLate: SyntaxRule = {
  id: "null-asked-too-late",
  category: "bug",
  severity: "major",
  confidence: "medium",
  cwe: "CWE-476",
  title: "{name} is used here, one step before the code asks whether there is one.",
  trigger:
    "When it is missing, this line throws, and the check below it, made for that case, is never reached.",
  why: "A check protects only what comes after it. Move this line below the check.",
  visits: {
    javascript: { kinds: ["if_statement"], check },
    python: { kinds: ["if_statement"], check },
    go: { kinds: ["if_statement"], check },
    java: { kinds: ["if_statement"], check },
  },
  examples: {
    flagged: [
      ts`
        export async function show(id: string): Promise<Page> {
          const user = await users.find(id);
          const title = "Page of " + user.name; // <-
          if (!user) {
            throw new NotFound(id);
          }
          return page(title);
        }
      `,
      js`
        function close(connection) {
          log(connection.id); // <-
          if (connection == null) return;
          connection.close();
        }
      `,
      py`
        def total(order):
            lines = order.lines.all()  # <-
            if order is None:
                return 0
            return sum(lines)
      `,
      go`
        package store

        func (s *Store) name(user *User) string {
        	name := user.Name // <-
        	if user == nil {
        		return ""
        	}
        	return name
        }
      `,
      java`
        class Mail {
          void send(Message message) {
            String to = message.getRecipient(); // <-
            if (message == null) {
              throw new IllegalArgumentException("no message");
            }
            deliver(to, message);
          }
        }
      `,
    ],
    clear: [
      ts`
        export async function show(id: string): Promise<Page> {
          let user = await users.find(id);
          const title = user?.name ?? "nobody";
          if (!user) throw new NotFound(id);
          const parts = title.trim();
          if (!title) return page(parts);
          return page(title);
        }
      `,
      js`
        function walk(node) {
          node = node.next;
          if (node === null) return;
          const name = node && node.name;
          if (!node) return name;
        }
      `,
      py`
        def total(order, table):
            order = order.parent
            if order is None:
                return 0
            lines = order.lines if order else []
            if order is None:
                return 0
            return sum(lines)
      `,
      go`
        package store

        func (s *Store) name(user *User) string {
        	name := user.DisplayName()
        	if user == nil {
        		return name
        	}
        	user = user.Parent
        	if user == nil {
        		return ""
        	}
        	return user.Name
        }
      `,
      java`
        class Mail {
          void send(Message message, Node node) {
            node = node.next();
            if (node == null) {
              return;
            }
            Runnable later = () -> deliver(message.getRecipient());
            if (message == null) {
              return;
            }
            run(later);
            Statement statement = connection.createStatement();
            statement.setMaxRows(10);
            if (statement == null) {
              return;
            }
          }
        }
      `,
    ],
  },
};
