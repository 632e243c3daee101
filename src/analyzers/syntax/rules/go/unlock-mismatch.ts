import type { Node } from "web-tree-sitter";

import { go } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";
import { lockUseOf, releasing } from "./locks.ts";
import { statementsBefore } from "./statements.ts";

function check(statement: Node): Hit | null {
  const use = lockUseOf(statement);
  if (use === null || !use.deferred) return null;
  const [before] = statementsBefore(statement);
  const taken = before === undefined ? null : lockUseOf(before);
  if (before === undefined || taken === null || taken.deferred) return null;
  if (taken.method !== "Lock" && taken.method !== "RLock") return null;
  const body = functionAround(statement)?.text ?? "";
  if (taken.lock === use.lock) {
    // `mu.Lock(); defer mu.Lock()` waits for itself when the function returns.
    if (use.method === releasing[taken.method]) return null;
    const isReleased = body.includes(`${taken.lock}.${releasing[taken.method]}()`);
    return isReleased ? null : hit(statement, before, use.lock);
  }
  if (use.method !== releasing[taken.method]) return null;
  const isElsewhere =
    body.includes(`${taken.lock}.${releasing[taken.method]}`) ||
    body.includes(`${use.lock}.Lock`) ||
    body.includes(`${use.lock}.RLock`) ||
    body.includes(`${use.lock}.TryLock`);
  return isElsewhere ? null : hit(statement, before, use.lock);
}

function hit(statement: Node, taken: Node, lock: string): Hit {
  return { at: statement, name: lock, because: [taken] };
}

/** A deferred call that does not give back the lock that was taken in the line before. */
export const unlockMismatch: SyntaxRule = {
  id: "unlock-mismatch",
  category: "concurrency",
  severity: "major",
  confidence: "high",
  cwe: "CWE-667",
  title: "This defer does not release the lock that was taken just before.",
  trigger:
    "The function returns: Go ends the program with an unlock of a lock that nobody holds, or the lock that was taken stays taken and the next caller waits forever.",
  why: "`Lock` is released by `Unlock` and `RLock` by `RUnlock`, of the same lock.",
  visits: { go: { kinds: ["defer_statement"], mentions: ["Lock"], check } },
  examples: {
    flagged: [
      go`
        package cache

        func (c *Cache) get(key string) string {
        	c.mu.RLock()
        	defer c.mu.Unlock() // <-
        	return c.items[key]
        }
      `,
      go`
        package cache

        func (c *Cache) set(key, value string) {
        	c.mu.Lock()
        	defer c.mu.Lock() // <-
        	c.items[key] = value
        }
      `,
      go`
        package bank

        func move(from, to *Account, amount int) {
        	from.mu.Lock()
        	defer to.mu.Unlock() // <-
        	from.balance -= amount
        }
      `,
    ],
    clear: [
      go`
        package cache

        func (c *Cache) get(key string) string {
        	c.mu.RLock()
        	defer c.mu.RUnlock()
        	return c.items[key]
        }
      `,
      go`
        package bank

        func move(from, to *Account, amount int) {
        	to.mu.Lock()
        	from.mu.Lock()
        	defer to.mu.Unlock()
        	defer from.mu.Unlock()
        	from.balance -= amount
        	to.balance += amount
        }
      `,
      go`
        package cache

        // Lets others in while it waits.
        func (c *Cache) wait() {
        	c.mu.Unlock()
        	defer c.mu.Lock()
        	<-c.ready
        }
      `,
      go`
        package cache

        func (c *Cache) swap() {
        	c.mu.RLock()
        	defer c.mu.Unlock()
        	old := c.items
        	c.mu.RUnlock()
        	c.mu.Lock()
        	c.items = next(old)
        }
      `,
    ],
  },
};
