import type { Node } from "web-tree-sitter";

import { calleeOf } from "../../calls.ts";
import { go } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { comparedWithNil, usesWithin } from "./errors.ts";
import { isNilOnError, resultCallOf } from "./result-calls.ts";
import { declarationOf, isGiven } from "./scopes.ts";
import { blockLeaves, callOf, statementsAfter, statementsOf } from "./statements.ts";

/** Calls that tell somebody and then go on. */
const tells =
  /^(log|fmt)\.(Print\w*)$|\b(log|logger|logrus|slog|klog|glog|zap\.[LS]\(\))\.(\w+\(\)\.)*(Debug|Info|Warn|Warning|Error|Print)\w*$/i;

function check(statement: Node, source: Source): Hit | null {
  const of = resultCallOf(statement);
  if (of === null || of.result === null || isLeftNext(statement, of.error)) return null;
  if (!isNilOnError(of, source)) return null;
  const result = declarationOf(of.result);
  const error = of.error && declarationOf(of.error);
  if (result === null || (of.error !== null && error === null)) return null;
  for (const next of statementsAfter(statement)) {
    const member = usesWithin(next, result).find(isMember) ?? null;
    if (error !== null && usesWithin(next, error).length > 0) {
      // A failure that is only logged is no check: the result is as nil after it as before.
      if (isOnlyLogged(next, error, source)) continue;
      return null;
    }
    if (usesWithin(next, result).some((use) => isGiven(use) || isComparedWithNil(use))) return null;
    if (member !== null)
      return { at: member.parent ?? member, name: member.text, because: [statement] };
    if (blockLeaves(next, source) || next.type === "return_statement") return null;
  }
  return null;
}

/** `if err != nil { return … }` right below, as nearly always: nothing else need be looked at. */
function isLeftNext(statement: Node, error: Node | null): boolean {
  const next = error === null ? null : statement.nextNamedSibling;
  if (error === null || next?.type !== "if_statement") return false;
  const { text } = next;
  return text.startsWith(`if ${error.text} != nil {`) && /\breturn\b/.test(text);
}

function isMember(use: Node): boolean {
  return (
    use.parent?.type === "selector_expression" &&
    use.parent.childForFieldName("operand")?.id === use.id
  );
}

function isComparedWithNil(use: Node): boolean {
  return use.parent?.type === "binary_expression" && /\bnil\b/.test(use.parent.text);
}

function isOnlyLogged(statement: Node, error: Node, source: Source): boolean {
  if (statement.type !== "if_statement" || statement.childForFieldName("alternative")) return false;
  const checked = comparedWithNil(statement.childForFieldName("condition"), "!=");
  if (checked === null || declarationOf(checked)?.id !== error.id) return false;
  const block = statementsOf(statement.childForFieldName("consequence"));
  return (
    block.length > 0 &&
    block.every((each) => {
      const call = callOf(each);
      return call !== null && tells.test(calleeOf(call, source) ?? call.text.split("(")[0] ?? "");
    })
  );
}

/** A response, connection or the like that is touched although the call may have failed. */
export const resultUsedBeforeErrorCheck: SyntaxRule = {
  id: "result-used-before-error-check",
  category: "bug",
  severity: "major",
  confidence: "high",
  cwe: "CWE-476",
  title: "{name} is used before the error of the call that gave it is checked.",
  trigger:
    "The call fails, as when the other side does not answer: the result is nil, and taking a field or method of it panics with a nil pointer dereference.",
  why: "When such a call fails it gives an error and nothing else. Check the error and leave first, and only then use or `defer` the closing of the result.",
  skipInTests: true,
  visits: {
    go: {
      kinds: ["short_var_declaration", "assignment_statement"],
      mentions: [
        "net/http",
        "http.NewRequest",
        "Query",
        "Rows",
        "Dial",
        "Listen",
        "Stat",
        "Lstat",
        "compress/gzip",
        "archive/zip",
        "net/url",
        "LoadLocation",
        "regexp",
      ],
      check,
    },
  },
  examples: {
    flagged: [
      go`
        package feed

        import "net/http"

        func load(url string) ([]byte, error) {
        	resp, err := http.Get(url)
        	defer resp.Body.Close() // <-
        	if err != nil {
        		return nil, err
        	}
        	return io.ReadAll(resp.Body)
        }
      `,
      go`
        package probe

        import (
        	"log"
        	"net"
        )

        func ping(address string) {
        	conn, err := net.Dial("tcp", address)
        	if err != nil {
        		log.Println("cannot reach", address, err)
        	}
        	conn.Write([]byte("PING")) // <-
        }
      `,
      go`
        package files

        import "os"

        func size(path string) int64 {
        	info, _ := os.Stat(path)
        	return info.Size() // <-
        }
      `,
      go`
        package store

        func names(db *sql.DB) ([]string, error) {
        	rows, err := db.Query("SELECT name FROM users")
        	defer rows.Close() // <-
        	if err != nil {
        		return nil, err
        	}
        	return scan(rows, rows.Next, rows.Scan)
        }
      `,
    ],
    clear: [
      go`
        package feed

        import "net/http"

        func load(url string) ([]byte, error) {
        	resp, err := http.Get(url)
        	if err != nil {
        		return nil, err
        	}
        	defer resp.Body.Close()
        	return io.ReadAll(resp.Body)
        }
      `,
      go`
        package files

        import "os"

        // A nil *os.File may be closed.
        func read(path string) ([]byte, error) {
        	file, err := os.Open(path)
        	defer file.Close()
        	if err != nil {
        		return nil, err
        	}
        	return io.ReadAll(file)
        }
      `,
      go`
        package feed

        import "net/http"

        func status(url string) (int, error) {
        	resp, err := http.Head(url)
        	if resp != nil {
        		defer resp.Body.Close()
        	}
        	if err != nil {
        		return 0, err
        	}
        	return resp.StatusCode, nil
        }
      `,
      go`
        package feed

        import "net/url"

        func base() string {
        	address, _ := url.Parse("https://example.com/feed")
        	return address.Host
        }
      `,
    ],
  },
};
