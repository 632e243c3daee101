import type { Node } from "web-tree-sitter";

import { definitionsOf } from "../../definitions.ts";
import { js, tsx } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround, isFunction } from "../../tree.ts";
import { callbackOf, dependenciesOf, hookOf, isEffect, stateSetBy } from "./hooks.ts";

const remembers = /^use(Effect|LayoutEffect|InsertionEffect|Memo|Callback|ImperativeHandle)$/;

function check(call: Node, source: Source): Hit | null {
  if (!remembers.test(hookOf(call, source) ?? "")) return null;
  for (const dependency of dependenciesOf(call) ?? []) {
    if (isFresh(dependency)) return { at: dependency };
    if (dependency.type !== "identifier" || !isEffect(call, source) || !setsState(call, source))
      continue;
    const [made, ...others] = definitionsOf(dependency, source);
    if (!made?.value || others.length > 0 || !isFresh(made.value)) continue;
    if (functionAround(made.at)?.id === functionAround(call)?.id)
      return { at: dependency, because: [made.at] };
  }
  return null;
}

/** True for what makes something new each time it is reached. */
function isFresh(node: Node): boolean {
  return /^(object|array|new_expression)$/.test(node.type) || isFunction(node);
}

/** True when the effect sets state while it runs, so that the component renders again. */
function setsState(effect: Node, source: Source): boolean {
  const body = callbackOf(effect)?.childForFieldName("body");
  const steps = body?.type === "statement_block" ? body.namedChildren : body ? [body] : [];
  return steps.some((step) => {
    const call = step.type === "expression_statement" ? step.firstNamedChild : step;
    return call !== null && stateSetBy(call, source) !== null;
  });
}

/** A dependency that is a new object on every rendering. */
export const freshDependency: SyntaxRule = {
  id: "fresh-dependency",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "This dependency is a new object on every rendering, so the hook runs every time.",
  trigger:
    "After each rendering React finds the dependency changed: requests are sent again, memos are never kept, and an effect that sets state loops without end.",
  why: "React compares dependencies by identity. List the values within (`[user.id]`), move the object out of the component, or keep it with useMemo or useCallback.",
  visits: {
    javascript: {
      kinds: ["call_expression"],
      mentions: [
        "useEffect",
        "useLayoutEffect",
        "useInsertionEffect",
        "useMemo",
        "useCallback",
        "useImperativeHandle",
      ],
      check,
    },
  },
  examples: {
    flagged: [
      tsx`
        import { useEffect, useState } from "react";

        export function Search({ text, page }: Props) {
          const [found, setFound] = useState<Item[]>([]);
          useEffect(() => {
            void find(text, page).then(setFound);
          }, [{ text, page }]); // <-
          return <List of={found} />;
        }
      `,
      js`
        import { useMemo } from "react";

        export function Table({ rows, order }) {
          const sorted = useMemo(() => sortBy(rows, order), [rows, (row) => row[order]]); // <-
          return <Rows of={sorted} />;
        }
      `,
      tsx`
        import { useEffect, useState } from "react";

        export function Chart({ unit }: Props) {
          const options = { unit, grid: true };
          const [drawn, setDrawn] = useState<Drawing | null>(null);
          useEffect(() => {
            setDrawn(draw(options));
          }, [options]); // <-
          return <Canvas of={drawn} />;
        }
      `,
    ],
    clear: [
      tsx`
        import { useEffect, useMemo, useState } from "react";

        const plain = { grid: true };

        export function Chart({ unit }: Props) {
          const options = useMemo(() => ({ unit, ...plain }), [unit]);
          const [drawn, setDrawn] = useState<Drawing | null>(null);
          useEffect(() => {
            setDrawn(draw(options));
          }, [options, plain]);
          return <Canvas of={drawn} />;
        }
      `,
      js`
        import { useEffect } from "react";

        export function Title({ user }) {
          const parts = [user.first, user.last];
          useEffect(() => {
            document.title = parts.join(" ");
          }, [parts.join(" "), user.id]);
          return null;
        }
      `,
      tsx`
        import { useQuery } from "./query";

        export function Profile({ id }: Props) {
          const { data } = useQuery(() => load(id), [{ id }]);
          return <Card of={data} />;
        }
      `,
    ],
  },
};
