import type { Node } from "web-tree-sitter";

import { isCall, methodOf } from "../../calls.ts";
import { go } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestorInFunction, functionAround, isWithin } from "../../tree.ts";
import { declarationOf, isAddressTaken, isGiven, usesOf } from "./scopes.ts";
import { statementsAfter } from "./statements.ts";

const isErrorName = /^err\d*$|[a-z]Err$/;

/** Mostly of the last thing done, when there is nobody left to tell; people drop their errors on purpose. */
const mayFail =
  /^(Write\w*|Close|Flush|Sync|Fprint\w*|Copy\w*|Encode|Shutdown|Remove\w*|Rollback|Set\w*Deadline|Send\w*|Kill|Wait|Stop)$/;

function check(statement: Node, source: Source): Hit | null {
  const left = statement.childForFieldName("left")?.namedChildren ?? [];
  const right = statement.childForFieldName("right")?.namedChildren ?? [];
  const error = left.at(-1);
  const [call] = right;
  if (error?.type !== "identifier" || !isErrorName.test(error.text)) return null;
  if (right.length !== 1 || call === undefined || !isCall(call)) return null;
  if (isAskedNext(statement, error.text)) return null;
  if (mayFail.test(methodOf(call) ?? "")) return null;
  if (statement.parent?.type !== "statement_list") return null;
  const declaration = declarationOf(error);
  if (declaration === null) return null;
  const own = functionAround(statement);
  if (own === null || functionAround(declaration)?.id !== own.id) return null;
  const uses = usesOf(declaration);
  // Closures and pointers may read it at any time.
  if (uses.some((use) => isAddressTaken(use) || functionAround(use)?.id !== own.id)) return null;
  const next = uses.find(({ startIndex }) => startIndex >= statement.endIndex);
  if (next === undefined) {
    return isResult(declaration, own) || isInLoop(statement, declaration)
      ? null
      : { at: statement, name: error.text };
  }
  const following = statementsAfter(statement).find((each) => isWithin(next, each));
  if (following === undefined || !isGiven(next) || isResult(declaration, own)) return null;
  const overwritten =
    isPlain(following) && giverOf(next)?.id === following.id ? following : headOf(following, next);
  // The value it is given may read the old one: `err = wrap(err)`.
  if (overwritten === null || reads(overwritten, next, uses)) return null;
  return source.text.includes("goto ")
    ? null
    : { at: statement, name: error.text, because: [overwritten] };
}

/** `if err != nil` right below, as nearly always: nothing else need be looked at. */
function isAskedNext(statement: Node, error: string): boolean {
  const next = statement.nextNamedSibling;
  return next?.type === "if_statement" && next.text.startsWith(`if ${error} != nil`);
}

function isPlain({ type }: Node): boolean {
  return type === "short_var_declaration" || type === "assignment_statement";
}

function giverOf(use: Node): Node | null {
  return use.parent?.type === "expression_list" ? use.parent.parent : null;
}

/** `if err = f(); err != nil`: the head always runs. */
function headOf(statement: Node, use: Node): Node | null {
  const head =
    statement.type === "if_statement" ? statement.childForFieldName("initializer") : null;
  return head !== null && isPlain(head) && giverOf(use)?.id === head.id ? head : null;
}

function reads(giver: Node, given: Node, uses: readonly Node[]): boolean {
  if (giver.type === "assignment_statement" && giver.childForFieldName("operator")?.text !== "=")
    return true;
  return uses.some((use) => use.id !== given.id && isWithin(use, giver));
}

function isResult(declaration: Node, of: Node): boolean {
  const results = of.childForFieldName("result");
  return results !== null && isWithin(declaration, results);
}

/** Whether what stands before it may run after it. */
function isInLoop(statement: Node, declaration: Node): boolean {
  const loop = ancestorInFunction(statement, ["for_statement"]);
  return loop !== null && !isWithin(declaration, loop);
}

/** An error that is given to a variable and that nobody looks at. */
export const errorLost: SyntaxRule = {
  id: "error-lost",
  category: "error-handling",
  severity: "major",
  confidence: "medium",
  cwe: "CWE-391",
  title: "The error that {name} is given here is never looked at.",
  trigger:
    "This call fails: its error is overwritten or dropped, and the function goes on with an empty result and reports success.",
  why: "The compiler is content because the variable is read somewhere else. Check the error right after the call; when a failure may be ignored, write `_` so that readers see it.",
  skipInTests: true,
  visits: { go: { kinds: ["short_var_declaration", "assignment_statement"], check } },
  examples: {
    flagged: [
      go`
        package store

        func sum(a, b string) (int, error) {
        	x, err := strconv.Atoi(a) // <-
        	y, err := strconv.Atoi(b)
        	if err != nil {
        		return 0, err
        	}
        	return x + y, nil
        }
      `,
      go`
        package store

        func save(tx *sql.Tx, user User) error {
        	_, err := tx.Exec("DELETE FROM users WHERE id = $1", user.ID)
        	if err != nil {
        		return err
        	}
        	_, err = tx.Exec("INSERT INTO users (id) VALUES ($1)", user.ID) // <-
        	return tx.Commit()
        }
      `,
      go`
        package files

        func copyFile(from, to string) error {
        	data, err := os.ReadFile(from) // <-
        	if err = os.WriteFile(to, data, 0o600); err != nil {
        		return err
        	}
        	return nil
        }
      `,
    ],
    clear: [
      go`
        package store

        func sum(a, b string) (int, error) {
        	x, err := strconv.Atoi(a)
        	y, err2 := strconv.Atoi(b)
        	if err := errors.Join(err, err2); err != nil {
        		return 0, err
        	}
        	return x + y, nil
        }
      `,
      go`
        package files

        func save(path string, data []byte) (err error) {
        	file, err := os.Create(path)
        	if err != nil {
        		return
        	}
        	defer func() {
        		file.Close()
        		if err != nil {
        			os.Remove(path)
        		}
        	}()
        	_, err = file.Write(data)
        	return
        }
      `,
      go`
        package net

        func dial(addresses []string) (conn net.Conn, last error) {
        	var err error
        	for _, address := range addresses {
        		if err != nil {
        			log.Print(err)
        		}
        		conn, err = net.Dial("tcp", address)
        	}
        	return conn, err
        }
      `,
      go`
        package store

        func retry(work func() error) error {
        	err := work()
        	err = explain(err)
        	return err
        }
      `,
    ],
  },
};
