import type { Node } from "web-tree-sitter";

import { java } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";
import { declarationOf, modifiersOf } from "./declared-type.ts";
import { isSynchronized } from "./is-synchronized.ts";

function check(change: Node): Hit | null {
  const target =
    change.type === "update_expression" ? change.firstNamedChild : change.childForFieldName("left");
  if (target === null) return null;
  if (
    change.type === "assignment_expression" &&
    !/^[-+*/|&^]=$/.test(change.childForFieldName("operator")?.text ?? "")
  )
    return null;
  const declaration = declarationOf(target);
  if (declaration?.kind !== "field" || !/\bvolatile\b/.test(modifiersOf(declaration.node)))
    return null;
  const isLocked = isSynchronized(change) || /\.lock\(/.test(functionAround(change)?.text ?? "");
  return isLocked ? null : { at: change, name: target.text, because: [declaration.node] };
}

/** A volatile field that is read and written in two steps. */
export const volatileCounted: SyntaxRule = {
  id: "volatile-counted",
  category: "concurrency",
  severity: "major",
  confidence: "medium",
  cwe: "CWE-366",
  title: "{name} is read and written in two steps; volatile does not make them one.",
  trigger:
    "Two threads count at the same moment: both read the same number, and one count is lost.",
  why: "volatile makes writes visible, not changes atomic. Use AtomicInteger, LongAdder or a lock.",
  skipInTests: true,
  visits: {
    java: { kinds: ["update_expression", "assignment_expression"], mentions: ["volatile"], check },
  },
  examples: {
    flagged: [
      java`
        class Stats {
          private volatile int hits;

          void hit() {
            hits++; // <-
          }
        }
      `,
      java`
        class Stats {
          volatile long bytes = 0;

          void add(int count) {
            this.bytes += count; // <-
          }
        }
      `,
      java`
        class Stats {
          private static volatile int open;

          void close() {
            --open; // <-
          }
        }
      `,
    ],
    clear: [
      java`
        class Stats {
          private final AtomicInteger hits = new AtomicInteger();

          void hit() {
            hits.incrementAndGet();
          }
        }
      `,
      java`
        class Stats {
          private volatile int hits;

          synchronized void hit() {
            hits++;
          }
        }
      `,
      java`
        class Stats {
          private volatile boolean open;
          private int local;

          void close() {
            open = false;
            local++;
          }
        }
      `,
    ],
  },
};
