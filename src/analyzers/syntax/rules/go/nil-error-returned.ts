import { go } from "../../example.ts";
import type { SyntaxRule } from "../../syntax-rule.ts";
import { nilReturn } from "./nil-returns.ts";

/** Gives nil when it is given nil. */
const wraps = /^github\.com\/pkg\/errors\.(Wrap|Wrapf|WithStack|WithMessage|WithMessagef)$/;

/** A failure that is returned as an error variable which was found to be nil before. */
export const nilErrorReturned: SyntaxRule = {
  id: "nil-error-returned",
  category: "error-handling",
  severity: "major",
  confidence: "high",
  cwe: "CWE-393",
  title: "{name} is always nil here, so this failure is returned without its error.",
  trigger:
    "The condition around this return holds: the caller is given a nil or empty error for the failure and goes on as though all were well.",
  why: "The code above left when this variable was not nil, and nothing has given it a value since. Return the error that belongs to this failure, or make a new one with `errors.New` or `fmt.Errorf`.",
  visits: {
    go: {
      kinds: ["return_statement"],
      check: (statement, source) => nilReturn(statement, source, wraps, true),
    },
  },
  examples: {
    flagged: [
      go`
        package store

        func save(tx *sql.Tx, user User) error {
        	_, err := tx.Exec("INSERT INTO users (name) VALUES ($1)", user.Name)
        	if err != nil {
        		return err
        	}
        	if err2 := tx.Commit(); err2 != nil {
        		return err // <-
        	}
        	return nil
        }
      `,
      go`
        package store

        import "github.com/pkg/errors"

        func load(id string) (*User, error) {
        	user, err := find(id)
        	if err != nil {
        		return nil, err
        	}
        	if user.Disabled {
        		return nil, errors.Wrap(err, "user is disabled") // <-
        	}
        	return user, nil
        }
      `,
      go`
        package web

        func session(r *http.Request) (*Session, error) {
        	cookie, err := r.Cookie("session")
        	if err != nil {
        		return nil, err
        	}
        	found, ok := sessions[cookie.Value]
        	if !ok {
        		log.Errorf("no session %s", cookie.Value)
        		return nil, err // <-
        	}
        	return found, nil
        }
      `,
    ],
    clear: [
      go`
        package store

        func save(tx *sql.Tx, user User) error {
        	if _, err := tx.Exec("INSERT INTO users (name) VALUES ($1)", user.Name); err != nil {
        		if err2 := tx.Rollback(); err2 != nil {
        			log.Errorf("rollback: %v", err2)
        			return err
        		}
        		return err
        	}
        	return tx.Commit()
        }
      `,
      go`
        package store

        func load(id string) (*User, error) {
        	user, err := find(id)
        	if err != nil {
        		return nil, err
        	}
        	if user.Loaded {
        		return user, err
        	}
        	err = fill(user)
        	if err != nil {
        		return nil, fmt.Errorf("fill: %w", err)
        	}
        	return user, nil
        }
      `,
      go`
        package store

        func all(ids []string) error {
        	err := open()
        	if err != nil {
        		return err
        	}
        	for _, id := range ids {
        		if id == "" {
        			log.Warn("stopped early")
        			return err
        		}
        		err = visit(id)
        	}
        	return err
        }
      `,
      go`
        package store

        func move(from, to string) error {
        	data, err := read(from)
        	if err != nil {
        		return err
        	}
        	if err2 := write(to, data); err2 != nil {
        		return errors.Join(err, err2)
        	}
        	return nil
        }
      `,
    ],
  },
};
