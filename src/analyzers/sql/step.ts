import type { History } from "./history.ts";
import { columnOf, commandsOf, tableOf } from "./nodes.ts";
import type { Parser, Place, Script, Statement } from "./script.ts";
import { tokensOf } from "./script.ts";

/** One statement of a script, with what was done before it and what is still to come. */
export interface Step {
  readonly statement: Statement;
  readonly before: History;
  after(): readonly Statement[];
  /** True when a comment stands right above: somebody said why. */
  readonly explained: boolean;
  /** Where the actions of an ALTER TABLE stand, in order. */
  actions(): readonly Place[];
}

/** A rule that a statement, or one action of it, breaks. */
export interface Found {
  readonly rule: string;
  readonly place: Place;
  readonly name: string | null;
}

/** Looks at one statement. */
export type CheckStep = (step: Step) => readonly Found[];

/** True for a table whose locks and rows are nobody's concern: it was made or emptied here. */
export function isFresh(before: History, table: string): boolean {
  return before.made.has(table) || before.emptied.has(table);
}

/** The table, and the actions with their places, of an ALTER TABLE; null for other statements. */
export function alterationOf(step: Step) {
  const { node } = step.statement;
  if (!("AlterTableStmt" in node)) return null;
  const { relation, cmds, objtype } = node.AlterTableStmt;
  if (objtype !== undefined && objtype !== "OBJECT_TABLE") return null;
  const places = step.actions();
  return {
    table: tableOf(relation),
    actions: commandsOf(cmds).map((command, at) => ({
      command,
      column: columnOf(command),
      place: places[at] ?? step.statement,
    })),
  };
}

/** The stretches of an ALTER TABLE's actions: what its outermost commas part, without the head. */
export function actionPlaces(
  parser: Parser,
  script: Script,
  statement: Statement,
): readonly Place[] {
  const { node } = statement;
  if (!("AlterTableStmt" in node)) return [statement];
  const tokens = tokensOf(parser, script.bytes, statement).filter(
    ({ text }) => !text.startsWith("--") && !text.startsWith("/*"),
  );
  // The table's position is counted in what was parsed, which may be a part of the script.
  const head = tokens.findIndex((token, at) => at > 1 && isAction.test(token.text));
  const places: Place[] = [];
  let depth = 0;
  let start: number | null = null;
  let end = statement.end;
  for (const token of tokens.slice(Math.max(head, 0))) {
    if (token.text === "(" || token.text === "[") depth += 1;
    if (token.text === ")" || token.text === "]") depth -= 1;
    if (token.text === "," && depth === 0) {
      if (start !== null) places.push({ start, end });
      start = null;
      continue;
    }
    start ??= token.start;
    end = token.end;
  }
  if (start !== null) places.push({ start, end });
  return places;
}

/** Words that begin an action. A table so named would have to be quoted, or is hit one word early. */
const isAction =
  /^(add|alter|drop|validate|enable|disable|set|reset|rename|owner|attach|detach|inherit|no|cluster|replica|force|of|not)$/i;
