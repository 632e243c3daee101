import type { Node } from "web-tree-sitter";

import { go } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestor } from "../../tree.ts";
import { lockUseOf } from "./locks.ts";
import { firstNameOf, isOwnOfRound, loopAround } from "./loops.ts";
import { callOf, leaves, statementsAfter, statementsBefore } from "./statements.ts";

function check(statement: Node, source: Source): Hit | null {
  const use = lockUseOf(statement);
  const loop = use && loopAround(statement);
  // Readers may hold it together; only a writer elsewhere suffers.
  if (use === null || loop === null || use.method !== "Unlock") return null;
  const taken = statementsBefore(statement).find((before) => {
    const other = lockUseOf(before);
    return other !== null && other.lock === use.lock && other.method === "Lock";
  });
  if (taken === undefined) return null;
  const call = callOf(statement);
  const first = call && firstNameOf(call);
  if (first === null || isOwnOfRound(first, loop)) return null;
  // Left in the same round, be it by the block of a branch: there is no second one.
  for (let at: Node | null = statement; at !== null && at.id !== loop.id;) {
    if (statementsAfter(at).some((after) => leavesLoop(after, source))) return null;
    at = ancestor(at, ({ parent }) => parent?.type === "statement_list");
  }
  return { at: statement, name: use.lock, because: [taken] };
}

function leavesLoop(statement: Node, source: Source): boolean {
  return leaves(statement, source) && statement.type !== "continue_statement";
}

/** A lock taken in every round of a loop and released only when the function returns. */
export const unlockDeferredInLoop: SyntaxRule = {
  id: "unlock-deferred-in-loop",
  category: "concurrency",
  severity: "major",
  confidence: "high",
  cwe: "CWE-667",
  title: "{name} is taken in each round of the loop but released only when the function returns.",
  trigger:
    "The loop comes to its second round: it waits for the lock that its first round still holds, and never goes on.",
  why: "`defer` runs at the end of the function, not of the round. Release the lock at the end of the round, or put the body into a function of its own.",
  visits: { go: { kinds: ["defer_statement"], mentions: ["Lock"], check } },
  examples: {
    flagged: [
      go`
        package cache

        func (c *Cache) addAll(items []Item) {
        	for _, item := range items {
        		c.mu.Lock()
        		defer c.mu.Unlock() // <-
        		c.items[item.ID] = item
        	}
        	return
        }
      `,
      go`
        package jobs

        func (w *Worker) run() {
        	for job := range w.jobs {
        		if job.Done {
        			w.Lock()
        			defer w.Unlock() // <-
        			w.finished++
        		}
        	}
        }
      `,
      go`
        package jobs

        var mu sync.RWMutex

        func watch(events chan Event) {
        	for {
        		event := <-events
        		mu.Lock()
        		defer mu.Unlock() // <-
        		last = event
        	}
        }
      `,
    ],
    clear: [
      go`
        package cache

        func (c *Cache) addAll(items []Item) {
        	for _, item := range items {
        		func() {
        			c.mu.Lock()
        			defer c.mu.Unlock()
        			c.items[item.ID] = item
        		}()
        	}
        }
      `,
      go`
        package cache

        func lockAll(shards []*Shard) {
        	for _, shard := range shards {
        		shard.mu.Lock()
        		defer shard.mu.Unlock()
        		shard.frozen = true
        	}
        	snapshot(shards)
        }
      `,
      go`
        package jobs

        func (w *Worker) first(ids []int) *Job {
        	for _, id := range ids {
        		if w.has(id) {
        			w.mu.Lock()
        			defer w.mu.Unlock()
        			return w.jobs[id]
        		}
        	}
        	return nil
        }
      `,
    ],
  },
};
