import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf, receiverOf } from "../../calls.ts";
import { dotted } from "../../names.ts";
import { callOf } from "./statements.ts";

/** What a statement does to a lock. */
export interface LockUse {
  readonly method: "Lock" | "RLock" | "Unlock" | "RUnlock";
  /** The lock as it is written: `s.mu`. */
  readonly lock: string;
  readonly deferred: boolean;
}

/** Reads `s.mu.Lock()` and the like, also after `defer`; null for every other statement. */
export function lockUseOf(statement: Node): LockUse | null {
  const call = callOf(statement);
  if (call === null || statement.type === "go_statement") return null;
  const method = methodOf(call);
  if (method !== "Lock" && method !== "RLock" && method !== "Unlock" && method !== "RUnlock")
    return null;
  if (argumentsOf(call).length > 0) return null;
  const receiver = receiverOf(call);
  const lock = receiver && dotted(receiver);
  // `lockFor(id).Lock()`: who knows whether it gives the same lock twice.
  if (lock === null || lock.includes("(")) return null;
  return { method, lock, deferred: statement.type === "defer_statement" };
}

/** The method that gives back what another takes. */
export const releasing = { Lock: "Unlock", RLock: "RUnlock" } as const;
