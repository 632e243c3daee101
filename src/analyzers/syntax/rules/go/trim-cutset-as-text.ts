import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf } from "../../calls.ts";
import { go } from "../../example.ts";
import type { Source } from "../../source.ts";
import { literalText } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

const trims = /^(strings|bytes)\.(Trim|TrimLeft|TrimRight)$/;
/** Nobody lists characters like this: an address, the end of a file's name, a word, with a mark. */
const isText = /^(\w{2,}:\/\/.*|\w{3,}[:/=-]|\.[a-z]\w{1,8}|[./_-]*[a-z]{3,}[/_-][a-z]*)$/i;
/** All letters or digits of some kind. */
const isAlphabet = /abc|0123|xyz|aeiou|01234/i;

function check(call: Node, source: Source): Hit | null {
  const callee = calleeOf(call, source) ?? "";
  if (!trims.test(callee)) return null;
  const cutset = argumentsOf(call)[1];
  const text = cutset === undefined ? null : literalText(cutset);
  if (cutset === undefined || text === null || isAlphabet.test(text)) return null;
  // A mark on either side of both is a set: `Trim(x, "/")`, and a letter named twice is a text.
  const letters = text.match(/[a-z]/gi) ?? [];
  const isRepeated = letters.length > 3 && new Set(letters).size < letters.length;
  if (!isText.test(text) && !isRepeated) return null;
  return { at: call, name: callee };
}

/** A set of characters that was meant as a text. */
export const trimCutsetAsText: SyntaxRule = {
  id: "trim-cutset-as-text",
  category: "bug",
  severity: "major",
  confidence: "high",
  cwe: "CWE-628",
  title: "{name} takes away any of these characters, not this text.",
  trigger:
    'What is left begins or ends with one of the letters: they go too. `TrimRight("tests.js", ".js")` gives `test`.',
  why: "The second argument is a set of characters. Use `strings.TrimPrefix` or `strings.TrimSuffix` to take away a text, once and as a whole.",
  visits: { go: { kinds: ["call_expression"], mentions: ["Trim"], check } },
  examples: {
    flagged: [
      go`
        package files

        import "strings"

        func name(path string) string {
        	return strings.TrimRight(path, ".json") // <-
        }
      `,
      go`
        package links

        import "strings"

        func host(address string) string {
        	bare := strings.TrimLeft(address, "https://") // <-
        	host, _, _ := strings.Cut(bare, "/")
        	return host
        }
      `,
      go`
        package auth

        import "strings"

        func token(header string) string {
        	return strings.TrimLeft(header, "Bearer ") // <-
        }
      `,
    ],
    clear: [
      go`
        package files

        import "strings"

        func name(path string) string {
        	return strings.TrimSuffix(strings.TrimLeft(path, "./"), ".json")
        }
      `,
      go`
        package text

        import "strings"

        func unit(size string) string {
        	return strings.TrimLeft(size, "0123456789. ")
        }
      `,
      go`
        package text

        import "strings"

        func line(text string) string {
        	return strings.Trim(strings.TrimRight(text, "\r\n"), "\"'[]{}")
        }
      `,
      go`
        package text

        import "strings"

        func digits(id string) string {
        	return strings.TrimLeft(strings.TrimRight(id, "abcdef"), "KMGT")
        }
      `,
    ],
  },
};
