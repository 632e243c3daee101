import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, isCall, methodOf } from "../../calls.ts";
import { go } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";
import { callOf, leaves, statementsBefore } from "./statements.ts";

const ends = /^(os\.Exit|log\.Fatal(f|ln)?)$/;
/** What the end of the program itself takes care of, or what only says that it came. */
const isNeedless =
  /^(Close|Unlock|RUnlock|Done|cancel|Cancel|stop|Stop|Recover|recover|End|Unsetenv|Setenv|Chdir|Println?|Printf|Debugf?|Infof?|Trace)$/;

function check(statement: Node, source: Source): Hit | null {
  const call = callOf(statement);
  if (call === null || !ends.test(calleeOf(call, source) ?? "")) return null;
  if (!isUsualEnd(call)) return null;
  const around = functionAround(statement);
  // A branch for what went wrong may give up on tidying; the usual end of a function may not.
  const body = statement.parent?.parent;
  if (around === null || body?.parent?.id !== around.id) return null;
  const before = statementsBefore(statement);
  if (before.some((each) => leaves(each, source))) return null;
  const deferred = before.find((each) => {
    const skipped = each.type === "defer_statement" ? callOf(each) : null;
    if (skipped === null) return false;
    const callee = skipped.childForFieldName("function");
    if (callee?.type === "func_literal") {
      return callee
        .descendantsOfType("call_expression")
        .some((each) => isCall(each) && !isNeedless.test(methodOf(each) ?? ""));
    }
    return !isNeedless.test(methodOf(skipped) ?? callee?.text ?? "");
  });
  return deferred === undefined ? null : { at: statement, because: [deferred] };
}

/** False where the program gives up: `os.Exit(1)`, `log.Fatal("…")`. */
function isUsualEnd(call: Node): boolean {
  const given = argumentsOf(call);
  if (methodOf(call) === "Exit") return !/^[1-9]\d*$/.test(given[0]?.text ?? "");
  return given.some((each) =>
    /\b(ListenAndServe\w*|Serve\w*|Run|Start|Wait|Execute)\(/.test(each.text),
  );
}

/** A defer in a function that ends the program instead of returning. */
export const deferredCallSkippedByExit: SyntaxRule = {
  id: "deferred-call-skipped-by-exit",
  category: "bug",
  severity: "major",
  confidence: "high",
  cwe: "CWE-705",
  title: "The program ends here, and the deferred call of this function never runs.",
  trigger:
    "The function comes to its end: what was deferred for it, such as removing a folder, flushing a file or shutting something down, is skipped every time.",
  why: "`os.Exit` and `log.Fatal` end the program without running deferred calls. Move the work into a function that returns a status, and exit after it has returned.",
  visits: { go: { kinds: ["expression_statement"], mentions: ["Exit", "Fatal"], check } },
  examples: {
    flagged: [
      go`
        package store

        import "os"

        func TestMain(m *testing.M) {
        	database := start()
        	defer database.Remove()
        	os.Exit(m.Run()) // <-
        }
      `,
      go`
        package main

        import (
        	"bufio"
        	"os"
        )

        func main() {
        	out := bufio.NewWriter(os.Stdout)
        	defer out.Flush()
        	code := print(out)
        	os.Exit(code) // <-
        }
      `,
      go`
        package main

        import (
        	"log"
        	"net/http"
        	"os"
        )

        func main() {
        	folder := scratch()
        	defer func() { os.RemoveAll(folder) }()
        	log.Fatal(http.ListenAndServe(":8080", files(folder))) // <-
        }
      `,
    ],
    clear: [
      go`
        package store

        import "os"

        func TestMain(m *testing.M) {
        	database := start()
        	code := m.Run()
        	database.Remove()
        	os.Exit(code)
        }
      `,
      go`
        package main

        import "log"

        func main() {
        	out := open()
        	defer out.Flush()
        	if err := run(out); err != nil {
        		log.Fatal(err)
        	}
        }
      `,
      go`
        package main

        import "os"

        func main() {
        	os.Exit(func() int {
        		folder := scratch()
        		defer os.RemoveAll(folder)
        		return run(folder)
        	}())
        }
      `,
      go`
        package main

        import "os"

        func main() {
        	file := open()
        	defer file.Close()
        	os.Exit(run(file))
        }
      `,
      go`
        package main

        import "os"

        func refuse() {
        	if isKnown() {
        		return
        	}
        	report := begin()
        	defer report.Send()
        	os.Exit(1)
        }
      `,
    ],
  },
};
