import type { Node } from "libpg-query";

import { columnsIn, constraintOf, namesIn, tableOf } from "./nodes.ts";
import { alterationOf, isFresh } from "./step.ts";
import type { CheckStep, Found, Step } from "./step.ts";

/** Constraints that are added to a table with rows in it, and triggers that are switched off. */
export const checkConstraints: CheckStep = (step) => {
  const alteration = alterationOf(step);
  if (alteration === null || isFresh(step.before, alteration.table)) return [];
  const { table } = alteration;
  const isNew = (columns: readonly string[]): boolean =>
    columns.length > 0 && columns.every((column) => step.before.added.has(`${table}.${column}`));

  return alteration.actions.flatMap(({ command, place }): readonly Found[] => {
    if (command.subtype?.startsWith("AT_DisableTrig") && !isEnabledAgain(step, table)) {
      return [{ rule: "trigger-left-disabled", place, name: table }];
    }
    const constraint = constraintOf(command);
    if (command.subtype !== "AT_AddConstraint" || constraint === null) return [];
    const { contype, conname } = constraint;
    const told = (rule: string, name: string): readonly Found[] => [{ rule, place, name }];
    const later = constraint.skip_validation || constraint.is_enforced === false;
    if (contype === "CONSTR_FOREIGN" && !later && !isNew(namesIn(constraint.fk_attrs))) {
      return told("foreign-key-validates", conname ?? table);
    }
    if (contype === "CONSTR_CHECK" && !later && !isNew(columnsIn(constraint.raw_expr))) {
      return told("check-validates", conname ?? table);
    }
    const unique = contype === "CONSTR_UNIQUE" || contype === "CONSTR_PRIMARY";
    return unique && constraint.indexname === undefined
      ? told("constraint-builds-index", table)
      : [];
  });
};

function isEnabledAgain(step: Step, table: string): boolean {
  return [step.statement, ...step.after()].some(({ node }) =>
    commandsFor(node, table).some((subtype) => subtype.startsWith("AT_Enable")),
  );
}

function commandsFor(node: Node, table: string): readonly string[] {
  if (!("AlterTableStmt" in node) || tableOf(node.AlterTableStmt.relation) !== table) return [];
  return (node.AlterTableStmt.cmds ?? []).flatMap((each) =>
    "AlterTableCmd" in each ? [each.AlterTableCmd.subtype ?? ""] : [],
  );
}

/** Indexes that are built on a table in use. */
export const checkIndexes: CheckStep = ({ statement, before }) => {
  if (!("IndexStmt" in statement.node)) return [];
  const { relation, concurrent } = statement.node.IndexStmt;
  // On a partitioned table alone (ONLY) nothing is built yet.
  if (concurrent || relation?.inh !== true || isFresh(before, tableOf(relation))) return [];
  return [{ rule: "index-locks-writes", place: statement, name: tableOf(relation) }];
};
