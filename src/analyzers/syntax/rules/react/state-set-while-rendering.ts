import type { Node } from "web-tree-sitter";

import { callKinds } from "../../calls.ts";
import { js, tsx } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround, ownDescendants } from "../../tree.ts";
import { stateSetBy } from "./hooks.ts";

function check(call: Node, source: Source): Hit | null {
  const holder = call.parent;
  if (holder?.type !== "expression_statement" && holder?.type !== "jsx_expression") return null;
  const state = stateSetBy(call, source);
  if (state === null || functionAround(call)?.id !== state.owner.id) return null;
  if (holder.type === "jsx_expression") return isHandler(holder) ? { at: call } : null;
  const body = state.owner.childForFieldName("body");
  // Under a condition, which may keep it from happening again, it is allowed.
  if (!body || holder.parent?.id !== body.id) return null;
  const left = ownDescendants(body, ["return_statement", "throw_statement"]);
  return left.some((each) => each.endIndex <= holder.startIndex) ? null : { at: call };
}

/** `onClick={…}` and the like, where a function is wanted. */
function isHandler(expression: Node): boolean {
  const attribute = expression.parent;
  return (
    attribute?.type === "jsx_attribute" && /^on[A-Z]/.test(attribute.firstNamedChild?.text ?? "")
  );
}

/** State that is set each time the component renders, which renders it again. */
export const stateSetWhileRendering: SyntaxRule = {
  id: "state-set-while-rendering",
  category: "bug",
  severity: "critical",
  confidence: "high",
  title: "The state is set on every rendering, which renders the component again.",
  trigger:
    "As soon as the component is shown, React stops with `Too many re-renders` and the page is empty.",
  why: "Setting state asks for another rendering. Set it in an event handler (`onClick={() => setOpen(true)}`) or an effect, or compute the value during rendering without state.",
  visits: {
    javascript: { kinds: callKinds.javascript.slice(0, 1), mentions: ["useState"], check },
  },
  examples: {
    flagged: [
      tsx`
        import { useState } from "react";

        export function Menu() {
          const [open, setOpen] = useState(false);
          return <button onClick={setOpen(true)}>Menu {String(open)}</button>; // <-
        }
      `,
      js`
        import React, { useState } from "react";

        export function Total({ items }) {
          const [total, setTotal] = useState(0);
          setTotal(items.reduce((sum, item) => sum + item.price, 0)); // <-
          return <b>{total}</b>;
        }
      `,
      tsx`
        import * as React from "react";

        export const Tabs = ({ tabs }: Props) => {
          const [active, setActive] = React.useState(0);
          return (
            <ul>
              <li onClick={setActive(active + 1)}>Next of {tabs.length}</li> {/* to the right */} // <-
            </ul>
          );
        };
      `,
    ],
    clear: [
      tsx`
        import { useState } from "react";

        export function Menu() {
          const [open, setOpen] = useState(false);
          return <button onClick={() => setOpen(true)}>Menu {String(open)}</button>;
        }
      `,
      js`
        import { useState } from "react";

        export function List({ items }) {
          const [before, setBefore] = useState(items);
          const [chosen, setChosen] = useState(null);
          if (items !== before) {
            setBefore(items);
            setChosen(null);
          }
          return <Items of={items} chosen={chosen} onChoose={setChosen} />;
        }
      `,
      tsx`
        import { useState } from "react";

        export function Form() {
          const [text, setText] = useState("");
          function clear() {
            setText("");
          }
          return <input value={text} onBlur={clear} onChange={(event) => setText(event.target.value)} />;
        }
      `,
    ],
  },
};
