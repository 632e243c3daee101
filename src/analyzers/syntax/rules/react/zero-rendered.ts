import type { Node } from "web-tree-sitter";

import { argumentsOf } from "../../calls.ts";
import { js, tsx } from "../../example.ts";
import { memberOf, withoutParentheses } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { stateRead } from "./hooks.ts";

function check(expression: Node, source: Source): Hit | null {
  // Only what stands between tags is shown; an attribute takes 0 as it likes.
  if (!/^jsx_(element|fragment)$/.test(expression.parent?.type ?? "")) return null;
  const given = expression.firstNamedChild;
  const joined = given && withoutParentheses(given);
  if (joined?.type !== "binary_expression" || joined.childForFieldName("operator")?.type !== "&&")
    return null;
  const right = joined.childForFieldName("right");
  let left = joined.childForFieldName("left");
  // Of `a && b.length && <p/>` the last one before the element is left standing.
  while (left?.type === "binary_expression" && left.childForFieldName("operator")?.type === "&&") {
    left = left.childForFieldName("right");
  }
  if (!left || !right || !showsElement(right) || !isNumber(withoutParentheses(left), source))
    return null;
  return { at: left };
}

function showsElement(node: Node): boolean {
  return withoutParentheses(node).type.startsWith("jsx_");
}

/** A length, or state that began as a number. */
function isNumber(node: Node, source: Source): boolean {
  const member = memberOf(node);
  if (member !== null) return member.name === "length";
  if (node.type !== "identifier") return false;
  const made = stateRead(node, source)?.declarator.childForFieldName("value");
  return made ? argumentsOf(made)[0]?.type === "number" : false;
}

/** A number before `&&` in JSX, which is shown when it is 0. */
export const zeroRendered: SyntaxRule = {
  id: "zero-rendered",
  category: "bug",
  severity: "minor",
  confidence: "high",
  title: "With nothing to show, the page shows a 0 here.",
  trigger:
    "When the number is 0, `&&` gives that 0, and React writes it into the page; React Native throws.",
  why: "React leaves out false and null but not 0. Ask a question: `items.length > 0 && …`.",
  visits: { javascript: { kinds: ["jsx_expression"], mentions: ["length", "useState"], check } },
  examples: {
    flagged: [
      tsx`
        export function Comments({ comments }: Props) {
          return <section>{comments.length && <List of={comments} />}</section>; // <-
        }
      `,
      js`
        import { useState } from "react";

        export function Inbox() {
          const [unread, setUnread] = useState(0);
          return (
            <nav onFocus={() => setUnread(0)}>
              {unread && <Badge>{unread}</Badge>} {/* beside the name */} // <-
            </nav>
          );
        }
      `,
      tsx`
        export const Errors = ({ form }: Props) => (
          <>
            {form.touched && form.errors.length && ( // <-
              <ul>{form.errors.map(show)}</ul>
            )}
          </>
        );
      `,
    ],
    clear: [
      tsx`
        export function Comments({ comments, text }: Props) {
          return <section title={text.length && text}>{comments.length > 0 && <List of={comments} />}</section>;
        }
      `,
      js`
        export function Inbox({ unread }) {
          return <nav>{!!unread.length && <Badge>{unread.length}</Badge>}</nav>;
        }
      `,
      tsx`
        export const Errors = ({ errors }: Props) => (
          <p>{errors.length ? <b>{errors.length}</b> : null}{errors && <i />}{Boolean(errors.length) && <b />}</p>
        );
      `,
    ],
  },
};
