import type { Node } from "libpg-query";

import {
  columnOf,
  columnsIn,
  commandsOf,
  constraintOf,
  namesIn,
  tableOf,
  tablesIn,
} from "./nodes.ts";

/** What a script has done so far: what it made holds no rows of others and is in nobody's way. */
export interface History {
  /** Tables and materialised views made here, by their present names. */
  readonly made: ReadonlySet<string>;
  /** Tables emptied here. */
  readonly emptied: ReadonlySet<string>;
  /** Columns added here, as `table.column`. */
  readonly added: ReadonlySet<string>;
  /** Columns dropped here. */
  readonly dropped: ReadonlySet<string>;
  /** Columns whose rows were gone through here, by UPDATE, DELETE or a check, as `table.column`. */
  readonly filled: ReadonlySet<string>;
  /** Columns and tables that were read here to be kept elsewhere, by name alone. */
  readonly read: ReadonlySet<string>;
  /** Types made here, and columns' types are told by name alone. */
  readonly types: ReadonlySet<string>;
  /** Between BEGIN and its end, or in a transaction of the tool. */
  readonly inTransaction: boolean;
  /** Values that were added to an enum in the transaction under way, which may not use them yet. */
  readonly newValues: ReadonlySet<string>;
  note(node: Node): void;
}

/** An empty history, to which each statement is told once it was looked at. */
export function startHistory(inTransaction: boolean): History {
  const made = new Set<string>();
  const emptied = new Set<string>();
  const added = new Set<string>();
  const dropped = new Set<string>();
  const filled = new Set<string>();
  const read = new Set<string>();
  const types = new Set<string>();
  const newValues = new Set<string>();
  let open = inTransaction;

  function noteRead(from: Node | undefined): void {
    for (const name of [...columnsIn(from), ...tablesIn(from)]) read.add(name);
  }

  function noteAlter(table: string, commands: ReturnType<typeof commandsOf>): void {
    for (const command of commands) {
      const column = `${table}.${command.name ?? columnOf(command)?.colname ?? ""}`;
      if (command.subtype === "AT_AddColumn") added.add(column);
      if (command.subtype === "AT_DropColumn") dropped.add(column);
      // Which column a constraint speaks of by its name is not known, so it answers for all.
      if (command.subtype === "AT_ValidateConstraint") filled.add(table);
      const constraint = constraintOf(command);
      if (constraint?.contype !== "CONSTR_CHECK") continue;
      for (const name of columnsIn(constraint.raw_expr)) filled.add(`${table}.${name}`);
    }
  }

  return {
    made,
    emptied,
    added,
    dropped,
    filled,
    read,
    types,
    newValues,
    get inTransaction() {
      return open;
    },
    note(node) {
      if ("CreateStmt" in node) made.add(tableOf(node.CreateStmt.relation));
      if ("CreateForeignTableStmt" in node) {
        made.add(tableOf(node.CreateForeignTableStmt.base?.relation));
      }
      if ("CreateTableAsStmt" in node) {
        made.add(tableOf(node.CreateTableAsStmt.into?.rel));
        noteRead(node.CreateTableAsStmt.query);
      }
      if ("SelectStmt" in node && node.SelectStmt.intoClause !== undefined) {
        made.add(tableOf(node.SelectStmt.intoClause.rel));
        noteRead(node);
      }
      if ("InsertStmt" in node) noteRead(node.InsertStmt.selectStmt);
      if ("CreateEnumStmt" in node) {
        types.add(namesIn(node.CreateEnumStmt.typeName).at(-1) ?? "");
      }
      if ("TruncateStmt" in node) {
        for (const each of node.TruncateStmt.relations ?? []) {
          if ("RangeVar" in each) emptied.add(tableOf(each.RangeVar));
        }
      }
      if ("DeleteStmt" in node) {
        const { relation, whereClause } = node.DeleteStmt;
        if (whereClause === undefined) emptied.add(tableOf(relation));
        for (const name of columnsIn(whereClause)) filled.add(`${tableOf(relation)}.${name}`);
      }
      if ("UpdateStmt" in node) {
        const table = tableOf(node.UpdateStmt.relation);
        for (const target of node.UpdateStmt.targetList ?? []) {
          if (!("ResTarget" in target)) continue;
          filled.add(`${table}.${target.ResTarget.name ?? ""}`);
          noteRead(target.ResTarget.val);
        }
        for (const from of node.UpdateStmt.fromClause ?? []) noteRead(from);
      }
      if ("AlterTableStmt" in node) {
        noteAlter(tableOf(node.AlterTableStmt.relation), commandsOf(node.AlterTableStmt.cmds));
      }
      if ("RenameStmt" in node) {
        const { renameType, relation, subname, newname = "" } = node.RenameStmt;
        const table = tableOf(relation);
        if (renameType === "OBJECT_TABLE" && made.has(table)) made.add(newname);
        if (renameType === "OBJECT_COLUMN") {
          if (added.has(`${table}.${subname}`)) added.add(`${table}.${newname}`);
          dropped.add(`${table}.${subname}`);
        }
        if (renameType === "OBJECT_TYPE") types.add(newname);
      }
      if ("AlterEnumStmt" in node && node.AlterEnumStmt.newVal !== undefined && open) {
        const type = namesIn(node.AlterEnumStmt.typeName).at(-1) ?? "";
        if (!types.has(type)) newValues.add(node.AlterEnumStmt.newVal);
      }
      if ("TransactionStmt" in node) {
        const { kind } = node.TransactionStmt;
        if (kind === "TRANS_STMT_BEGIN" || kind === "TRANS_STMT_START") open = true;
        if (kind === "TRANS_STMT_COMMIT" || kind === "TRANS_STMT_ROLLBACK") {
          open = false;
          newValues.clear();
        }
      }
    },
  };
}
