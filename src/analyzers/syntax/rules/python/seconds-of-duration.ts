import type { Node } from "web-tree-sitter";

import { calleeOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { py } from "../../example.ts";
import { memberOf, unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";

const moments =
  /^(datetime\.datetime|datetime)\.(now|utcnow|today|fromtimestamp|fromisoformat|strptime)$|^django\.utils\.timezone\.now$/;

function check(attribute: Node, source: Source): Hit | null {
  const member = memberOf(attribute);
  if (member?.name !== "seconds") return null;
  const duration = valueOf(unwrap(member.object), source);
  if (duration?.type !== "binary_operator" || duration.childForFieldName("operator")?.text !== "-")
    return null;
  const halves = ["left", "right"].flatMap((side) => duration.childForFieldName(side) ?? []);
  if (!halves.some((half) => isMoment(half, source))) return null;
  // Somebody who looks at the days as well knows what `seconds` leaves out.
  const around = functionAround(attribute)?.text ?? attribute.tree.rootNode.text;
  if (/\.(days|total_seconds)\b/.test(around)) return null;
  return { at: attribute };
}

function valueOf(node: Node, source: Source): Node | null {
  if (node.type !== "identifier") return node;
  const definitions = definitionsOf(node, source);
  const only = definitions.length === 1 ? (definitions[0]?.value ?? null) : null;
  return only && unwrap(only);
}

function isMoment(node: Node, source: Source): boolean {
  const value = valueOf(unwrap(node), source);
  return value?.type === "call" && moments.test(calleeOf(value, source) ?? "");
}

/** Part of a duration taken for all of it. */
export const secondsOfDuration: SyntaxRule = {
  id: "seconds-of-duration",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The seconds alone leave out the days of a duration.",
  trigger:
    "After 25 hours it says 3,600; for a duration below zero it says almost a day. Time-outs and ages come out too small.",
  why: "A timedelta keeps days apart from seconds. `total_seconds()` gives all of it.",
  visits: { python: { kinds: ["attribute"], mentions: [".seconds"], check } },
  examples: {
    flagged: [
      py`
        from datetime import datetime

        def is_old(created):
            return (datetime.now() - created).seconds > 3600  # <-
      `,
      py`
        import datetime

        def age(row):
            passed = datetime.datetime.utcnow() - row.created
            return passed.seconds / 60  # <-
      `,
      py`
        from datetime import datetime

        def wait(start):
            now = datetime.now()
            if (now - start).seconds >= 30:  # <-
                raise TimeoutError
      `,
    ],
    clear: [
      py`
        from datetime import datetime

        def is_old(created):
            return (datetime.now() - created).total_seconds() > 3600
      `,
      py`
        from datetime import datetime

        def words(start):
            passed = datetime.now() - start
            return f"{passed.days} days, {passed.seconds} seconds"
      `,
      py`
        def shown(clock, start):
            return clock.seconds - start.seconds
      `,
    ],
  },
};
