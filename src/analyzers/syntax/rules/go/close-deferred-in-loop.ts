import type { Node } from "web-tree-sitter";

import { calleeOf, methodOf, receiverOf } from "../../calls.ts";
import { go } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestor, functionAround, isWithin } from "../../tree.ts";
import { firstNameOf, loopAround } from "./loops.ts";
import { givesResponse, givesRows, resultCallOf } from "./result-calls.ts";
import { declarationOf } from "./scopes.ts";
import { callOf, leaves, statementsAfter } from "./statements.ts";

const opens =
  /^(os\.(Open|OpenFile|Create|CreateTemp)|net\.Dial(Timeout)?|archive\/zip\.OpenReader)$/;

function check(statement: Node, source: Source): Hit | null {
  const call = callOf(statement);
  if (call === null || methodOf(call) !== "Close") return null;
  const loop = loopAround(statement);
  const receiver = receiverOf(call);
  const name = receiver && firstNameOf(receiver);
  if (loop === null || !name || isOfFewRounds(loop)) return null;
  const declaration = declarationOf(name);
  const opened = declaration?.parent?.parent;
  if (!declaration || !opened || !isWithin(declaration, loop)) return null;
  const of = resultCallOf(opened);
  if (
    of === null ||
    !(opens.test(calleeOf(of.call, source) ?? "") || givesResponse(of, source) || givesRows(of))
  )
    return null;
  if (functionAround(statement)?.childForFieldName("name")?.text === "main") return null;
  for (let at: Node | null = statement; at !== null && at.id !== loop.id;) {
    const after = statementsAfter(at);
    if (after.some((each) => leaves(each, source) && each.type !== "continue_statement"))
      return null;
    // A retry is over with the first success.
    if (
      after.some(
        (each) => /^\s*(return|break)\b/m.test(each.text) && !/err\b|Err\b|!ok/.test(each.text),
      )
    )
      return null;
    at = ancestor(at, ({ parent }) => parent?.type === "statement_list");
  }
  return { at: statement, name: name.text, because: [opened] };
}

/** A loop over a list that stands in the code, or up to a small number. */
function isOfFewRounds(loop: Node): boolean {
  const range = loop.namedChildren.find(({ type }) => type === "range_clause");
  const over = range?.childForFieldName("right");
  if (over !== null && over !== undefined) {
    return over.type === "composite_literal" || over.type === "int_literal";
  }
  const condition = loop.namedChildren.find(({ type }) => type === "for_clause");
  return /[<>]=?\s*\d{1,2}\b/.test(condition?.childForFieldName("condition")?.text ?? "");
}

/** What each round of a loop opens and only the end of the function closes. */
export const closeDeferredInLoop: SyntaxRule = {
  id: "close-deferred-in-loop",
  category: "resource",
  severity: "minor",
  confidence: "high",
  cwe: "CWE-772",
  title:
    "Each round of the loop opens another {name}, and all stay open until the function returns.",
  trigger:
    "The loop has many rounds: the program runs out of file descriptors or connections, and the next one cannot be opened.",
  why: "`defer` runs at the end of the function, not of the round. Put the body into a function of its own, or close at the end of the round.",
  skipInTests: true,
  visits: { go: { kinds: ["defer_statement"], mentions: ["Close"], check } },
  examples: {
    flagged: [
      go`
        package files

        import "os"

        func sizes(paths []string) (total int, err error) {
        	for _, path := range paths {
        		file, err := os.Open(path)
        		if err != nil {
        			return 0, err
        		}
        		defer file.Close() // <-
        		total += count(file)
        	}
        	return total, nil
        }
      `,
      go`
        package feed

        import "net/http"

        func watch(urls chan string) {
        	for url := range urls {
        		resp, err := http.Get(url)
        		if err != nil {
        			continue
        		}
        		defer resp.Body.Close() // <-
        		read(resp.Body)
        	}
        }
      `,
      go`
        package store

        func (s *Store) fill(users []User) error {
        	for i := range users {
        		rows, err := s.db.Query("SELECT role FROM roles WHERE user_id = $1", users[i].ID)
        		if err != nil {
        			return err
        		}
        		defer rows.Close() // <-
        		for rows.Next() {
        			if err := rows.Scan(&users[i].Role); err != nil {
        				return err
        			}
        		}
        		if err := rows.Err(); err != nil {
        			return err
        		}
        	}
        	return nil
        }
      `,
    ],
    clear: [
      go`
        package files

        import "os"

        func sizes(paths []string) error {
        	for _, path := range paths {
        		err := func() error {
        			file, err := os.Open(path)
        			if err != nil {
        				return err
        			}
        			defer file.Close()
        			return count(file)
        		}()
        		if err != nil {
        			return err
        		}
        	}
        	return nil
        }
      `,
      go`
        package files

        import "os"

        func first(paths []string) ([]byte, error) {
        	for _, path := range paths {
        		file, err := os.Open(path)
        		if err != nil {
        			continue
        		}
        		defer file.Close()
        		return io.ReadAll(file)
        	}
        	return nil, os.ErrNotExist
        }
      `,
      go`
        package feed

        import "net/http"

        func retry(url string) (status int) {
        	for try := 0; try < 3; try++ {
        		resp, err := http.Get(url)
        		if err != nil {
        			continue
        		}
        		defer resp.Body.Close()
        		status = resp.StatusCode
        	}
        	return status
        }
      `,
    ],
  },
};
