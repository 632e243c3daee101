import type { Node } from "web-tree-sitter";

import { argumentsOf, callKinds } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { js, tsx } from "../../example.ts";
import { unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround, ownDescendants } from "../../tree.ts";
import { stateRead, stateSetBy } from "./hooks.ts";
import type { State } from "./hooks.ts";

/** Methods that change what they are called on: of arrays, maps and sets. */
const changes =
  /^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set|add|delete|clear)$/;

function check(call: Node, source: Source): Hit | null {
  const state = stateSetBy(call, source);
  const [given] = argumentsOf(call);
  const fn = functionAround(call);
  if (state === null || given?.type !== "identifier" || fn === null) return null;
  if (!isSame(given, state, source)) return null;
  const changed = changeBefore(call, given.text, fn);
  return changed && { at: changed, because: [call], name: given.text };
}

/** True when a variable is the state itself, by its own name or through a constant. */
function isSame(identifier: Node, state: State, source: Source): boolean {
  const read = stateRead(identifier, source);
  if (read !== null) return read.declarator.id === state.declarator.id;
  const [only, ...others] = definitionsOf(identifier, source);
  const value = only?.value && unwrap(only.value);
  if (others.length > 0 || value?.type !== "identifier") return false;
  return stateRead(value, source)?.declarator.id === state.declarator.id;
}

/** The first place in the function, before a node, that changes what a variable holds. */
function changeBefore(node: Node, name: string, fn: Node): Node | null {
  const isOf = (object: Node | null): boolean =>
    object?.type === "identifier" && object.text === name;
  for (const each of ownDescendants(fn, ["call_expression", "assignment_expression"])) {
    if (each.startIndex >= node.startIndex) return null;
    const target = each.childForFieldName(each.type === "call_expression" ? "function" : "left");
    const object = target?.childForFieldName("object") ?? null;
    if (!target || !isOf(object)) continue;
    if (each.type === "assignment_expression") return each;
    if (changes.test(target.childForFieldName("property")?.text ?? "")) return each;
  }
  return null;
}

/** State that is changed in place and handed back to its setter. */
export const stateChangedInPlace: SyntaxRule = {
  id: "state-changed-in-place",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "{name} is changed in place and set again as the same object, which renders nothing.",
  trigger:
    "The change is made and the page stays as it was until something else renders the component, because React sees the same object and skips the update.",
  why: "React compares the old with the new value by identity. Make a copy with the change in it: `setItems([...items, item])`, `setForm({ ...form, name })`, `new Map(old)`.",
  visits: {
    javascript: { kinds: callKinds.javascript.slice(0, 1), mentions: ["useState"], check },
  },
  examples: {
    flagged: [
      tsx`
        import { useState } from "react";

        export function Todo() {
          const [items, setItems] = useState<string[]>([]);
          const add = (item: string) => {
            items.push(item); // <-
            setItems(items);
          };
          return <Form items={items} onAdd={add} />;
        }
      `,
      js`
        import { useState } from "react";

        export function Settings({ saved }) {
          const [form, setForm] = useState(saved);
          function change(event) {
            const next = form;
            next[event.target.name] = event.target.value; // <-
            setForm(next);
          }
          return <input name="mail" value={form.mail} onChange={change} />;
        }
      `,
      tsx`
        import React from "react";

        export function Tree({ root }: Props) {
          const [open, setOpen] = React.useState(new Set<string>());
          const toggle = (id: string) => {
            if (open.has(id)) open.delete(id); // <-
            else open.add(id);
            setOpen(open);
          };
          return <Node of={root} open={open} onToggle={toggle} />;
        }
      `,
    ],
    clear: [
      tsx`
        import { useState } from "react";

        export function Todo() {
          const [items, setItems] = useState<string[]>([]);
          const add = (item: string) => {
            const next = [...items];
            next.push(item);
            setItems(next);
          };
          return <Form items={items} onAdd={add} />;
        }
      `,
      js`
        import { useState } from "react";

        export function Tree({ root }) {
          const [open, setOpen] = useState(new Set());
          const toggle = (id) => {
            const next = new Set(open);
            if (!next.delete(id)) next.add(id);
            setOpen(next);
          };
          return <Node of={root} open={open} onToggle={toggle} />;
        }
      `,
      tsx`
        import { useState } from "react";

        export function Pick({ all }: Props) {
          const [chosen, setChosen] = useState<string[]>([]);
          const pick = (items: string[]) => {
            items.push("none");
            setChosen(items);
          };
          return <List of={all} chosen={chosen} onPick={pick} />;
        }
      `,
    ],
  },
};
