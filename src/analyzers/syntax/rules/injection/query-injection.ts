import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { inputIn } from "../../flow.ts";
import type { Danger } from "../../flow.ts";
import { unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import { piecesOf } from "../../strings.ts";
import type { Hit } from "../../syntax-rule.ts";

/** How a query language of its own looks, and who runs it. */
export interface QueryLanguage {
  readonly runs: RegExp;
  /** The query with `?` in place of each value. */
  readonly looks: RegExp;
  readonly danger: Danger;
}

/** Tells calls that run a query which was put together with what somebody sent. */
export function inputInQuery(language: QueryLanguage): (call: Node, source: Source) => Hit | null {
  return (call, source) => {
    if (!language.runs.test(methodOf(call) ?? "")) return null;
    for (const argument of argumentsOf(call).slice(0, 6)) {
      if (!looksLike(argument, source, language.looks)) continue;
      const input = inputIn(argument, source, language.danger);
      if (input !== null) return { at: argument, because: [input] };
    }
    return null;
  };
}

function looksLike(argument: Node, source: Source, looks: RegExp): boolean {
  const node = unwrap(argument);
  if (node.type === "identifier") {
    return definitionsOf(node, source).some(
      ({ value }) =>
        value !== null && unwrap(value).type !== "identifier" && looksLike(value, source, looks),
    );
  }
  const pieces = piecesOf(node);
  return (
    pieces !== null &&
    pieces.length > 1 &&
    looks.test(pieces.map((piece) => ("text" in piece ? piece.text : "?")).join(""))
  );
}
