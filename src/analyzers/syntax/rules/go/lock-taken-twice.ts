import type { Node } from "web-tree-sitter";

import { methodOf, receiverOf } from "../../calls.ts";
import { go } from "../../example.ts";
import { dotted } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround, ownDescendants } from "../../tree.ts";
import { lockUseOf, releasing } from "./locks.ts";
import { callOf, leaves, statementsAfter, statementsOf } from "./statements.ts";

function check(statement: Node, source: Source): Hit | null {
  const use = lockUseOf(statement);
  if (use === null || use.deferred || (use.method !== "Lock" && use.method !== "RLock"))
    return null;
  const release = `${use.lock}.${releasing[use.method]}()`;
  const owner = ownerOf(statement);
  for (const next of statementsAfter(statement)) {
    const other = lockUseOf(next);
    const isOwn = other !== null && other.lock === use.lock;
    if (isOwn && !other.deferred) {
      const isTakenAgain = other.method === "Lock" || other.method === "RLock";
      // Two readers do not wait for each other most of the time.
      return isTakenAgain && (use.method === "Lock" || other.method === "Lock")
        ? { at: next, name: use.lock, because: [statement] }
        : null;
    }
    if (next.type === "defer_statement") continue;
    if (leaves(next, source) && next.type !== "return_statement") return null;
    const call = owner === null ? null : callThatLocks(next, use.lock, use.method, owner, source);
    // A release somewhere within it may come first.
    if (next.text.includes(release) || assigns(next, use.lock)) return null;
    if (call !== null) return { at: call, name: use.lock, because: [statement] };
  }
  return null;
}

interface Owner {
  /** The receiver's name and its type's: `c` and `Cache`. */
  readonly name: string;
  readonly type: string;
}

function ownerOf(node: Node): Owner | null {
  const method = functionAround(node);
  return method?.type === "method_declaration" ? receiverOfMethod(method) : null;
}

function receiverOfMethod(method: Node): Owner | null {
  const parameter = method.childForFieldName("receiver")?.firstNamedChild;
  const name = parameter?.childForFieldName("name")?.text;
  const type = parameter?.childForFieldName("type")?.text;
  // A receiver by value brings a lock of its own.
  if (name === undefined || type === undefined || !type.startsWith("*")) return null;
  return { name, type: type.slice(1) };
}

/** A call, run at once, of a method of the same value that begins by taking the same lock. */
function callThatLocks(
  statement: Node,
  lock: string,
  held: "Lock" | "RLock",
  owner: Owner,
  source: Source,
): Node | null {
  if (!lock.startsWith(`${owner.name}.`)) return null;
  const field = lock.slice(owner.name.length + 1);
  for (const call of ownDescendants(statement, ["call_expression"])) {
    if (["defer_statement", "go_statement"].includes(call.parent?.type ?? "")) continue;
    const receiver = receiverOf(call);
    if (receiver === null || dotted(receiver) !== owner.name) continue;
    const method = methodNamed(methodOf(call) ?? "", owner.type, source);
    const [first] = statementsOf(method?.childForFieldName("body") ?? null);
    const its = method && receiverOfMethod(method);
    const takes = first === undefined ? null : lockUseOf(first);
    if (takes === null || its === null || takes.deferred || callOf(first ?? call) === null)
      continue;
    if (takes.lock !== `${its.name}.${field}`) continue;
    if (takes.method === "Lock" || (takes.method === "RLock" && held === "Lock")) return call;
  }
  return null;
}

function methodNamed(name: string, type: string, { root }: Source): Node | null {
  return (
    root.namedChildren.find(
      (each) =>
        each.type === "method_declaration" &&
        each.childForFieldName("name")?.text === name &&
        receiverOfMethod(each)?.type === type,
    ) ?? null
  );
}

/** Whether the lock, or what it belongs to, becomes another. */
function assigns(statement: Node, lock: string): boolean {
  const left = statement.childForFieldName("left")?.text;
  return left !== undefined && (left === lock || lock.startsWith(`${left}.`));
}

/** A lock that is taken by somebody who holds it already. */
export const lockTakenTwice: SyntaxRule = {
  id: "lock-taken-twice",
  category: "concurrency",
  severity: "major",
  confidence: "high",
  cwe: "CWE-764",
  title: "{name} is taken here while it is already held.",
  trigger:
    "This line is reached: the goroutine waits for a lock that it holds itself, and so does everybody else from then on.",
  why: "Go's locks cannot be taken twice, and a read lock does not become a write lock. Release it first, or call a method that expects the lock to be held.",
  visits: { go: { kinds: ["expression_statement"], mentions: ["Lock"], check } },
  examples: {
    flagged: [
      go`
        package cache

        func (c *Cache) size() int {
        	c.mu.RLock()
        	defer c.mu.RUnlock()
        	return len(c.items)
        }

        func (c *Cache) add(item Item) {
        	c.mu.Lock()
        	defer c.mu.Unlock()
        	if c.size() < c.limit { // <-
        		c.items = append(c.items, item)
        	}
        }
      `,
      go`
        package cache

        func (c *Cache) refresh(key string) {
        	c.mu.RLock()
        	defer c.mu.RUnlock()
        	if _, ok := c.items[key]; ok {
        		return
        	}
        	c.mu.Lock() // <-
        	c.items[key] = load(key)
        	c.mu.Unlock()
        }
      `,
      go`
        package cache

        var mu sync.Mutex

        func reset() {
        	mu.Lock()
        	items = nil
        	mu.Lock() // <-
        }
      `,
    ],
    clear: [
      go`
        package cache

        func (c *Cache) size() int {
        	c.mu.RLock()
        	defer c.mu.RUnlock()
        	return len(c.items)
        }

        func (c *Cache) add(item Item) {
        	if c.size() < c.limit {
        		c.mu.Lock()
        		c.items = append(c.items, item)
        		c.mu.Unlock()
        	}
        	c.size()
        }
      `,
      go`
        package cache

        func (c *Cache) refresh(key string) {
        	c.mu.RLock()
        	_, ok := c.items[key]
        	c.mu.RUnlock()
        	if ok {
        		return
        	}
        	c.mu.Lock()
        	defer c.mu.Unlock()
        	c.items[key] = load(key)
        }
      `,
      go`
        package cache

        func (c *Cache) evict() {
        	c.mu.Lock()
        	defer c.mu.Unlock()
        	c.items = nil
        }

        func (c *Cache) start() {
        	c.mu.Lock()
        	defer c.mu.Unlock()
        	go c.evict()
        	c.timer = time.AfterFunc(c.after, func() { c.evict() })
        }
      `,
      go`
        package bank

        func (a *Account) balance() int {
        	a.mu.Lock()
        	defer a.mu.Unlock()
        	return a.cents
        }

        func (a *Account) isRicherThan(other *Account) bool {
        	a.mu.Lock()
        	defer a.mu.Unlock()
        	return a.cents > other.balance()
        }
      `,
    ],
  },
};
