import type { Node } from "web-tree-sitter";

import { go } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ownDescendants } from "../../tree.ts";
import { lockUseOf, releasing } from "./locks.ts";
import type { LockUse } from "./locks.ts";
import { statementAround, statementsAfter, statementsBefore } from "./statements.ts";

function check(statement: Node): Hit | null {
  const use = lockUseOf(statement);
  if (use === null || use.deferred || (use.method !== "Lock" && use.method !== "RLock"))
    return null;
  const wanted = releasing[use.method];
  const isRelease = (other: LockUse | null): boolean =>
    other !== null && other.method === wanted && other.lock === use.lock;
  const after = statementsAfter(statement);
  const end = after.findIndex((each) => isRelease(lockUseOf(each)));
  const release = after[end];
  // Without a release in the same block, the caller or another branch may hold to a plan of its own.
  if (release === undefined || release.type === "defer_statement") return null;
  for (const between of after.slice(0, end)) {
    if (between.type === "defer_statement" && between.text.includes(`${use.lock}.${wanted}`))
      return null;
    for (const exit of ownDescendants(between, ["return_statement"])) {
      if (!isReleasedBefore(exit, between, isRelease, `${use.lock}.${wanted}`)) {
        return { at: exit, name: use.lock, because: [statement] };
      }
    }
  }
  return null;
}

/** Whether the way to a return, from the statement of the lock's own block on, releases it. */
function isReleasedBefore(
  exit: Node,
  outermost: Node,
  isRelease: (use: LockUse | null) => boolean,
  call: string,
): boolean {
  for (let at: Node | null = exit; at !== null; at = statementAround(at.parent ?? at)) {
    for (const before of at.id === outermost.id ? [] : statementsBefore(at)) {
      if (isRelease(lockUseOf(before)) || before.text.includes(call)) return true;
    }
    // `return s.unlockAnd(err)`, `return func() { s.mu.Unlock() }`.
    if (/unlock|release/i.test(at.type === "return_statement" ? at.text : "")) return true;
    if (at.id === outermost.id || at.parent === null) break;
  }
  return false;
}

/** A return between taking and releasing a lock that does not release it. */
export const lockNotReleased: SyntaxRule = {
  id: "lock-not-released",
  category: "concurrency",
  severity: "major",
  confidence: "high",
  cwe: "CWE-667",
  title: "This return leaves {name} locked.",
  trigger:
    "The function returns here: the lock is never released, and everybody who wants it afterwards waits forever.",
  why: "The release stands further down and is not reached. Write `defer` with the release right after taking the lock, or release it before this return too.",
  visits: { go: { kinds: ["expression_statement"], mentions: ["Lock"], check } },
  examples: {
    flagged: [
      go`
        package cache

        func (c *Cache) take(key string) (string, error) {
        	c.mu.Lock()
        	value, ok := c.items[key]
        	if !ok {
        		return "", ErrMissing // <-
        	}
        	delete(c.items, key)
        	c.mu.Unlock()
        	return value, nil
        }
      `,
      go`
        package cache

        func (c *Cache) find(id int) *Item {
        	c.mu.RLock()
        	for _, item := range c.items {
        		if item.ID == id {
        			return item // <-
        		}
        	}
        	c.mu.RUnlock()
        	return nil
        }
      `,
      go`
        package jobs

        func run(queue *Queue) error {
        	queue.Lock()
        	switch queue.state {
        	case closed:
        		queue.Unlock()
        		return ErrClosed
        	case full:
        		return ErrFull // <-
        	}
        	queue.state = running
        	queue.Unlock()
        	return nil
        }
      `,
    ],
    clear: [
      go`
        package cache

        func (c *Cache) take(key string) (string, error) {
        	c.mu.Lock()
        	value, ok := c.items[key]
        	if !ok {
        		c.mu.Unlock()
        		return "", ErrMissing
        	}
        	delete(c.items, key)
        	c.mu.Unlock()
        	return value, nil
        }
      `,
      go`
        package cache

        func (c *Cache) find(id int) *Item {
        	c.mu.RLock()
        	defer c.mu.RUnlock()
        	for _, item := range c.items {
        		if item.ID == id {
        			return item
        		}
        	}
        	return nil
        }
      `,
      go`
        package cache

        func (c *Cache) lockAll() func() {
        	c.mu.Lock()
        	if c.closed {
        		return c.mu.Unlock
        	}
        	c.opened++
        	return c.mu.Unlock
        }
      `,
      go`
        package cache

        func (c *Cache) sorted() []Item {
        	c.mu.Lock()
        	items := slices.Clone(c.items)
        	slices.SortFunc(items, func(a, b Item) int {
        		return cmp.Compare(a.ID, b.ID)
        	})
        	c.mu.Unlock()
        	return items
        }
      `,
    ],
  },
};
