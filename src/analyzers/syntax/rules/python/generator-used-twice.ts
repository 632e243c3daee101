import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf } from "../../calls.ts";
import { definitionsIn } from "../../definitions.ts";
import { py } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestorInFunction, functionAround, isWithin, ownDescendants } from "../../tree.ts";

const lazy = /^(map|filter|zip|reversed|enumerate)$/;
/** Functions that read all there is. */
const readsAll = /^(list|tuple|set|frozenset|dict|sum|min|max|sorted|len|join|any|all)$/;

function check(assignment: Node, source: Source): Hit | null {
  const name = assignment.childForFieldName("left");
  const value = assignment.childForFieldName("right");
  if (name?.type !== "identifier" || value === null) return null;
  const isLazy =
    value.type === "generator_expression" ||
    (value.type === "call" && lazy.test(calleeOf(value, source) ?? ""));
  if (!isLazy) return null;
  const scope = functionAround(assignment);
  // With one definition only it is sure which value is read.
  if (definitionsIn(scope, source).get(name.text)?.length !== 1) return null;
  const uses = ownDescendants(scope ?? source.root, ["identifier"]).filter(
    (each) => each.text === name.text && each.startIndex > assignment.endIndex,
  );
  const readings = uses.map((use) => readingOf(use, source));
  // Somebody else may keep or copy it.
  if (readings.some((reading) => reading === null)) return null;
  const [first, second] = readings;
  if (!first || !second || !sameBlock(first, assignment) || !sameBlock(second, assignment))
    return null;
  return isWithin(second, first) ? null : { at: second, name: name.text, because: [first, value] };
}

/** The statement that reads the whole of it; null for any other use. */
function readingOf(use: Node, source: Source): Node | null {
  const parent = use.parent;
  if (parent === null) return null;
  if (parent.type === "for_statement" && parent.childForFieldName("right")?.id === use.id) {
    // A loop that is left early leaves the rest for the next one.
    return ownDescendants(parent, ["break_statement", "return_statement"]).length > 0 ? null : use;
  }
  if (parent.type !== "argument_list" || parent.parent?.type !== "call") return null;
  const call = parent.parent;
  const callee =
    (calleeOf(call, source) ?? call.childForFieldName("function")?.text ?? "").split(".").at(-1) ??
    "";
  return argumentsOf(call).length === 1 && readsAll.test(callee) && !/^(any|all)$/.test(callee)
    ? use
    : null;
}

function sameBlock(use: Node, assignment: Node): boolean {
  const blockOf = (node: Node): number | undefined =>
    ancestorInFunction(node, ["block", "module"])?.id;
  return blockOf(use) === blockOf(assignment);
}

/** A generator is read to its end and then read again, when nothing is left in it. */
export const generatorUsedTwice: SyntaxRule = {
  id: "generator-used-twice",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "{name} was read to its end above, so nothing is left of it here.",
  trigger:
    "With any input: a generator, map, filter or zip gives its values once. The second reading sees none, without an error: sums are 0, lists empty, loops do not run.",
  why: "Make a list of it where it is first built, or build it anew for the second reading.",
  visits: { python: { kinds: ["assignment"], check } },
  examples: {
    flagged: [
      py`
        def report(rows):
            prices = (row.price for row in rows)
            total = sum(prices)
            return total, max(prices)  # <-
      `,
      py`
        def send(users, mail):
            active = filter(lambda user: user.active, users)
            for user in active:
                mail(user)
            print("sent to", len(list(active)))  # <-
      `,
      py`
        def pairs(a, b):
            both = zip(a, b)
            first = list(both)
            for left, right in both:  # <-
                print(left, right)
            return first
      `,
    ],
    clear: [
      py`
        def report(rows):
            prices = [row.price for row in rows]
            return sum(prices), max(prices)
      `,
      py`
        def split(lines):
            rest = (line.strip() for line in lines)
            for line in rest:
                if line == "":
                    break
            return list(rest)
      `,
      py`
        def names(rows, wide):
            cells = map(str, rows)
            if wide:
                return list(cells)
            else:
                return sorted(cells)
      `,
      py`
        def total(rows):
            prices = (row.price for row in rows)
            value = sum(prices)
            prices = (row.tax for row in rows)
            return value + sum(prices)
      `,
    ],
  },
};
