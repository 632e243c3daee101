import type { Node } from "web-tree-sitter";

import { argumentsOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { go } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { declarationOf, isAddressTaken, usesOf } from "./scopes.ts";

function check(call: Node, source: Source): Hit | null {
  const callee = call.childForFieldName("function");
  if (callee?.type !== "identifier" || callee.text !== "copy" || declarationOf(callee)) return null;
  const [target] = argumentsOf(call);
  if (target?.type !== "identifier") return null;
  const declaration = declarationOf(target);
  if (declaration === null || usesOf(declaration).some(isAddressTaken)) return null;
  const definitions = definitionsOf(target, source);
  const made = definitions[0];
  if (made === undefined || definitions.length > 1 || made.at.id !== declaration.id) return null;
  if (made.kind !== "declared") return null;
  return isEmpty(made.at, made.value) ? { at: call, name: target.text, because: [made.at] } : null;
}

/** `var b []byte`, `b := []byte{}`, `b := make([]byte, 0, n)`. */
function isEmpty(at: Node, value: Node | null): boolean {
  if (value === null) {
    return (
      at.parent?.type === "var_spec" && at.parent.childForFieldName("type")?.type === "slice_type"
    );
  }
  if (value.type === "composite_literal") {
    return (
      value.childForFieldName("type")?.type === "slice_type" &&
      value.childForFieldName("body")?.namedChildren.length === 0
    );
  }
  return (
    value.childForFieldName("function")?.text === "make" &&
    argumentsOf(value)[0]?.type === "slice_type" &&
    argumentsOf(value)[1]?.text === "0"
  );
}

/** A copy into a slice that has room for nothing. */
export const copyIntoEmpty: SyntaxRule = {
  id: "copy-into-empty",
  category: "bug",
  severity: "major",
  confidence: "high",
  cwe: "CWE-682",
  title: "{name} has length zero, so nothing is copied into it.",
  trigger:
    "This line is reached: `copy` copies nothing and gives no error, and the slice stays empty.",
  why: "`copy` fills a slice up to its length, whatever its capacity. Make it with the length, `make([]T, len(source))`, or use `append` or `slices.Clone`.",
  visits: { go: { kinds: ["call_expression"], mentions: ["copy"], check } },
  examples: {
    flagged: [
      go`
        package bytes

        func clone(data []byte) []byte {
        	var kept []byte
        	copy(kept, data) // <-
        	return kept
        }
      `,
      go`
        package names

        func sorted(names []string) []string {
        	result := make([]string, 0, len(names))
        	copy(result, names) // <-
        	sort.Strings(result)
        	return result
        }
      `,
      go`
        package names

        func (s *Set) all() []string {
        	all := []string{}
        	copy(all, s.names) // <-
        	return all
        }
      `,
    ],
    clear: [
      go`
        package bytes

        func clone(data []byte) []byte {
        	kept := make([]byte, len(data))
        	copy(kept, data)
        	return kept
        }
      `,
      go`
        package bytes

        func key(data []byte) [32]byte {
        	var key [32]byte
        	copy(key[:], data)
        	return key
        }
      `,
      go`
        package bytes

        func grown(data []byte) []byte {
        	var kept []byte
        	kept = append(kept, data...)
        	copy(kept, "ok")
        	return kept
        }
      `,
    ],
  },
};
