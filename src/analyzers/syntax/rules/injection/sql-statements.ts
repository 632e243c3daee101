import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import type { Definition } from "../../definitions.ts";
import { unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import { piecesOf } from "../../strings.ts";
import type { Piece } from "../../strings.ts";

/** Methods of database drivers whose argument is a statement, by the languages' usual drivers. */
const runsStatement =
  /^(query|execute|executemany|executescript|raw|rawQuery|\$queryRawUnsafe|\$executeRawUnsafe|whereRaw|Query|QueryRow|QueryContext|QueryRowContext|Exec|ExecContext|Raw|Select|Get|executeQuery|executeUpdate|prepareStatement|createQuery|createNativeQuery|queryForObject|queryForList|queryForRowSet|queryForMap|queryForLong|queryForInt|prepareCall|RawSQL|update)$/;

/** How a statement begins; sentences that begin so have no second keyword. */
const statement =
  /^\s*(SELECT\b[\s\S]*\bFROM\b|INSERT\s+INTO\b|UPDATE\b[\s\S]*\bSET\b|DELETE\s+FROM\b|SELECT\b|\{\s*(\?\s*=\s*)?call\b|WITH\b[\s\S]*\bAS\b)/i;

/** Quoting by the driver or the database's own library, and tagged builders. */
export const quotesForSql =
  /(escape|quote|Quote|sanitize|Identifier|literal|\.Literal|mogrify|psycopg2?\.sql|sql\.SQL)/;

/** An argument of a call that is a statement, and how it is put together. */
export interface StatementRun {
  readonly argument: Node;
  readonly put: readonly Piece[];
}

/** The statements that a call gives to a database; empty for calls of other kinds. */
export function statementsRun(call: Node, source: Source): readonly StatementRun[] {
  if (!runsStatement.test(methodOf(call) ?? "")) return [];
  return argumentsOf(call)
    .slice(0, 2)
    .flatMap((argument) => {
      const put = statementOf(argument, source);
      return put === null ? [] : [{ argument, put }];
    });
}

/** The pieces of a statement, also of one that was put together in a variable before. */
function statementOf(argument: Node, source: Source): readonly Piece[] | null {
  const node = unwrap(argument);
  if (node.type === "identifier") {
    const definitions = definitionsOf(node, source);
    for (const { value } of definitions) {
      const put = value && statementOf(value, source);
      if (put) return [...put, ...definitions.flatMap((each) => added(each, source))];
    }
    return null;
  }
  const pieces = piecesOf(node, source);
  const text = pieces?.map((piece) => ("text" in piece ? piece.text : "?")).join("") ?? "";
  return pieces !== null && statement.test(text) ? pieces : null;
}

/** What `query += …` adds to a statement. */
function added({ kind, at }: Definition, source: Source): readonly Piece[] {
  const right = kind === "changed" ? at.parent?.childForFieldName("right") : null;
  return right ? (piecesOf(right, source) ?? [{ value: right }]) : [];
}
