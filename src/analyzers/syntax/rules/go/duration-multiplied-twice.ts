import type { Node } from "web-tree-sitter";

import { calleeOf, isCall } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { go } from "../../example.ts";
import { unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

const unit = /^time\.(Nanosecond|Microsecond|Millisecond|Second|Minute|Hour)$/;
const givesDuration = /^time\.(Since|Until)$/;

function check(product: Node, source: Source): Hit | null {
  if (product.childForFieldName("operator")?.text !== "*") return null;
  const left = product.childForFieldName("left");
  const right = product.childForFieldName("right");
  if (left === null || right === null) return null;
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (!unit.test(one.text) || one.text === "time.Nanosecond") continue;
    const made = durationOf(other, source, 0);
    if (made !== null) return { at: product, because: made.id === other.id ? [] : [made] };
  }
  return null;
}

/** What makes a value a length of time already: a unit in it, or a function that gives one. */
function durationOf(expression: Node, source: Source, depth: number): Node | null {
  const node = unwrap(expression);
  if (node.type === "binary_expression") {
    if (node.childForFieldName("operator")?.text !== "*") return null;
    const parts = [node.childForFieldName("left"), node.childForFieldName("right")];
    return parts.some((part) => part !== null && unit.test(part.text)) ? node : null;
  }
  if (unit.test(node.text)) return node;
  if (isCall(node)) {
    const callee = calleeOf(node, source) ?? "";
    const [only] = node.childForFieldName("arguments")?.namedChildren ?? [];
    // A conversion of a length of time stays one.
    if (callee === "time.Duration" && only !== undefined)
      return durationOf(only, source, depth + 1);
    return givesDuration.test(callee) ? node : null;
  }
  if (node.type !== "identifier" || depth > 3) return null;
  const definitions = definitionsOf(node, source);
  const made = definitions.map(({ value }) => value && durationOf(value, source, depth + 1));
  return made.length > 0 && made.every((each) => each !== null) ? (made[0] ?? null) : null;
}

/** A length of time that is multiplied by a unit once more. */
export const durationMultipliedTwice: SyntaxRule = {
  id: "duration-multiplied-twice",
  category: "bug",
  severity: "major",
  confidence: "high",
  cwe: "CWE-682",
  title: "A length of time is multiplied by a unit a second time.",
  trigger:
    "The value is already in nanoseconds: times `time.Second` it is a thousand million times too long, or overflows to a negative one, so the wait never ends or does not happen.",
  why: "`5 * time.Second` is a length of time; it needs no unit anymore. Use it as it is.",
  visits: {
    go: {
      kinds: ["binary_expression"],
      mentions: ["time.Microsecond", "time.Millisecond", "time.Second", "time.Minute", "time.Hour"],
      check,
    },
  },
  examples: {
    flagged: [
      go`
        package poll

        import "time"

        const interval = 30 * time.Second

        func wait() {
        	time.Sleep(interval * time.Second) // <-
        }
      `,
      go`
        package poll

        import "time"

        func timeout(slow bool) time.Duration {
        	limit := 2 * time.Minute
        	if slow {
        		limit = 10 * time.Minute
        	}
        	return time.Duration(limit) * time.Minute // <-
        }
      `,
      go`
        package poll

        import "time"

        func again(start time.Time) {
        	time.Sleep(time.Millisecond * time.Since(start)) // <-
        }
      `,
    ],
    clear: [
      go`
        package poll

        import "time"

        const seconds = 30

        func wait() {
        	time.Sleep(seconds * time.Second)
        }
      `,
      go`
        package poll

        import "time"

        func timeout(minutes int) time.Duration {
        	limit := time.Duration(minutes)
        	return limit * time.Minute
        }
      `,
      go`
        package poll

        import "time"

        func backoff(tries int) time.Duration {
        	step := 100 * time.Millisecond
        	return time.Duration(tries) * step
        }
      `,
      go`
        package poll

        import "time"

        func rounded(length time.Duration) time.Duration {
        	whole := length / time.Second
        	return whole * time.Second
        }
      `,
    ],
  },
};
