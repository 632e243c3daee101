import type { Node } from "web-tree-sitter";

import { go } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestor, ancestorInFunction, ownDescendants } from "../../tree.ts";
import { rowsGivenBy } from "./result-calls.ts";

function check(statement: Node): Hit | null {
  const rows = rowsGivenBy(statement);
  if (rows === null) return null;
  const { uses } = rows;
  const members = uses.map(memberName);
  if (members.some((name) => name === null || name === "Close")) return null;
  const loops = uses.flatMap((use) => {
    const loop = ancestorInFunction(use, ["for_statement"]);
    return memberName(use) === "Next" && loop !== null && isHead(use, loop) ? [loop] : [];
  });
  // A loop that reads to the end closes them by itself; one that is left before does not.
  const early = loops.flatMap(exits)[0];
  if (loops.length > 0 && early === undefined) return null;
  return { at: rows.call, because: early === undefined ? [] : [early] };
}

function memberName(use: Node): string | null {
  const parent = use.parent;
  return parent?.type === "selector_expression"
    ? (parent.childForFieldName("field")?.text ?? null)
    : null;
}

function isHead(use: Node, loop: Node): boolean {
  const body = loop.childForFieldName("body");
  return body !== null && use.endIndex <= body.startIndex;
}

/** What leaves a loop before its end. */
function exits(loop: Node): readonly Node[] {
  const body = loop.childForFieldName("body");
  if (body === null) return [];
  return ownDescendants(body, ["return_statement", "break_statement"]).filter((exit) => {
    if (exit.type === "return_statement") return true;
    const target = ancestor(exit, ({ type }) => /^(for|select|.*switch)_statement$/.test(type));
    return target?.id === loop.id;
  });
}

/** Rows of a query that keep their connection. */
export const rowsNotClosed: SyntaxRule = {
  id: "rows-not-closed",
  category: "resource",
  severity: "major",
  confidence: "high",
  cwe: "CWE-772",
  title: "These rows stay open when they are not read to the end.",
  trigger:
    "A row cannot be scanned, or only the first is read: the function returns with the rows open, and their connection is never given back. Once the pool is used up every query waits forever.",
  why: "Rows close by themselves only when `Next` has returned false. Write `defer rows.Close()` right after the check of the query's error; closing twice does no harm.",
  visits: {
    go: {
      kinds: ["short_var_declaration", "assignment_statement"],
      mentions: ["Query", "Rows"],
      check,
    },
  },
  examples: {
    flagged: [
      go`
        package store

        func names(db *sql.DB) ([]string, error) {
        	rows, err := db.Query("SELECT name FROM users") // <-
        	if err != nil {
        		return nil, err
        	}
        	var names []string
        	for rows.Next() {
        		var name string
        		if err := rows.Scan(&name); err != nil {
        			return nil, err
        		}
        		names = append(names, name)
        	}
        	return names, rows.Err()
        }
      `,
      go`
        package store

        func (s *Store) exists(ctx context.Context, id int64) (bool, error) {
        	rows, err := s.db.QueryContext(ctx, "SELECT id FROM users WHERE id = $1", id) // <-
        	if err != nil {
        		return false, err
        	}
        	var found int64
        	if rows.Next() {
        		err = rows.Scan(&found)
        	}
        	return found == id, err
        }
      `,
      go`
        package store

        func firstOpen(tx *sqlx.Tx) (job Job, err error) {
        	rows, err := tx.Queryx("SELECT * FROM jobs ORDER BY id") // <-
        	if err != nil {
        		return job, err
        	}
        	for rows.Next() {
        		if err = rows.StructScan(&job); err != nil || job.Open {
        			break
        		}
        	}
        	return job, rows.Err()
        }
      `,
    ],
    clear: [
      go`
        package store

        func names(db *sql.DB) ([]string, error) {
        	rows, err := db.Query("SELECT name FROM users")
        	if err != nil {
        		return nil, err
        	}
        	defer rows.Close()
        	var names []string
        	for rows.Next() {
        		var name string
        		if err := rows.Scan(&name); err != nil {
        			return nil, err
        		}
        		names = append(names, name)
        	}
        	return names, rows.Err()
        }
      `,
      go`
        package store

        func count(db *sql.DB) (n int) {
        	rows, err := db.Query("SELECT size FROM files")
        	if err != nil {
        		return 0
        	}
        	for rows.Next() {
        		var size int
        		if rows.Scan(&size) == nil {
        			n += size
        		}
        	}
        	if rows.Err() != nil {
        		return 0
        	}
        	return n
        }
      `,
      go`
        package store

        func all(db *sql.DB) ([]User, error) {
        	rows, err := db.Query("SELECT * FROM users")
        	if err != nil {
        		return nil, err
        	}
        	defer closeQuietly(rows)
        	for rows.Next() {
        		if err := rows.Scan(); err != nil {
        			return nil, err
        		}
        	}
        	return nil, rows.Err()
        }
      `,
    ],
  },
};
