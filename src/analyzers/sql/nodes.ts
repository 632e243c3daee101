import type { AlterTableCmd, ColumnDef, Constraint, Node, RangeVar, TypeName } from "libpg-query";

/** The names in a list of the parse tree, as of columns or of the parts of a qualified name. */
export function namesIn(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) =>
    "String" in node && node.String.sval !== undefined ? [node.String.sval] : [],
  );
}

/** A table's own name. The schema is left away: a migration may name it here and not there. */
export function tableOf(relation: RangeVar | undefined): string {
  return relation?.relname ?? "";
}

/** A type's own name as the parser spells it: `int4` for integer, `bpchar` for char. */
export function typeOf(type: TypeName | undefined): string {
  return namesIn(type?.names).at(-1) ?? "";
}

/** The actions of an ALTER TABLE, in order. */
export function commandsOf(nodes: readonly Node[] | undefined): readonly AlterTableCmd[] {
  return (nodes ?? []).flatMap((node) => ("AlterTableCmd" in node ? [node.AlterTableCmd] : []));
}

/** The column that an action adds or gives another type; null for other actions. */
export function columnOf(command: AlterTableCmd): ColumnDef | null {
  return command.def !== undefined && "ColumnDef" in command.def ? command.def.ColumnDef : null;
}

/** The constraint that an action adds; null for other actions. */
export function constraintOf(command: AlterTableCmd): Constraint | null {
  return command.def !== undefined && "Constraint" in command.def ? command.def.Constraint : null;
}

/** The constraints that stand with a column's definition. */
export function constraintsOf(column: ColumnDef): readonly Constraint[] {
  return (column.constraints ?? []).flatMap((node) =>
    "Constraint" in node ? [node.Constraint] : [],
  );
}

/** Calls `visit` with every object of a parse tree that has a node's name as its only key. */
export function walk(tree: unknown, visit: (name: string, node: object) => void): void {
  if (typeof tree !== "object" || tree === null) return;
  if (Array.isArray(tree)) {
    for (const each of tree) walk(each, visit);
    return;
  }
  for (const [name, value] of Object.entries(tree)) {
    if (typeof value !== "object" || value === null) continue;
    if (/^[A-Z]/.test(name)) visit(name, value);
    walk(value, visit);
  }
}

/** The columns that an expression names, by their own names. */
export function columnsIn(expression: Node | undefined): readonly string[] {
  const found: string[] = [];
  walk(expression, (name, node) => {
    if (name !== "ColumnRef" || !("fields" in node) || !Array.isArray(node.fields)) return;
    const last: unknown = node.fields.at(-1);
    if (isName(last)) found.push(last.String.sval);
  });
  return found;
}

/** The tables that a query reads, by their own names. */
export function tablesIn(query: Node | undefined): readonly string[] {
  const found: string[] = [];
  walk(query, (name, node) => {
    if (name === "RangeVar" && "relname" in node && typeof node.relname === "string") {
      found.push(node.relname);
    }
  });
  return found;
}

function isName(value: unknown): value is { readonly String: { readonly sval: string } } {
  if (typeof value !== "object" || value === null || !("String" in value)) return false;
  const text = value.String;
  return (
    typeof text === "object" && text !== null && "sval" in text && typeof text.sval === "string"
  );
}
