import type { Node } from "web-tree-sitter";

import { argumentsOf, callKinds, methodOf, receiverOf } from "../../calls.ts";
import { js, tsx } from "../../example.ts";
import { withoutParentheses } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { isFunction } from "../../tree.ts";
import { callbackOf, dependenciesOf, isEffect, stateSetBy } from "./hooks.ts";

/** Array methods that give another array each time, the same elements or not. */
const fresh = /^(map|filter|slice|concat|flatMap|toSorted|toReversed|toSpliced|with)$/;

function check(call: Node, source: Source): Hit | null {
  if (!isEffect(call, source)) return null;
  const body = callbackOf(call)?.childForFieldName("body");
  if (!body) return null;
  const dependencies = dependenciesOf(call);
  // With a list that is no literal nobody can tell.
  if (dependencies === null && argumentsOf(call).length > 1) return null;
  const steps = body.type === "statement_block" ? body.namedChildren : [body];
  for (const step of steps) {
    const set = step.type === "expression_statement" ? step.firstNamedChild : step;
    const state = set && stateSetBy(set, source);
    if (set && state && state.value !== null) {
      const { value } = state;
      const runsAgain = dependencies === null || dependencies.some((each) => each.text === value);
      const [given] = argumentsOf(set);
      if (runsAgain && given !== undefined && changesAlways(given, value)) {
        return { at: set, name: value, because: [call] };
      }
    }
    // What may leave the effect may end the circle.
    if (/^(if|return|switch|try|for|while|throw)/.test(step.type)) return null;
  }
  return null;
}

/** True when a new value differs from the old one whatever that is. */
function changesAlways(given: Node, name: string): boolean {
  const next = withoutParentheses(given);
  if (isFunction(next)) {
    const parameters = next.childForFieldName("parameters")?.namedChildren ?? [];
    const [parameter] = parameters;
    const old =
      next.childForFieldName("parameter")?.text ??
      parameter?.childForFieldName("pattern")?.text ??
      parameter?.text;
    const body = next.childForFieldName("body");
    return (
      old !== undefined &&
      body !== null &&
      body.type !== "statement_block" &&
      changesAlways(body, old)
    );
  }
  switch (next.type) {
    case "array":
    case "object":
      return true;
    case "unary_expression":
      return next.child(0)?.type === "!" && next.childForFieldName("argument")?.text === name;
    case "binary_expression": {
      const left = next.childForFieldName("left");
      const right = next.childForFieldName("right");
      const counts = /^[+-]$/.test(next.childForFieldName("operator")?.type ?? "");
      return counts && left?.text === name && right?.type === "number" && right.text !== "0";
    }
    case "call_expression": {
      const receiver = receiverOf(next);
      return (
        receiver !== null &&
        fresh.test(methodOf(next) ?? "") &&
        receiver.text.split(/\W/)[0] === name
      );
    }
    default:
      return false;
  }
}

/** An effect that changes what it runs on. */
export const effectFeedsItself: SyntaxRule = {
  id: "effect-feeds-itself",
  category: "bug",
  severity: "critical",
  confidence: "high",
  title: "The effect changes {name}, on which it runs again, without end.",
  trigger:
    "As soon as the component is shown, each run of the effect sets a value that differs from the last one and so starts the next run: the tab hangs, or React stops with `Maximum update depth exceeded`.",
  why: "An effect runs after each rendering in which one of its dependencies changed, and without a list after every one; a new array or object is a change even with the same content. Give the setter a function and leave the state out of the list, or set it only when it has to change.",
  visits: {
    javascript: { kinds: callKinds.javascript.slice(0, 1), mentions: ["useState"], check },
  },
  examples: {
    flagged: [
      tsx`
        import { useEffect, useState } from "react";

        export function Visits() {
          const [visits, setVisits] = useState(0);
          useEffect(() => {
            setVisits(visits + 1); // <-
          }, [visits]);
          return <p>{visits}</p>;
        }
      `,
      js`
        import { useEffect, useState } from "react";

        export function Cart({ stock }) {
          const [items, setItems] = useState([]);
          useEffect(() => {
            const available = new Set(stock);
            setItems(items.filter((item) => available.has(item.id))); // <-
          }, [items, stock]);
          return <List of={items} />;
        }
      `,
      tsx`
        import { useEffect, useState } from "react";

        export function Size({ box }: Props) {
          const [size, setSize] = useState({ width: 0, height: 0 });
          useEffect(() => setSize({ width: box.offsetWidth, height: box.offsetHeight })); // <-
          return <p>{size.width}</p>;
        }
      `,
    ],
    clear: [
      tsx`
        import { useEffect, useState } from "react";

        export function Visits() {
          const [visits, setVisits] = useState(0);
          useEffect(() => {
            setVisits((old) => old + 1);
          }, []);
          return <p>{visits}</p>;
        }
      `,
      js`
        import { useEffect, useState } from "react";

        export function Countdown({ from }) {
          const [left, setLeft] = useState(from);
          useEffect(() => {
            if (left === 0) return;
            setLeft(left - 1);
          }, [left]);
          return <p>{left}</p>;
        }
      `,
      tsx`
        import { useEffect, useState } from "react";

        export function Name({ text }: Props) {
          const [name, setName] = useState(text);
          const [history, setHistory] = useState<string[]>([]);
          useEffect(() => {
            setName(name.trim());
            setHistory((old) => [...old, name]);
          }, [name]);
          return <p>{history.join()}</p>;
        }
      `,
    ],
  },
};
