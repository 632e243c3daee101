import type { Node } from "web-tree-sitter";

import { methodOf } from "../../calls.ts";
import { go } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround, isWithin, ownDescendants } from "../../tree.ts";
import { loopAround } from "./loops.ts";
import { declarationOf } from "./scopes.ts";
import { statementAround, statementsAfter } from "./statements.ts";

/** What keeps two goroutines apart, or makes one wait for the other. */
const guards = /\.(R?Lock|TryLock|Do|LoadOrStore|Store|SetLimit)\(|\batomic\.|<-/;

function check(literal: Node, source: Source): Hit | null {
  const started = startedBy(literal);
  if (started === null || guards.test(literal.text)) return null;
  const loop = loopAround(started);
  if (loop === null || waitsInRound(started, source)) return null;
  const body = literal.childForFieldName("body");
  if (body === null) return null;
  for (const write of ownDescendants(body, ["assignment_statement", "inc_statement"])) {
    const name = writtenBy(write);
    const declaration = name && declarationOf(name);
    if (name === null || !declaration || isWithin(declaration, loop)) continue;
    if (functionAround(declaration)?.id === literal.id) continue;
    if (/\.SetLimit\(1\)/.test(functionAround(started)?.text ?? "")) return null;
    return { at: write, name: name.text, because: [started] };
  }
  return null;
}

/** `go func() { … }()` or `group.Go(func() error { … })`; null for every other function. */
function startedBy(literal: Node): Node | null {
  const call = literal.parent?.type === "argument_list" ? literal.parent.parent : literal.parent;
  if (call?.type !== "call_expression") return null;
  if (call.parent?.type === "go_statement") {
    return call.childForFieldName("function")?.id === literal.id ? call.parent : null;
  }
  return methodOf(call) === "Go" && call.parent?.type === "expression_statement"
    ? call.parent
    : null;
}

/** Whether the round waits for its goroutine: then there is never more than one. */
function waitsInRound(started: Node, source: Source): boolean {
  const statement = statementAround(started);
  const rest = statement === null ? [] : statementsAfter(statement);
  return rest.some(({ text }) => /<-|\.Wait\(|\bselect\b/.test(text)) || source.language !== "go";
}

/**
 * The variable that a statement reads and writes in one go: an element of a map, a slice that is
 * appended to, a number that is counted up.
 */
function writtenBy(write: Node): Node | null {
  if (write.type === "inc_statement") return plain(write.firstNamedChild);
  const [target, ...others] = write.childForFieldName("left")?.namedChildren ?? [];
  if (target === undefined || others.length > 0) return null;
  if (target.type === "index_expression") {
    const map = plain(target.childForFieldName("operand"));
    return map !== null && isMap(map) ? map : null;
  }
  const value = write.childForFieldName("right")?.firstNamedChild;
  const isAppend =
    value?.type === "call_expression" && value.text.startsWith(`append(${target.text},`);
  const isSum = /^[+-]=$/.test(write.childForFieldName("operator")?.text ?? "");
  return isAppend || isSum ? plain(target) : null;
}

function plain(node: Node | null): Node | null {
  return node?.type === "identifier" ? node : null;
}

/** Whether a variable is declared as a map; elements of a slice may be written by many. */
function isMap(use: Node): boolean {
  const giver = declarationOf(use)?.parent;
  const statement = giver?.type === "expression_list" ? giver.parent : giver;
  return /^(var\s+)?\w+\s*(:?=\s*(make\(\s*)?)?\s*map\[/.test(statement?.text ?? "");
}

/** Goroutines of a loop that all write the same variable. */
export const sharedWriteInGoroutine: SyntaxRule = {
  id: "shared-write-in-goroutine",
  category: "concurrency",
  severity: "major",
  confidence: "high",
  cwe: "CWE-362",
  title: "Many goroutines change {name} at the same time without a lock.",
  trigger:
    "Two of them run at once: a map ends the program with a fatal error, and of what is appended or counted some is lost.",
  why: "Every round of the loop starts a goroutine that writes the same variable. Hold a `sync.Mutex` around the write, give each goroutine an element of its own, or send the results over a channel.",
  visits: { go: { kinds: ["func_literal"], mentions: ["go func", "Go"], check } },
  examples: {
    flagged: [
      go`
        package feed

        func loadAll(urls []string) map[string]Feed {
        	feeds := make(map[string]Feed)
        	var wg sync.WaitGroup
        	for _, url := range urls {
        		wg.Add(1)
        		go func() {
        			defer wg.Done()
        			feeds[url] = load(url) // <-
        		}()
        	}
        	wg.Wait()
        	return feeds
        }
      `,
      go`
        package feed

        func titles(ctx context.Context, urls []string) ([]string, error) {
        	group, ctx := errgroup.WithContext(ctx)
        	var titles []string
        	for _, url := range urls {
        		group.Go(func() error {
        			title, err := fetch(ctx, url)
        			titles = append(titles, title) // <-
        			return err
        		})
        	}
        	return titles, group.Wait()
        }
      `,
      go`
        package probe

        func failures(hosts []string) int {
        	failed := 0
        	var wg sync.WaitGroup
        	for _, host := range hosts {
        		wg.Add(1)
        		go func(host string) {
        			defer wg.Done()
        			if !ping(host) {
        				failed++ // <-
        			}
        		}(host)
        	}
        	wg.Wait()
        	return failed
        }
      `,
    ],
    clear: [
      go`
        package feed

        func loadAll(urls []string) map[string]Feed {
        	feeds := make(map[string]Feed)
        	var mu sync.Mutex
        	var wg sync.WaitGroup
        	for _, url := range urls {
        		wg.Add(1)
        		go func() {
        			defer wg.Done()
        			feed := load(url)
        			mu.Lock()
        			feeds[url] = feed
        			mu.Unlock()
        		}()
        	}
        	wg.Wait()
        	return feeds
        }
      `,
      go`
        package feed

        func titles(urls []string) []string {
        	titles := make([]string, len(urls))
        	var wg sync.WaitGroup
        	for i, url := range urls {
        		wg.Add(1)
        		go func() {
        			defer wg.Done()
        			titles[i] = title(url)
        		}()
        	}
        	wg.Wait()
        	return titles
        }
      `,
      go`
        package feed

        func inTurn(urls []string) (seen []string) {
        	for _, url := range urls {
        		done := make(chan struct{})
        		go func() {
        			defer close(done)
        			seen = append(seen, url)
        		}()
        		select {
        		case <-done:
        		case <-time.After(time.Second):
        			return nil
        		}
        	}
        	return seen
        }
      `,
      go`
        package probe

        func start(hosts []string) {
        	for _, host := range hosts {
        		tries := 0
        		go func() {
        			for !ping(host) {
        				tries++
        			}
        		}()
        	}
        }
      `,
    ],
  },
};
