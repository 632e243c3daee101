import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, isCall } from "../../calls.ts";
import { go } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { isWithin } from "../../tree.ts";
import { comparedWithNil, usesWithin } from "./errors.ts";
import { resultCallOf } from "./result-calls.ts";
import { declarationOf, isGiven, usesOf } from "./scopes.ts";
import { statementsBefore, statementsOf, statementsThatFollow } from "./statements.ts";

/** Functions that say more of an error, and need one. */
const wraps = /^fmt\.Errorf$|(^|\/)errors\.(Wrapf?|WithMessagef?|WithStack)$/;

/** What a function returns beside an error. */
const empty = /^(nil|false|0|""|[\w.]+\{\})$/;

/**
 * `if err == nil { return nil, err }` right after the call that gave the error, where what follows
 * works with the call's result and asks nothing of the error.
 */
function check(branch: Node, source: Source): Hit | null {
  const condition = branch.childForFieldName("condition");
  const name = comparedWithNil(condition, "==");
  if (name === null || condition === null || branch.childForFieldName("alternative") !== null)
    return null;
  const [back, ...others] = statementsOf(branch.childForFieldName("consequence"));
  if (back?.type !== "return_statement" || others.length > 0) return null;
  const values = back.firstNamedChild?.namedChildren ?? [];
  const error = declarationOf(name);
  if (error === null || !isEmptyReturn(values, error, source)) return null;
  const [before] = statementsBefore(branch);
  const giver = branch.childForFieldName("initializer") ?? before;
  const of = giver === undefined ? null : resultCallOf(giver);
  if (of === null || of.error === null || declarationOf(of.error)?.id !== error.id) return null;
  const result = of.result && declarationOf(of.result);
  if (result === null) return null;
  const next = statementsThatFollow(branch);
  const after = usesOf(result).filter((use) => next.some((each) => isWithin(use, each)));
  const [first] = after;
  if (first === undefined || isGiven(first) || first.parent?.type === "binary_expression")
    return null;
  // Who then looks at the error knows that there is one.
  const [asked] = next.flatMap((each) => usesWithin(each, error));
  const asksAgain = asked !== undefined && !isGiven(asked);
  return asksAgain ? null : { at: condition, name: name.text, because: [back] };
}

/** `return nil, err`, `return err`, plain or put into a sentence, with the very error that is nil there. */
function isEmptyReturn(values: readonly Node[], error: Node, source: Source): boolean {
  const last = values.at(-1);
  if (last === undefined) return false;
  const isWrapped = isCall(last) && wraps.test(calleeOf(last, source) ?? "");
  const given = isWrapped ? argumentsOf(last) : [last];
  return (
    given.some((each) => each.type === "identifier" && declarationOf(each)?.id === error.id) &&
    values.slice(0, -1).every(({ text }) => empty.test(text))
  );
}

/** An early return on success that was meant for failure. */
export const errorCheckInverted: SyntaxRule = {
  id: "error-check-inverted",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "This returns when nothing failed, and goes on when {name} says that it did.",
  trigger:
    "The call succeeds: the function returns early with nothing and without an error. It fails: what follows works with an empty result.",
  why: "Returning the error is meant for when there is one: compare with `!=`.",
  visits: { go: { kinds: ["if_statement"], mentions: ["== nil"], check } },
  examples: {
    flagged: [
      go`
        package settings

        func load(name string) (*Settings, error) {
        	data, err := os.ReadFile(name)
        	if err == nil { // <-
        		return nil, err
        	}
        	return parse(data)
        }
      `,
      go`
        package orders

        func (s *Store) Close(id int) error {
        	order, err := s.find(id)
        	if err == nil { // <-
        		return err
        	}
        	order.Open = false
        	return s.save(order)
        }
      `,
      go`
        package users

        func count(db *sql.DB) (int, error) {
        	rows, err := db.Query("SELECT id FROM users")
        	if err == nil { // <-
        		return 0, err
        	}
        	defer rows.Close()
        	n := 0
        	for rows.Next() {
        		n++
        	}
        	return n, rows.Err()
        }
      `,
      go`
        package settings

        import "fmt"

        func size(name string) (int, error) {
        	data, err := os.ReadFile(name)
        	if err == nil { // <-
        		return 0, fmt.Errorf("read %s: %w", name, err)
        	}
        	return len(data), nil
        }
      `,
    ],
    clear: [
      go`
        package settings

        func load(name string) (*Settings, error) {
        	settings, err := read(name)
        	if err == nil {
        		return settings, err
        	}
        	settings, err = read(name + ".old")
        	return settings, err
        }
      `,
      go`
        package orders

        func (s *Store) add(order Order) error {
        	known, err := s.find(order.ID)
        	if err == nil {
        		return errors.New("there is one already")
        	}
        	s.log.Print(known, err)
        	return s.save(order)
        }
      `,
      go`
        package jobs

        func (j *Job) run() error {
        	status, err := j.try()
        	if err == nil {
        		return err
        	}
        	if !isTemporary(err) {
        		return err
        	}
        	return j.later(status)
        }
      `,
    ],
  },
};
