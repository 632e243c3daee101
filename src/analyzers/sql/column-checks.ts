import type { ColumnDef, Constraint } from "libpg-query";

import type { History } from "./history.ts";
import { columnOf, commandsOf, constraintsOf, namesIn, tableOf, typeOf, walk } from "./nodes.ts";
import { alterationOf, isFresh } from "./step.ts";
import type { CheckStep, Found, Step } from "./step.ts";

/** Functions with another answer for each row. `now()` has one for the whole statement. */
const volatileFunctions = new Set([
  "clock_timestamp",
  "gen_random_bytes",
  "gen_random_uuid",
  "nextval",
  "random",
  "timeofday",
  "uuid_generate_v1",
  "uuid_generate_v1mc",
  "uuid_generate_v4",
  "uuid_generate_v7",
  "uuidv4",
  "uuidv7",
]);
const counting = /^(small|big)?serial[248]?$/i;

/**
 * Types that hold their values in a form of their own, so that coming to them from any other type
 * means to write every row anew. Text, varchar, numeric and times may be had without.
 */
const ownForm = new Set(
  "int2 int4 int8 float4 float8 bool uuid json jsonb bytea date money".split(" "),
);

function has(constraints: readonly Constraint[], ...kinds: readonly string[]): boolean {
  return constraints.some((each) => kinds.includes(each.contype ?? ""));
}

/** True when the column gets a value in the rows that are there. */
function hasValue(column: ColumnDef, constraints: readonly Constraint[]): boolean {
  return (
    counting.test(typeOf(column.typeName)) ||
    has(constraints, "CONSTR_GENERATED", "CONSTR_IDENTITY") ||
    constraints.some((each) => each.contype === "CONSTR_DEFAULT" && !isNull(each))
  );
}

function isNull({ raw_expr: value }: Constraint): boolean {
  return value !== undefined && "A_Const" in value && value.A_Const.isnull === true;
}

/** True when each row gets a value of its own, so that none can be kept as the common default. */
function rewrites(column: ColumnDef, constraints: readonly Constraint[]): boolean {
  if (counting.test(typeOf(column.typeName)) || has(constraints, "CONSTR_IDENTITY")) return true;
  let found = false;
  for (const { contype, raw_expr: value, generated_kind: kind } of constraints) {
    if (contype === "CONSTR_GENERATED" && kind === "s") found = true;
    if (contype !== "CONSTR_DEFAULT") continue;
    walk(value === undefined ? null : [value], (name, node) => {
      if (name !== "FuncCall" || !("funcname" in node)) return;
      const names = Array.isArray(node.funcname) ? namesIn(node.funcname) : [];
      if (volatileFunctions.has(names.at(-1) ?? "")) found = true;
    });
  }
  return found;
}

function rewritesByType(column: ColumnDef): boolean {
  const type = column.typeName;
  if (type?.arrayBounds !== undefined) return false;
  if (ownForm.has(typeOf(type))) return true;
  // A type of the project's own, reached through a cast: the way to exchange an enum.
  const builtIn = namesIn(type?.names)[0] === "pg_catalog" || /^[a-z]+\d*$/.test(typeOf(type));
  return !builtIn && column.raw_default !== undefined && "TypeCast" in column.raw_default;
}

/** True when a later action gives a table a stored column of this name again, with lost values. */
function comesBack(step: Step, table: string, name: string): boolean {
  const definitions = [step.statement, ...step.after()].flatMap(({ node }) =>
    "AlterTableStmt" in node && tableOf(node.AlterTableStmt.relation) === table
      ? commandsOf(node.AlterTableStmt.cmds).filter((each) => each.subtype === "AT_AddColumn")
      : [],
  );
  return definitions.some((command) => columnOf(command)?.colname === name);
}

/** True when what comes back is computed from other columns, so that nothing is lost. */
function isDerived(step: Step, table: string, name: string): boolean {
  return [step.statement, ...step.after()].some(
    ({ node }) =>
      "AlterTableStmt" in node &&
      tableOf(node.AlterTableStmt.relation) === table &&
      commandsOf(node.AlterTableStmt.cmds).some((command) => {
        const column = columnOf(command);
        return (
          column?.colname === name &&
          (typeOf(column.typeName) === "tsvector" || has(constraintsOf(column), "CONSTR_GENERATED"))
        );
      }),
  );
}

function isKept(before: History, table: string, name: string): boolean {
  return isFresh(before, table) || before.added.has(`${table}.${name}`) || before.read.has(name);
}

/** Columns that are added, dropped, made NOT NULL or given another type. */
export const checkColumns: CheckStep = (step) => {
  const alteration = alterationOf(step);
  if (alteration === null || isFresh(step.before, alteration.table)) return [];
  const { table } = alteration;
  const filled = (column: string): boolean =>
    [table, `${table}.${column}`].some((each) => step.before.filled.has(each));

  return alteration.actions.flatMap(({ command, column, place }): readonly Found[] => {
    const name = command.name ?? column?.colname ?? "";
    const told = (rule: string): readonly Found[] => [{ rule, place, name }];
    const isNew = step.before.added.has(`${table}.${name}`);
    if (command.subtype === "AT_AddColumn" && column !== null) {
      const constraints = constraintsOf(column);
      if (rewrites(column, constraints)) return told("add-column-rewrites");
      const needsValue = has(constraints, "CONSTR_NOTNULL", "CONSTR_PRIMARY");
      return needsValue && !hasValue(column, constraints) ? told("not-null-without-default") : [];
    }
    if (command.subtype === "AT_AlterColumnType" && column !== null) {
      return rewritesByType(column) && !isNew ? told("type-change-rewrites") : [];
    }
    if (command.subtype === "AT_SetNotNull") {
      return filled(name) || isNew ? [] : told("set-not-null");
    }
    if (command.subtype === "AT_DropColumn") {
      if (isKept(step.before, table, name) || isDerived(step, table, name)) return [];
      return told(comesBack(step, table, name) ? "column-replaced" : "drop-column");
    }
    return [];
  });
};
