import type { Node } from "web-tree-sitter";

import { calleeOf, methodOf, receiverOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { py } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

const inPlace = /^(sort|reverse|append|extend|insert|clear)$/;
const makesList = /^(list|sorted)$|\.(split|splitlines|readlines)$/;

function check(call: Node, source: Source): Hit | null {
  if (!isUsed(call)) return null;
  if (calleeOf(call, source) === "random.shuffle") return { at: call, name: "random.shuffle" };
  const method = methodOf(call) ?? "";
  const receiver = receiverOf(call);
  if (receiver === null || !inPlace.test(method)) return null;
  return isList(receiver, source) ? { at: call, name: method } : null;
}

/** True where the answer goes on to be something. A lambda or a condition may want the None. */
function isUsed(call: Node): boolean {
  const parent = call.parent;
  if (parent === null) return false;
  switch (parent.type) {
    case "assignment":
      return parent.childForFieldName("right")?.id === call.id;
    case "return_statement":
      return methodOf(call) !== "append" && methodOf(call) !== "extend";
    case "for_statement":
      return parent.childForFieldName("right")?.id === call.id;
    case "attribute":
      return true;
    default:
      return false;
  }
}

function isList(node: Node, source: Source): boolean {
  switch (node.type) {
    case "list":
    case "list_comprehension":
      return true;
    case "call":
      return (
        makesList.test(calleeOf(node, source) ?? `.${methodOf(node)}`) ||
        makesList.test(`.${methodOf(node)}`)
      );
    case "identifier": {
      const definitions = definitionsOf(node, source);
      return (
        definitions.length > 0 &&
        definitions.every(
          ({ value, at }) =>
            value !== null &&
            value.id !== at.id &&
            value.type !== "identifier" &&
            isList(value, source),
        )
      );
    }
    default:
      return false;
  }
}

/** The answer of a method that changes a list and gives nothing. */
export const noneFromInPlace: SyntaxRule = {
  id: "none-from-in-place",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "{name} changes the list in place and gives None, which is used here.",
  trigger:
    "Always: whatever reads the result gets None, and the next step fails with TypeError or AttributeError or works on nothing.",
  why: "Call it as a statement of its own and go on with the list, or use `sorted(…)` and `reversed(…)`, which give a new one.",
  visits: {
    python: {
      kinds: ["call"],
      mentions: [".sort(", ".reverse(", ".append(", ".extend(", ".insert(", ".clear(", "shuffle"],
      check,
    },
  },
  examples: {
    flagged: [
      py`
        def names(rows):
            found = [row.name for row in rows]
            ordered = found.sort()  # <-
            return ordered
      `,
      py`
        import random

        def deck():
            cards = random.shuffle(list(range(52)))  # <-
            return cards[:5]
      `,
      py`
        def words(text):
            for word in text.split().reverse():  # <-
                yield word
      `,
    ],
    clear: [
      py`
        def names(rows):
            found = [row.name for row in rows]
            found.sort()
            return found
      `,
      py`
        def ordered(frame):
            frame = frame.sort("name")
            return frame.append(frame)
      `,
      py`
        def keep(rows):
            seen = []
            return seen.append(rows)
      `,
    ],
  },
};
