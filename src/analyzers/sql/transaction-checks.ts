import type { Node } from "libpg-query";

import { walk } from "./nodes.ts";
import type { CheckStep } from "./step.ts";

/** What PostgreSQL refuses to do inside of a transaction block; null for what it does. */
function refusedInside(node: Node): string | null {
  if ("IndexStmt" in node) return node.IndexStmt.concurrent ? "CREATE INDEX CONCURRENTLY" : null;
  if ("DropStmt" in node) return node.DropStmt.concurrent ? "DROP INDEX CONCURRENTLY" : null;
  if ("VacuumStmt" in node) return node.VacuumStmt.is_vacuumcmd ? "VACUUM" : null;
  if ("ReindexStmt" in node) {
    const concurrently = (node.ReindexStmt.params ?? []).some(
      (each) => "DefElem" in each && each.DefElem.defname === "concurrently",
    );
    return concurrently ? "REINDEX CONCURRENTLY" : null;
  }
  return "CreatedbStmt" in node ? "CREATE DATABASE" : null;
}

/** The texts that a statement holds. */
function textsIn(node: Node): ReadonlySet<string> {
  const texts = new Set<string>();
  walk(node, (name, value) => {
    if (name !== "A_Const" || !("sval" in value)) return;
    const { sval } = value;
    if (typeof sval !== "object" || sval === null || !("sval" in sval)) return;
    if (typeof sval.sval === "string") texts.add(sval.sval);
  });
  return texts;
}

/** Statements that fail because a transaction is under way. */
export const checkTransactions: CheckStep = ({ statement, before }) => {
  if (!before.inTransaction) return [];
  const refused = refusedInside(statement.node);
  if (refused !== null) {
    return [{ rule: "not-in-transaction", place: statement, name: refused }];
  }
  if (before.newValues.size === 0) return [];
  const texts = textsIn(statement.node);
  const used = [...before.newValues].find((value) => texts.has(value));
  return used === undefined ? [] : [{ rule: "new-enum-value-used", place: statement, name: used }];
};
