import type { Node } from "web-tree-sitter";

import { methodOf, receiverOf } from "../../calls.ts";
import { java } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

const steps =
  /^(map|filter|peek|flatMap|sorted|distinct|limit|skip|mapToInt|mapToLong|mapToObj|boxed)$/;

function check(statement: Node): Hit | null {
  const call = statement.firstNamedChild;
  if (call?.type !== "method_invocation") return null;
  const last = methodOf(call) ?? "";
  if (!steps.test(last)) return null;
  for (let at: Node | null = call; at?.type === "method_invocation"; at = receiverOf(at)) {
    const method = methodOf(at) ?? "";
    if (/^(stream|parallelStream)$/.test(method)) return { at: call, name: last };
    if (!steps.test(method)) return null;
  }
  return null;
}

/** A stream that is described and never run. */
export const streamNotConsumed: SyntaxRule = {
  id: "stream-not-consumed",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "Nothing asks for the result, so {name} never runs.",
  trigger:
    "Always: steps of a stream wait for a last one such as forEach or collect; without it nothing is done.",
  why: "End it with `forEach(…)` for effects, or use the result of `collect` or `toList()`.",
  visits: { java: { kinds: ["expression_statement"], mentions: ["tream("], check } },
  examples: {
    flagged: [
      java`
        class Orders {
          void save(List<Order> orders) {
            orders.stream().map(this::store); // <-
          }
        }
      `,
      java`
        class Orders {
          void close(List<Order> orders) {
            orders.stream().filter(Order::open).peek(Order::close); // <-
          }
        }
      `,
      java`
        class Orders {
          void sort(List<Order> orders) {
            orders.parallelStream().sorted(); // <-
            show(orders);
          }
        }
      `,
    ],
    clear: [
      java`
        class Orders {
          void save(List<Order> orders) {
            orders.stream().map(this::pack).forEach(this::store);
          }
        }
      `,
      java`
        class Orders {
          Stream<Order> open(List<Order> orders) {
            return orders.stream().filter(Order::open);
          }
        }
      `,
      java`
        class Orders {
          void configure(Router router, Optional<User> user) {
            router.stream("orders").map(this::store).build();
            user.map(this::store);
          }
        }
      `,
    ],
  },
};
