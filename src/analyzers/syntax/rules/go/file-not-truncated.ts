import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, isCall } from "../../calls.ts";
import { go } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { resultCallOf } from "./result-calls.ts";
import { declarationOf, usesOf } from "./scopes.ts";

/** Uses that place what is written, or that show that the file is no plain file. */
const places = /^(Seek|Truncate|WriteAt|ReadAt|Read|Readdir|ReadFrom|Fd|SyscallConn|Stat)$/;
const writes =
  /^(io\.(Copy|WriteString)|fmt\.Fprint\w*|encoding\/(json|xml|gob)\.NewEncoder|bufio\.NewWriter|io\/ioutil\.WriteAll)$/;

function check(statement: Node, source: Source): Hit | null {
  const of = resultCallOf(statement);
  if (of === null || of.result === null) return null;
  if (calleeOf(of.call, source) !== "os.OpenFile") return null;
  const [path, flags] = argumentsOf(of.call);
  if (flags === undefined || path === undefined || /lock|pid|fifo|pipe|\/dev\//i.test(path.text))
    return null;
  // Only flags that stand here in full can be read.
  if (!/^(os\.O_\w+\s*\|?\s*)+$/.test(flags.text)) return null;
  if (!/O_CREATE/.test(flags.text) || /O_(TRUNC|APPEND|EXCL)/.test(flags.text)) return null;
  const declaration = declarationOf(of.result);
  if (declaration === null) return null;
  let isWritten = false;
  for (const use of usesOf(declaration)) {
    if (use.id === declaration.id) continue;
    const parent = use.parent;
    if (parent?.type === "selector_expression") {
      const name = parent.childForFieldName("field")?.text ?? "";
      if (places.test(name)) return null;
      if (/^Write(String)?$/.test(name)) isWritten = true;
      continue;
    }
    const call = parent?.type === "argument_list" ? parent.parent : null;
    if (call === null || !isCall(call)) return null;
    if (!writes.test(calleeOf(call, source) ?? "")) return null;
    if (argumentsOf(call)[0]?.id !== use.id) return null;
    isWritten = true;
  }
  return isWritten ? { at: of.call } : null;
}

/** A file that is written from its start and keeps what was longer before. */
export const fileNotTruncated: SyntaxRule = {
  id: "file-not-truncated",
  category: "data-integrity",
  severity: "major",
  confidence: "high",
  title: "The file is written over but not emptied first.",
  trigger:
    "The file exists and is longer than what is written: the rest of the old content stays behind the new one, and whoever reads it finds it broken.",
  why: "`os.O_CREATE` leaves a file that exists as it is. Add `os.O_TRUNC`, or use `os.Create` or `os.WriteFile`; for a log add `os.O_APPEND`.",
  visits: {
    go: { kinds: ["short_var_declaration", "assignment_statement"], mentions: ["OpenFile"], check },
  },
  examples: {
    flagged: [
      go`
        package config

        import (
        	"encoding/json"
        	"os"
        )

        func save(path string, settings Settings) error {
        	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600) // <-
        	if err != nil {
        		return err
        	}
        	defer file.Close()
        	return json.NewEncoder(file).Encode(settings)
        }
      `,
      go`
        package files

        import (
        	"io"
        	"os"
        )

        func download(body io.Reader, path string) error {
        	out, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, os.ModePerm) // <-
        	if err != nil {
        		return err
        	}
        	defer out.Close()
        	_, err = io.Copy(out, body)
        	return err
        }
      `,
      go`
        package notes

        import "os"

        func write(path, note string) error {
        	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o644) // <-
        	if err != nil {
        		return err
        	}
        	if _, err := file.WriteString(note); err != nil {
        		return err
        	}
        	return file.Close()
        }
      `,
    ],
    clear: [
      go`
        package notes

        import "os"

        func write(path, note string) error {
        	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o644)
        	if err != nil {
        		return err
        	}
        	defer file.Close()
        	_, err = file.WriteString(note)
        	return err
        }
      `,
      go`
        package pieces

        import "os"

        func put(path string, at int64, piece []byte) error {
        	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o644)
        	if err != nil {
        		return err
        	}
        	defer file.Close()
        	if _, err := file.Seek(at, 0); err != nil {
        		return err
        	}
        	_, err = file.Write(piece)
        	return err
        }
      `,
      go`
        package locks

        import "os"

        func hold(name string) (*os.File, error) {
        	file, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
        	if err != nil {
        		return nil, err
        	}
        	return file, flock(file)
        }
      `,
    ],
  },
};
