import type { Node } from "web-tree-sitter";

import { calleeOf, isCall } from "../../calls.ts";
import { go } from "../../example.ts";
import type { Source } from "../../source.ts";
import { functionAround } from "../../tree.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { resultCallOf } from "./result-calls.ts";
import { declarationOf, isGiven, usesOf } from "./scopes.ts";

const opens = /^os\.(Open|Create|OpenFile|CreateTemp)$/;

/** What reads or fills a file and leaves it open, and gives nothing by which it could be closed. */
const leaveOpen =
  /^(io\.(Copy|CopyN|CopyBuffer|ReadAll|ReadFull|WriteString)|io\/ioutil\.ReadAll|fmt\.Fprint(f|ln)?)$/;
/** What wraps a file for reading; it is told only where the wrapper stays here as well. */
const wraps =
  /^(bufio\.(NewReader|NewScanner|NewWriter)|encoding\/(json|xml|csv|gob)\.New(Reader|Writer|Decoder|Encoder))$/;
const ownMethods =
  /^(Read|ReadAt|Write|WriteAt|WriteString|Seek|Stat|Name|Sync|Truncate|Readdir\w*|ReadDir|Chmod)$/;

function check(statement: Node, source: Source): Hit | null {
  const of = resultCallOf(statement);
  if (of === null || of.result === null || !opens.test(calleeOf(of.call, source) ?? ""))
    return null;
  // The end of the program closes what it opened.
  const around = functionAround(statement);
  if (around === null || /^(main|init)$/.test(around.childForFieldName("name")?.text ?? ""))
    return null;
  const declaration = declarationOf(of.result);
  if (declaration === null || functionAround(declaration)?.id !== around.id) return null;
  const uses = usesOf(declaration);
  // Named results and parameters are the caller's; one variable for several files needs a closer look.
  if (!isGiven(declaration) || uses.filter(isGiven).length > 1) return null;
  const staysOpen = uses.every((use) => isGiven(use) || leavesOpen(use, source));
  return staysOpen && uses.length > 1 ? { at: of.call, name: of.result.text } : null;
}

/** False when the use closes the file, or hands it to somebody who may. */
function leavesOpen(use: Node, source: Source): boolean {
  const parent = use.parent;
  if (parent?.type === "binary_expression") return true;
  if (parent?.type === "selector_expression") {
    const isCalled = parent.parent?.type === "call_expression";
    return isCalled && ownMethods.test(parent.childForFieldName("field")?.text ?? "");
  }
  const call = parent?.type === "argument_list" ? parent.parent : null;
  if (call === null || !isCall(call)) return false;
  const callee = calleeOf(call, source) ?? "";
  return leaveOpen.test(callee) || (wraps.test(callee) && staysHere(call));
}

/** A wrapper that is used at once, or by a variable that nothing hands on. */
function staysHere(wrapper: Node): boolean {
  const parent = wrapper.parent;
  if (parent?.type === "selector_expression") return true;
  const giver = parent?.type === "expression_list" ? parent.parent : null;
  const left = giver?.type === "short_var_declaration" ? giver.childForFieldName("left") : null;
  const name = left?.namedChildCount === 1 ? left.firstNamedChild : null;
  if (name?.type !== "identifier") return false;
  const declaration = declarationOf(name);
  return (
    declaration !== null &&
    usesOf(declaration).every((use) => isGiven(use) || use.parent?.type === "selector_expression")
  );
}

/** A file that nobody closes. */
export const fileNotClosed: SyntaxRule = {
  id: "file-not-closed",
  category: "resource",
  severity: "major",
  confidence: "high",
  cwe: "CWE-772",
  title: "The file {name} is never closed.",
  trigger:
    'Every call keeps a descriptor until the garbage is collected: called often, the program ends with "too many open files".',
  why: "Write `defer f.Close()` right after the check of the error; of a file that was written, look at the error that Close gives.",
  skipInTests: true,
  visits: {
    go: {
      kinds: ["short_var_declaration", "assignment_statement"],
      mentions: ["os.Open", "os.Create"],
      check,
    },
  },
  examples: {
    flagged: [
      go`
        package downloads

        import (
        	"io"
        	"net/http"
        	"os"
        )

        func send(w http.ResponseWriter, name string) error {
        	f, err := os.Open(name) // <-
        	if err != nil {
        		return err
        	}
        	_, err = io.Copy(w, f)
        	return err
        }
      `,
      go`
        package words

        import (
        	"bufio"
        	"os"
        )

        func count(path string) int {
        	file, err := os.Open(path) // <-
        	if err != nil {
        		return 0
        	}
        	lines := bufio.NewScanner(file)
        	n := 0
        	for lines.Scan() {
        		n++
        	}
        	return n
        }
      `,
      go`
        package reports

        import (
        	"fmt"
        	"os"
        )

        func write(folder string, rows []Row) error {
        	out, err := os.Create(folder + "/rows.txt") // <-
        	if err != nil {
        		return fmt.Errorf("rows: %w", err)
        	}
        	for _, row := range rows {
        		if _, err := out.WriteString(row.String()); err != nil {
        			return err
        		}
        	}
        	return nil
        }
      `,
    ],
    clear: [
      go`
        package downloads

        import (
        	"io"
        	"os"
        )

        func send(w io.Writer, name string) error {
        	f, err := os.Open(name)
        	if err != nil {
        		return err
        	}
        	defer f.Close()
        	_, err = io.Copy(w, f)
        	return err
        }
      `,
      go`
        package words

        import (
        	"bufio"
        	"os"
        )

        func open(path string) (*Words, error) {
        	file, err := os.Open(path)
        	if err != nil {
        		return nil, err
        	}
        	lines := bufio.NewScanner(file)
        	return &Words{file: file, lines: lines}, nil
        }
      `,
      go`
        package locks

        import (
        	"os"
        	"syscall"
        )

        func hold(path string) error {
        	file, err := os.Create(path)
        	if err != nil {
        		return err
        	}
        	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX)
        }
      `,
    ],
  },
};
