import type { Node } from "web-tree-sitter";

import { inputIn } from "../../flow.ts";
import type { Danger } from "../../flow.ts";
import type { Source } from "../../source.ts";
import type { Hit } from "../../syntax-rule.ts";

/**
 * A check of calls: `dangerous` gives the arguments in which nothing of a request may stand (empty
 * for calls that are no matter of the rule), and the first that has some is told.
 */
export function inputAmong(
  dangerous: (call: Node, source: Source) => readonly Node[],
  danger: Danger,
): (call: Node, source: Source) => Hit | null {
  return (call, source) => {
    for (const argument of dangerous(call, source)) {
      const input = inputIn(argument, source, danger);
      if (input !== null) return { at: argument, because: [input] };
    }
    return null;
  };
}
