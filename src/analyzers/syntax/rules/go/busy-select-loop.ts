import type { Node } from "web-tree-sitter";

import { go } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { isEndless } from "./loops.ts";
import { statementsOf } from "./statements.ts";

function check(branch: Node): Hit | null {
  const select = branch.parent;
  if (select?.type !== "select_statement") return null;
  const own = statementsOf(branch);
  if (own.some(({ type, text }) => type !== "continue_statement" && text !== "break")) return null;
  const loop = select.parent?.parent?.parent;
  if (loop?.type !== "for_statement" || !isEndless(loop)) return null;
  const body = statementsOf(loop.childForFieldName("body"));
  return body.length === 1 ? { at: branch, because: [loop] } : null;
}

/** A loop that asks its channels again and again instead of waiting for them. */
export const busySelectLoop: SyntaxRule = {
  id: "busy-select-loop",
  category: "performance",
  severity: "major",
  confidence: "high",
  cwe: "CWE-834",
  title: "The empty default makes this loop spin instead of wait.",
  trigger:
    "No channel is ready: the select falls into its empty default and the loop starts over at once, so one processor is fully busy for as long as nothing happens.",
  why: "A select without a default waits until one of its channels is ready. Leave the default out.",
  visits: { go: { kinds: ["default_case"], mentions: ["select"], check } },
  examples: {
    flagged: [
      go`
        package jobs

        func (w *Worker) run() {
        	for {
        		select {
        		case job := <-w.jobs:
        			job.Run()
        		case <-w.quit:
        			return
        		default: // <-
        		}
        	}
        }
      `,
      go`
        package jobs

        func wait(ctx context.Context) {
        	for {
        		select {
        		case <-ctx.Done():
        			return
        		default: // <-
        			continue
        		}
        	}
        }
      `,
      go`
        package jobs

        func forward(in, out chan int) {
        	for {
        		select {
        		case n := <-in:
        			out <- n
        		default: // <-
        			// nothing to do
        		}
        	}
        }
      `,
    ],
    clear: [
      go`
        package jobs

        func (w *Worker) run() {
        	for {
        		select {
        		case <-w.quit:
        			return
        		default:
        		}
        		w.step()
        	}
        }
      `,
      go`
        package jobs

        func wait(ctx context.Context) {
        	for {
        		select {
        		case <-ctx.Done():
        			return
        		default:
        			time.Sleep(time.Second)
        		}
        	}
        }
      `,
      go`
        package jobs

        func offer(events chan Event, event Event) {
        	select {
        	case events <- event:
        	default:
        	}
        }
      `,
    ],
  },
};
