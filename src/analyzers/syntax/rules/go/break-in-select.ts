import type { Node } from "web-tree-sitter";

import { go } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestor, isFunction, ownDescendants } from "../../tree.ts";
import { isEndless } from "./loops.ts";
import { leaves, statementsAfter } from "./statements.ts";

const targets = /^(for|select|expression_switch|type_switch)_statement$/;
/** Channels that, once they are ready, stay so: every round chooses them again. */
const endsForGood =
  /^<-\s*[\w.]*(\b(done|quit|stop|stopped|stopCh|stopChan|quitCh|doneCh|exit|closed?|closing|shutdown|term|dying)|[cC]tx\.Done\(\)|[cC]ontext\(?\)?\.Done\(\))$/;

function check(jump: Node, source: Source): Hit | null {
  if (jump.namedChildren.some(({ type }) => type === "label_name")) return null;
  const target = ancestor(jump, ({ type }) => targets.test(type));
  if (target?.type !== "select_statement") return null;
  const branch = ancestor(jump, ({ type }) => type.endsWith("_case"));
  const communication = branch?.childForFieldName("communication");
  if (!branch || !communication) return null;
  const around = ancestor(target, (each) => isFunction(each) || targets.test(each.type));
  if (around?.type !== "for_statement" || !isEndless(around)) return null;
  // What follows the select may leave the loop.
  if (
    statementsAfter(target).some(
      (each) =>
        ownDescendants(each, ["return_statement", "break_statement"]).length > 0 ||
        leaves(each, source),
    )
  )
    return null;
  const isLast = jump.parent?.parent?.id === branch.id;
  const isForGood = isLast && endsForGood.test(communication.text);
  const isForClosed = isInClosed(jump, communication);
  return isForGood ||
    isForClosed ||
    (isLast && (isTimeUp(communication, target) || hasNoExit(around, jump, source)))
    ? { at: jump, because: [target] }
    : null;
}

/**
 * `case <-time.After(…): break` in a loop that does nothing but select: each round waits anew, so
 * a time that is up changes nothing unless the loop were to end.
 */
function isTimeUp({ text }: Node, select: Node): boolean {
  const own = select.parent?.namedChildren.filter(({ type }) => type !== "comment") ?? [];
  return /^<-\s*time\.After\(/.test(text) && own.length === 1;
}

/** `case v, ok := <-ch: if !ok { break }`: a closed channel is always ready. */
function isInClosed(jump: Node, communication: Node): boolean {
  const branch = jump.parent?.parent?.parent;
  const ok = communication.childForFieldName("left")?.namedChildren[1]?.text;
  if (branch?.type !== "if_statement" || ok === undefined) return false;
  return branch.childForFieldName("condition")?.text === `!${ok}`;
}

/** Whether nothing but this break looks like a way out. */
function hasNoExit(loop: Node, jump: Node, source: Source): boolean {
  const jumps = ownDescendants(loop, ["return_statement", "goto_statement", "break_statement"]);
  if (jumps.some((each) => each.type !== "break_statement" || each.namedChildren.length > 0))
    return false;
  // A break as an empty branch says nothing while the channel is one of many events.
  if (jump.parent?.namedChildren.filter(({ type }) => type !== "comment").length === 1)
    return false;
  return !ownDescendants(loop, ["expression_statement"]).some((each) => leaves(each, source));
}

/** A break that leaves the select but was meant for the loop around it. */
export const breakInSelect: SyntaxRule = {
  id: "break-in-select",
  category: "bug",
  severity: "major",
  confidence: "high",
  cwe: "CWE-835",
  title: "This break leaves the select only; the loop around it goes on.",
  trigger:
    "The channel is closed or the context ends: the loop comes round again at once and never stops, with one processor fully busy.",
  why: "Within a `select`, `break` ends the `select`. Use `return`, or give the loop a label and write `break label`.",
  visits: { go: { kinds: ["break_statement"], mentions: ["select"], check } },
  examples: {
    flagged: [
      go`
        package jobs

        func (w *Worker) run(ctx context.Context) {
        	for {
        		select {
        		case <-ctx.Done():
        			break // <-
        		case job := <-w.jobs:
        			job.Run()
        		}
        	}
        }
      `,
      go`
        package jobs

        func collect(results <-chan Result, tick <-chan time.Time) {
        	var all []Result
        	for {
        		select {
        		case result, ok := <-results:
        			if !ok {
        				break // <-
        			}
        			all = append(all, result)
        		case <-tick:
        			report(all)
        		}
        	}
        }
      `,
      go`
        package jobs

        func (s *Server) loop() {
        	for {
        		select {
        		case conn := <-s.accepted:
        			go s.serve(conn)
        		case <-s.failed:
        			s.close()
        			break // <-
        		}
        	}
        }
      `,
      go`
        package jobs

        func wait(events <-chan Event, limit time.Duration) {
        	for {
        		select {
        		case <-time.After(limit):
        			log.Print("nothing came")
        			break // <-
        		case event, ok := <-events:
        			if !ok {
        				return
        			}
        			event.Handle()
        		}
        	}
        }
      `,
    ],
    clear: [
      go`
        package jobs

        func wait(events <-chan Event, limit time.Duration) {
        	for {
        		select {
        		case <-time.After(limit):
        			break
        		case <-events:
        			return
        		}
        		if isGone() {
        			return
        		}
        	}
        }
      `,
      go`
        package jobs

        func (w *Worker) run(ctx context.Context) {
        loop:
        	for {
        		select {
        		case <-ctx.Done():
        			break loop
        		case job := <-w.jobs:
        			if job.Empty() {
        				break
        			}
        			job.Run()
        		}
        	}
        	w.close()
        }
      `,
      go`
        package jobs

        func (w *Worker) run(ctx context.Context) {
        	for {
        		select {
        		case <-ctx.Done():
        			break
        		case job := <-w.jobs:
        			job.Run()
        		}
        		if ctx.Err() != nil {
        			return
        		}
        	}
        }
      `,
      go`
        package jobs

        func (w *Worker) run() {
        	for {
        		select {
        		case job := <-w.jobs:
        			switch job.Kind {
        			case skipped:
        				break
        			}
        			job.Run()
        		case <-w.quit:
        			return
        		}
        	}
        }
      `,
      go`
        package jobs

        func drain(events chan Event) {
        	for range 3 {
        		select {
        		case <-events:
        		case <-time.After(time.Second):
        			break
        		}
        	}
        }
      `,
    ],
  },
};
