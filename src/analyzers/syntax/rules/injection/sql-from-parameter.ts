import type { Node } from "web-tree-sitter";

import { callKinds } from "../../calls.ts";
import { go, java, js, ts } from "../../example.ts";
import { inputIn } from "../../flow.ts";
import { isInput } from "../../input.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { quotesForSql, statementsRun } from "./sql-statements.ts";
import { isTextParameter } from "./text-parameter.ts";

/** What stands before a value, not before the name of a table or column. */
const beforeValue = /([=<>]|\blike)\s*['"]?%?$|[\s(,=]['"]%?$/i;

const danger = { clears: quotesForSql, alsoInput: isTextParameter };

function check(call: Node, source: Source): Hit | null {
  for (const { argument, put } of statementsRun(call, source)) {
    for (const [at, piece] of put.entries()) {
      const before = put[at - 1];
      if (!("value" in piece) || before === undefined || !("text" in before)) continue;
      if (!beforeValue.test(before.text)) continue;
      const found = inputIn(piece.value, source, danger);
      if (found === null || isInput(found, source)) continue;
      // What this file hands on from a request is told as such.
      const isTold = inputIn(piece.value, source, { clears: quotesForSql }) !== null;
      if (!isTold) return { at: argument, name: found.text };
    }
  }
  return null;
}

/** A statement with a parameter's text in the place of a value. Python's are told by another tool. */
export const sqlFromParameter: SyntaxRule = {
  id: "sql-from-parameter",
  category: "security",
  severity: "major",
  confidence: "medium",
  cwe: "CWE-89",
  skipInTests: true,
  title: "{name} is put into a SQL statement as text, where a value stands.",
  trigger:
    "A value with a quote, such as the name O'Brien, breaks the statement; one that is made for it reads, alters or deletes rows of others.",
  why: "Whoever calls this function hands on what people typed, sooner or later. Leave a placeholder in the statement (`?`, `$1`) and pass the value beside it: it is shorter and always right.",
  visits: {
    javascript: { kinds: callKinds.javascript, check },
    go: { kinds: callKinds.go, check },
    java: { kinds: callKinds.java, check },
  },
  examples: {
    flagged: [
      ts`
        export async function findByEmail(email: string): Promise<User | undefined> {
          const { rows } = await pool.query(\`SELECT * FROM users WHERE email = '\${email}'\`); // <-
          return rows[0];
        }
      `,
      js`
        class Notes {
          search(words) {
            const query = "SELECT * FROM notes WHERE body LIKE '%" + words + "%' ORDER BY id";
            return this.db.query(query); // <-
          }
        }
      `,
      go`
        package store

        func (s *Store) ByName(name string) (*sql.Rows, error) {
        	query := fmt.Sprintf("SELECT id FROM users WHERE name = '%s'", name)
        	return s.db.Query("SELECT id FROM users WHERE name = '" + name + "'") // <-
        }
      `,
      java`
        class Users {
          List<User> byName(String name) {
            return jdbc.queryForList("SELECT * FROM users WHERE name = '" + name.trim() + "'"); // <-
          }
        }
      `,
    ],
    clear: [
      ts`
        export async function find(table: string, id: number, order: "ASC" | "DESC", mail: string) {
          return pool.query(\`SELECT * FROM \${table} WHERE id = \${id} AND mail = $1 ORDER BY id \${order}\`, [mail]);
        }
      `,
      js`
        const count = (status) => db.query("SELECT count(*) FROM jobs WHERE status = '" + status + "'");
        export const counts = () => [count("done"), count("open")];
        rows.forEach((row) => db.query("DELETE FROM jobs WHERE id = " + row.id));
      `,
      ts`
        export async function recent(unit: string) {
          if (!units.includes(unit)) throw new Error("no such unit");
          return pool.query(\`SELECT * FROM jobs WHERE at > '\${unit}'\`);
        }
      `,
      go`
        package store

        func (s *Store) ByID(id int, columns string) (*sql.Rows, error) {
        	return s.db.Query(fmt.Sprintf("SELECT %s FROM users WHERE id = %d", columns, id))
        }
      `,
      java`
        class Users {
          List<User> byName(String name, long team) {
            return jdbc.queryForList("SELECT * FROM users WHERE name = ? AND team = " + team, name);
          }
        }
      `,
    ],
  },
};
