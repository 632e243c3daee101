import type { Node } from "libpg-query";

import { namesIn, tableOf, walk } from "./nodes.ts";
import { isFresh } from "./step.ts";
import type { CheckStep, Step } from "./step.ts";

/** The tables that a DROP TABLE names. */
function droppedTables(node: Node): readonly string[] {
  if (!("DropStmt" in node) || node.DropStmt.removeType !== "OBJECT_TABLE") return [];
  return (node.DropStmt.objects ?? []).flatMap((each) =>
    "List" in each ? [namesIn(each.List.items).at(-1) ?? ""] : [],
  );
}

/** True when a table or view of this name is there again after the script. */
function isPutBack(step: Step, name: string): boolean {
  return step.after().some(({ node }) => {
    if ("RenameStmt" in node) return node.RenameStmt.newname === name;
    if ("CreateStmt" in node) return tableOf(node.CreateStmt.relation) === name;
    if ("CreateTableAsStmt" in node) return tableOf(node.CreateTableAsStmt.into?.rel) === name;
    return "ViewStmt" in node && tableOf(node.ViewStmt.view) === name;
  });
}

/** Things whose removal with CASCADE takes columns of tables along. */
const holders: Readonly<Record<string, string>> = {
  OBJECT_TYPE: "type",
  OBJECT_DOMAIN: "domain",
  OBJECT_EXTENSION: "extension",
};

/** Tables and types that are dropped, and tables that are emptied. */
export const checkRemovals: CheckStep = (step) => {
  const { statement, before } = step;
  const { node } = statement;
  if ("TruncateStmt" in node) {
    const tables = (node.TruncateStmt.relations ?? []).flatMap((each) =>
      "RangeVar" in each ? [tableOf(each.RangeVar)] : [],
    );
    const full = tables.find((table) => !before.made.has(table) && !before.read.has(table));
    return full === undefined || step.explained
      ? []
      : [{ rule: "truncate", place: statement, name: full }];
  }
  if (!("DropStmt" in node)) return [];
  const { removeType = "", behavior, objects } = node.DropStmt;
  const table = droppedTables(node).find(
    (each) => !before.made.has(each) && !before.read.has(each) && !isPutBack(step, each),
  );
  if (table !== undefined) return [{ rule: "drop-table", place: statement, name: table }];
  const kind = holders[removeType];
  if (kind === undefined || behavior !== "DROP_CASCADE") return [];
  const names = (objects ?? []).flatMap((each) => {
    if ("TypeName" in each) return namesIn(each.TypeName.names).slice(-1);
    return namesIn([each]);
  });
  const name = names.find((each) => !before.types.has(each));
  return name === undefined
    ? []
    : [{ rule: "drop-cascade", place: statement, name: `${kind} ${name}` }];
};

/** Tables and columns that change their name under the feet of what runs. */
export const checkRenames: CheckStep = (step) => {
  const { statement, before } = step;
  if (!("RenameStmt" in statement.node)) return [];
  const { renameType, relationType, relation, subname = "" } = statement.node.RenameStmt;
  const table = tableOf(relation);
  if (before.made.has(table) || isPutBack(step, table)) return [];
  if (renameType === "OBJECT_TABLE") {
    return [{ rule: "rename-table", place: statement, name: table }];
  }
  return renameType === "OBJECT_COLUMN" &&
    relationType === "OBJECT_TABLE" &&
    !before.added.has(`${table}.${subname}`)
    ? [{ rule: "rename-column", place: statement, name: subname }]
    : [];
};

/** DELETE that empties a table, and UPDATE that takes any row of another table. */
export const checkWholeTable: CheckStep = ({ statement, before, explained }) => {
  const { node } = statement;
  if ("DeleteStmt" in node) {
    const { relation, whereClause } = node.DeleteStmt;
    const table = tableOf(relation);
    const meant = explained || isFresh(before, table) || before.read.has(table);
    return whereClause !== undefined || meant
      ? []
      : [{ rule: "delete-all-rows", place: statement, name: table }];
  }
  if (!("UpdateStmt" in node) || node.UpdateStmt.whereClause !== undefined) return [];
  const { relation, fromClause, withClause } = node.UpdateStmt;
  // One row to take from, as of a query that sums up, is no slip.
  const joins = withClause === undefined && fromClause?.every((each) => "RangeVar" in each);
  return joins && !isFresh(before, tableOf(relation))
    ? [{ rule: "update-cross-join", place: statement, name: tableOf(relation) }]
    : [];
};

/** Comparisons with NULL, which no row ever passes. */
export const checkNullComparisons: CheckStep = ({ statement }) => {
  let found = false;
  walk(statement.node, (name, node) => {
    if (name !== "A_Expr" || !("kind" in node) || node.kind !== "AEXPR_OP") return;
    const sides = [
      "lexpr" in node ? node.lexpr : undefined,
      "rexpr" in node ? node.rexpr : undefined,
    ];
    const names = "name" in node && Array.isArray(node.name) ? namesIn(node.name) : [];
    if (/^(=|<>|!=)$/.test(names[0] ?? "") && sides.some(isNullConstant)) found = true;
  });
  return found ? [{ rule: "compares-with-null", place: statement, name: null }] : [];
};

function isNullConstant(node: unknown): boolean {
  if (typeof node !== "object" || node === null || !("A_Const" in node)) return false;
  const value = node.A_Const;
  return typeof value === "object" && value !== null && "isnull" in value && value.isnull === true;
}
