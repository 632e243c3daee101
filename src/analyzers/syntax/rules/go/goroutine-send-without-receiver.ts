import type { Node } from "web-tree-sitter";

import { go } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestor, functionAround, isFunction, isWithin } from "../../tree.ts";
import { blockLeaves } from "./statements.ts";
import { declarationOf, usesOf } from "./scopes.ts";

function check(declared: Node, source: Source): Hit | null {
  const [name, ...others] = declared.childForFieldName("left")?.namedChildren ?? [];
  const made = declared.childForFieldName("right")?.text ?? "";
  // With room for one the sender never waits.
  if (!/^make\(\s*chan\s[^,]*\)$/.test(made)) return null;
  if (name?.type !== "identifier" || others.length > 0) return null;
  if (declarationOf(name)?.id !== name.id) return null;
  const own = functionAround(declared);
  const uses = usesOf(name).filter(({ id }) => id !== name.id);
  const sends = uses.filter(isSend);
  const receives = uses.filter((use) => !isSend(use));
  const [send] = sends;
  const [receive] = receives;
  if (send === undefined || receive === undefined || receives.length > 1) return null;
  if (!sends.every((each) => isInGoroutine(each, own))) return null;
  const taken = ancestor(receive, ({ type }) => type === "communication_case");
  const selected = taken?.parent;
  if (taken === null || selected?.type !== "select_statement") return null;
  if (!isReceive(receive, taken) || functionAround(receive)?.id !== own?.id) return null;
  if (
    ancestor(selected, (each) => each.type === "for_statement" || isFunction(each))?.type ===
    "for_statement"
  )
    return null;
  const givesUp = selected.namedChildren.find(
    (each) => each.id !== taken.id && isEnd(each, source),
  );
  return givesUp === undefined
    ? null
    : { at: send.parent ?? send, name: name.text, because: [declared, givesUp] };
}

function isSend(use: Node): boolean {
  return (
    use.parent?.type === "send_statement" && use.parent.childForFieldName("channel")?.id === use.id
  );
}

function isReceive(use: Node, within: Node): boolean {
  const communication = within.childForFieldName("communication");
  return (
    use.parent?.type === "unary_expression" &&
    communication !== null &&
    isWithin(use, communication)
  );
}

/** A send that waits, in a `go func() { … }()` of the function itself. */
function isInGoroutine(use: Node, own: Node | null): boolean {
  const literal = functionAround(use);
  if (literal === null || functionAround(literal)?.id !== own?.id) return false;
  if (literal.parent?.parent?.type !== "go_statement") return false;
  return ancestor(use, ({ type }) => type === "communication_case") === null;
}

/** A way out of the select that does not take from the channel: a timeout, an end of a context. */
function isEnd(branch: Node, source: Source): boolean {
  if (branch.type !== "communication_case") return false;
  return (
    /time\.After\(|\.Done\(\)|\.C\b/.test(branch.childForFieldName("communication")?.text ?? "") &&
    blockLeaves(branch, source)
  );
}

/** A goroutine that waits forever to hand over what nobody takes anymore. */
export const goroutineSendWithoutReceiver: SyntaxRule = {
  id: "goroutine-send-without-receiver",
  category: "resource",
  severity: "major",
  confidence: "high",
  cwe: "CWE-772",
  title: "The goroutine waits forever to send on {name} once the select has given up.",
  trigger:
    "The work takes longer than the timeout: the function returns, nobody receives anymore, and the goroutine with all it holds stays until the program ends. Each such call adds one.",
  why: "A send on a channel without room waits for a receiver. Make the channel with room for one value, `make(chan T, 1)`, so that the send always succeeds.",
  skipInTests: true,
  visits: { go: { kinds: ["short_var_declaration"], mentions: ["select"], check } },
  examples: {
    flagged: [
      go`
        package feed

        func load(url string) (Feed, error) {
        	done := make(chan Feed)
        	go func() {
        		done <- fetch(url) // <-
        	}()
        	select {
        	case feed := <-done:
        		return feed, nil
        	case <-time.After(5 * time.Second):
        		return Feed{}, ErrTimeout
        	}
        }
      `,
      go`
        package jobs

        func (j *Job) run(ctx context.Context) error {
        	failed := make(chan error)
        	go func() {
        		err := j.work()
        		j.log(err)
        		failed <- err // <-
        	}()
        	select {
        	case <-ctx.Done():
        		return ctx.Err()
        	case err := <-failed:
        		return err
        	}
        }
      `,
      go`
        package probe

        func alive(host string) bool {
        	timer := time.NewTimer(time.Second)
        	defer timer.Stop()
        	answer := make(chan bool)
        	go func(host string) {
        		answer <- ping(host) // <-
        	}(host)
        	select {
        	case <-timer.C:
        		return false
        	case ok := <-answer:
        		return ok
        	}
        }
      `,
    ],
    clear: [
      go`
        package feed

        func load(url string) (Feed, error) {
        	done := make(chan Feed, 1)
        	go func() {
        		done <- fetch(url)
        	}()
        	select {
        	case feed := <-done:
        		return feed, nil
        	case <-time.After(5 * time.Second):
        		return Feed{}, ErrTimeout
        	}
        }
      `,
      go`
        package jobs

        func (j *Job) run(ctx context.Context) error {
        	failed := make(chan error)
        	go func() {
        		select {
        		case failed <- j.work():
        		case <-ctx.Done():
        		}
        	}()
        	select {
        	case <-ctx.Done():
        		return ctx.Err()
        	case err := <-failed:
        		return err
        	}
        }
      `,
      go`
        package jobs

        func (j *Job) stop() error {
        	stopped := make(chan error)
        	go func() { stopped <- j.end() }()
        	select {
        	case err := <-stopped:
        		return err
        	case <-time.After(time.Second):
        		j.kill()
        		return <-stopped
        	}
        }
      `,
      go`
        package jobs

        func (j *Job) wait(ctx context.Context) error {
        	done := make(chan struct{})
        	go func() {
        		j.work()
        		close(done)
        	}()
        	select {
        	case <-done:
        		return nil
        	case <-ctx.Done():
        		return ctx.Err()
        	}
        }
      `,
    ],
  },
};
