import type { Node } from "web-tree-sitter";

import { go } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { isWithin } from "../../tree.ts";
import { rowsGivenBy } from "./result-calls.ts";

function check(statement: Node): Hit | null {
  const rows = rowsGivenBy(statement);
  if (rows === null) return null;
  const { uses } = rows;
  const head = uses.find((use) => {
    const call = use.parent?.parent;
    return use.parent?.text.endsWith(".Next") && call?.parent?.type === "for_statement";
  });
  const loop = head?.parent?.parent?.parent ?? null;
  if (head === undefined || loop === null) return null;
  const mayCheck = uses.some((use) => {
    const parent = use.parent;
    if (parent?.type === "binary_expression") return false;
    // Handed on within the loop it is read from; outside it anybody may ask for its error.
    if (parent?.type !== "selector_expression") return !isWithin(use, loop);
    return parent.childForFieldName("field")?.text === "Err";
  });
  return mayCheck ? null : { at: head.parent?.parent ?? head };
}

/** A loop over rows after which nobody asks why it ended. */
export const rowsErrorUnchecked: SyntaxRule = {
  id: "rows-error-unchecked",
  category: "error-handling",
  severity: "minor",
  confidence: "high",
  cwe: "CWE-252",
  title: "The loop over the rows may end because of an error that nobody sees.",
  trigger:
    "The connection breaks or the context ends while rows are read: `Next` returns false, and the part that was read so far is taken for the whole result.",
  why: "`Next` returns false both at the end and on failure; only `rows.Err()` tells which. Check it after the loop and return the error.",
  skipInTests: true,
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
        	rows, err := db.Query("SELECT name FROM users")
        	if err != nil {
        		return nil, err
        	}
        	defer rows.Close()
        	var names []string
        	for rows.Next() { // <-
        		var name string
        		if err := rows.Scan(&name); err != nil {
        			return nil, err
        		}
        		names = append(names, name)
        	}
        	return names, nil
        }
      `,
      go`
        package store

        func total(ctx context.Context, tx *sql.Tx) (sum int64, err error) {
        	rows, err := tx.QueryContext(ctx, "SELECT amount FROM payments")
        	if err != nil {
        		return 0, err
        	}
        	defer func() { _ = rows.Close() }()
        	for rows.Next() { // <-
        		var amount int64
        		if err = rows.Scan(&amount); err != nil {
        			return 0, err
        		}
        		sum += amount
        	}
        	return sum, nil
        }
      `,
      go`
        package store

        func (s *Store) jobs() ([]Job, error) {
        	rows, err := s.db.Queryx("SELECT * FROM jobs")
        	if err != nil {
        		return nil, fmt.Errorf("jobs: %w", err)
        	}
        	defer rows.Close()
        	jobs := []Job{}
        	for rows.Next() { // <-
        		var job Job
        		if err := rows.StructScan(&job); err != nil {
        			return nil, err
        		}
        		jobs = append(jobs, job)
        	}
        	return jobs, nil
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
        	if err := rows.Err(); err != nil {
        		return nil, err
        	}
        	return names, nil
        }
      `,
      go`
        package store

        func exists(db *sql.DB) bool {
        	rows, err := db.Query("SELECT 1 FROM users")
        	if err != nil {
        		return false
        	}
        	defer rows.Close()
        	var one int
        	return rows.Next() && rows.Scan(&one) == nil
        }
      `,
      go`
        package store

        func users(db *sql.DB) ([]User, error) {
        	rows, err := db.Query("SELECT * FROM users")
        	if err != nil {
        		return nil, err
        	}
        	defer rows.Close()
        	var users []User
        	for rows.Next() {
        		var user User
        		if err := rows.Scan(&user.Name); err != nil {
        			return nil, err
        		}
        		users = append(users, user)
        	}
        	return users, finish(rows)
        }
      `,
    ],
  },
};
