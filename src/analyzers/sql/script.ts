import type { Node } from "libpg-query";

/** A word or sign of a script; offsets are bytes. */
interface Token {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** PostgreSQL's parser, loaded. Both throw an `Error` on text that they cannot take. */
export interface Parser {
  parseSync(sql: string): { readonly stmts?: readonly ParsedStatement[] };
  scanSync(sql: string): { readonly tokens: readonly Token[] };
}

interface ParsedStatement {
  readonly stmt?: Node;
  readonly stmt_location?: number;
  readonly stmt_len?: number;
}

/** A stretch of a script in bytes of UTF-8, the end not included. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** One statement of a script. The parser lets it begin at its first word, after any comments. */
export interface Statement extends Place {
  readonly node: Node;
}

/** What of a script PostgreSQL understands. */
export interface Script {
  readonly bytes: Buffer;
  readonly statements: readonly Statement[];
  /** How many statements the parser did not take. */
  readonly refused: number;
}

/** Larger scripts with an error in them are dumps rather than migrations; splitting takes memory. */
const maxSplitBytes = 200_000;

/**
 * What a statement was refused with is of no interest, only that it was. A parser that broke down
 * itself would refuse all that follows, and is told to the caller.
 */
function mustBeRefusal(error: unknown): void {
  if (error instanceof Error && error.name === "RuntimeError") throw error;
}

function statementsOf(parser: Parser, bytes: Buffer, whole: Place): readonly Statement[] {
  const sql = bytes.toString("utf8", whole.start, whole.end);
  return (parser.parseSync(sql).stmts ?? []).flatMap((parsed) => {
    if (parsed.stmt === undefined) return [];
    const start = whole.start + (parsed.stmt_location ?? 0);
    // The last statement has no length when nothing ends it.
    const end = parsed.stmt_len ? start + parsed.stmt_len : whole.end;
    return [{ node: parsed.stmt, start, end }];
  });
}

/** Tokens of a stretch, placed in the script. */
export function tokensOf(parser: Parser, bytes: Buffer, place: Place): readonly Token[] {
  return parser.scanSync(bytes.toString("utf8", place.start, place.end)).tokens.map((token) => ({
    ...token,
    start: token.start + place.start,
    end: token.end + place.start,
  }));
}

/** Stretches between the semicolons that stand outside of texts, bodies and parentheses. */
function split(parser: Parser, bytes: Buffer): readonly Place[] {
  const places: Place[] = [];
  let start = 0;
  let depth = 0;
  for (const token of tokensOf(parser, bytes, { start: 0, end: bytes.length })) {
    if (token.text === "(") depth += 1;
    if (token.text === ")") depth = Math.max(depth - 1, 0);
    if (token.text !== ";" || depth > 0) continue;
    places.push({ start, end: token.start });
    start = token.end;
  }
  return [...places, { start, end: bytes.length }];
}

/**
 * Reads a script. When PostgreSQL does not take it as a whole, each statement is tried on its own,
 * so that one of another dialect costs only itself. Throws only when the parser broke down.
 */
export function readScript(parser: Parser, sql: string): Script {
  // psql's own commands are no SQL; blanks in their place keep every offset.
  const plain = sql.replace(/^\\[^\n]*/gm, (line) => " ".repeat(Buffer.byteLength(line)));
  const bytes = Buffer.from(plain, "utf8");
  try {
    const statements = statementsOf(parser, bytes, { start: 0, end: bytes.length });
    return { bytes, statements, refused: 0 };
  } catch (error) {
    mustBeRefusal(error);
    // Not PostgreSQL from end to end: what of it is one is looked for below.
  }
  if (bytes.length > maxSplitBytes) return { bytes, statements: [], refused: 1 };
  let places: readonly Place[];
  try {
    places = split(parser, bytes);
  } catch (error) {
    mustBeRefusal(error);
    // Not even its words can be told apart: another language, or a template.
    return { bytes, statements: [], refused: 1 };
  }
  const statements: Statement[] = [];
  let refused = 0;
  for (const place of places) {
    if (bytes.toString("utf8", place.start, place.end).trim() === "") continue;
    try {
      statements.push(...statementsOf(parser, bytes, place));
    } catch (error) {
      mustBeRefusal(error);
      // This statement is of another dialect or holds a placeholder; the others still count.
      refused += 1;
    }
  }
  return { bytes, statements, refused };
}
