import type { Node } from "web-tree-sitter";

import { argumentsOf } from "../../calls.ts";
import { js, tsx } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { isFunction } from "../../tree.ts";
import { readsState, stateSetBy } from "./hooks.ts";

function check(statement: Node, source: Source): Hit | null {
  const call = statement.firstNamedChild;
  const state = call && stateSetBy(call, source);
  const [given] = call ? argumentsOf(call) : [];
  if (!call || !state || !given || isFunction(given) || !readsState(given, state, source))
    return null;
  // Only from one of the same block to the next; between them nothing may leave it.
  for (
    let before = statement.previousNamedSibling;
    before !== null;
    before = before.previousNamedSibling
  ) {
    if (!/^(expression_statement|comment|lexical_declaration)$/.test(before.type)) return null;
    const first = before.type === "expression_statement" ? before.firstNamedChild : null;
    if (first && stateSetBy(first, source)?.declarator.id === state.declarator.id) {
      return { at: call, name: state.value ?? state.setter, because: [first] };
    }
  }
  return null;
}

/** State set a second time from the value it had before the first. */
export const stateSetTwiceFromSame: SyntaxRule = {
  id: "state-set-twice-from-same",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "{name} still has its old value here, so the update before is lost.",
  trigger:
    "After both calls only the second change is there: two increments count once, the first of two additions is gone.",
  why: "A setter changes nothing until the next rendering. Give it a function of the current value, `setCount((count) => count + 1)`, or compute the whole change and set it once.",
  visits: { javascript: { kinds: ["expression_statement"], mentions: ["useState"], check } },
  examples: {
    flagged: [
      tsx`
        import { useState } from "react";

        export function Counter() {
          const [count, setCount] = useState(0);
          const addTwo = () => {
            setCount(count + 1);
            setCount(count + 1); // <-
          };
          return <button onClick={addTwo}>{count}</button>;
        }
      `,
      js`
        import { useState } from "react";

        export function Address({ saved }) {
          const [form, setForm] = useState(saved);
          function clear() {
            setForm({ ...form, street: "" });
            log("cleared");
            setForm({ ...form, town: "" }); // <-
          }
          return <button onClick={clear}>{form.street}</button>;
        }
      `,
      tsx`
        import React from "react";

        export function Log({ source }: Props) {
          const [lines, setLines] = React.useState<string[]>([]);
          React.useEffect(() => {
            setLines([]);
            setLines([...lines, source.first]); // <-
          }, [source]);
          return <pre>{lines}</pre>;
        }
      `,
    ],
    clear: [
      tsx`
        import { useState } from "react";

        export function Counter() {
          const [count, setCount] = useState(0);
          const addTwo = () => {
            setCount((old) => old + 1);
            setCount((old) => old + 1);
          };
          return <button onClick={addTwo}>{count}</button>;
        }
      `,
      js`
        import { useState } from "react";

        export function Address({ saved }) {
          const [form, setForm] = useState(saved);
          const [old, setOld] = useState(saved);
          function clear(all) {
            setOld(form);
            if (all) setForm({});
            else setForm({ ...form, town: "" });
          }
          return <button onClick={clear}>{old.street}</button>;
        }
      `,
      tsx`
        import { useState } from "react";

        export function Save({ draft }: Props) {
          const [saving, setSaving] = useState(false);
          async function save() {
            setSaving(true);
            await drafts.put(draft);
            setSaving(false);
          }
          return <button disabled={saving} onClick={save}>Save</button>;
        }
      `,
    ],
  },
};
