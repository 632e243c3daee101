import type { Node } from "web-tree-sitter";

import { go, java, js, py, ts } from "../../example.ts";
import { memberOf } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { placeOf } from "./comparison.ts";

/** Fields that are given the same value on purpose, as when a range is empty at first. */
const pairs =
  /^_?(start|end|begin|min|max|low|high|first|last|from|to|left|right|top|bottom|head|tail|prev|next|previous|current|old|new|width|height|anchor|focus|x|y|created\w*|updated\w*|modified\w*|id|key|name|label|title|value|text)$/i;

function check(statement: Node, source: Source): Hit | null {
  const second = copyOf(statement);
  const before = statement.previousNamedSibling;
  const first = before && copyOf(before);
  if (!before || !first || !second) return null;
  if (first.to !== second.to || first.from !== second.from) return null;
  // The first copies a field into one of the same name; the second copies that one again.
  if (first.field !== first.fromField || second.fromField !== first.fromField) return null;
  if (second.field === second.fromField || pairs.test(second.field)) return null;
  // The field that was meant is there, as other code shows.
  const meant = `${second.from}.${second.field}`;
  return source.text.includes(meant)
    ? { at: statement, name: second.field, because: [before] }
    : null;
}

interface Copy {
  readonly to: string;
  readonly field: string;
  readonly from: string;
  readonly fromField: string;
}

/** `a.x = b.y` as a statement. */
function copyOf(statement: Node): Copy | null {
  const node = statement.type === "expression_statement" ? statement.firstNamedChild : statement;
  if (!node || !/^(assignment|assignment_expression|assignment_statement)$/.test(node.type))
    return null;
  const target = only(node.childForFieldName("left"));
  const value = only(node.childForFieldName("right"));
  const left = target && memberOf(target);
  const right = value && memberOf(value);
  if (!left || !right) return null;
  const to = placeOf(left.object);
  const from = placeOf(right.object);
  return to && from ? { to, field: left.name, from, fromField: right.name } : null;
}

function only(node: Node | null): Node | null {
  return node?.type === "expression_list"
    ? node.namedChildCount === 1
      ? node.firstNamedChild
      : null
    : node;
}

/** A field that is given the value of the line before. */
export const copiedField: SyntaxRule = {
  id: "copied-field",
  category: "bug",
  severity: "major",
  confidence: "medium",
  title: "{name} is given the same field as the line before, though there is one of its own name.",
  trigger: "For every object copied here the field holds the value of another one.",
  why: "The line was likely copied and its right side not changed. Read the field of the same name.",
  skipInTests: true,
  visits: {
    javascript: { kinds: ["expression_statement"], check },
    python: { kinds: ["expression_statement"], check },
    go: { kinds: ["assignment_statement"], check },
    java: { kinds: ["expression_statement"], check },
  },
  examples: {
    flagged: [
      ts`
        export function fill(target: Address, source: Form): void {
          if (source.city === "") throw new Error("no city");
          target.street = source.street;
          target.city = source.street; // <-
        }
      `,
      py`
        def update(user, form):
            user.mail = form.mail
            user.phone = form.mail  # <-
            log(form.phone)
      `,
      go`
        package users

        func merge(to *User, from User) {
        	if from.Phone != "" {
        		to.Mail = from.Mail
        		to.Phone = from.Mail // <-
        	}
        }
      `,
      java`
        class Copy {
          void copy(Address to, Address from) {
            to.street = from.street;
            to.city = from.street; // <-
            log(from.city);
          }
        }
      `,
    ],
    clear: [
      js`
        target.street = source.street;
        target.city = source.city;
        target.billing = source.city;
        target.shipping = source.city;
      `,
      py`
        def update(user, form):
            user.mail = form.mail
            user.login = form.mail
            user.end = form.end
            user.start = form.end
            return form.start
      `,
      go`
        package users

        func merge(to *User, from User) {
        	to.Mail = from.Mail
        	to.Phone = from.Phone
        	to.Login = from.Mail
        }
      `,
      java`
        class Copy {
          void copy(Address to, Address from) {
            to.street = from.street;
            to.firstLine = from.street;
            to.city = from.city();
          }
        }
      `,
    ],
  },
};
