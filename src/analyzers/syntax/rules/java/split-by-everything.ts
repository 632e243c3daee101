import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf, receiverOf } from "../../calls.ts";
import { java } from "../../example.ts";
import { literalText } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

/** Characters that mean something else to a regular expression, alone or as alternatives. */
const special = /^[.|^$+*?]$|^\|\|$/;

function check(call: Node): Hit | null {
  const method = methodOf(call) ?? "";
  if (!/^(split|replaceAll|replaceFirst)$/.test(method) || receiverOf(call) === null) return null;
  const given = argumentsOf(call)[0];
  const pattern = given?.type === "string_literal" ? literalText(given) : null;
  if (given === undefined || pattern === null || !special.test(pattern)) return null;
  // `Splitter` and the like take plain text.
  if (/^[A-Z]/.test(receiverOf(call)?.text ?? "")) return null;
  // Everything for nothing may be meant: `replaceAll(".", "*")` hides a password.
  const replacement = argumentsOf(call)[1];
  if (pattern === "." && method === "replaceAll" && /^"[*x#•-]"$/.test(replacement?.text ?? ""))
    return null;
  return { at: call, name: given.text };
}

/** A character taken for itself that a regular expression takes for something else. */
export const splitByEverything: SyntaxRule = {
  id: "split-by-everything",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "{name} is a regular expression here and does not mean that character.",
  trigger:
    '`"a.b".split(".")` gives an empty array, `split("|")` every letter; `+`, `*` and `?` alone throw PatternSyntaxException.',
  why: 'Escape it (`"\\\\."`) or use `Pattern.quote`; to replace plain text there is `replace`.',
  visits: {
    java: {
      kinds: ["method_invocation"],
      mentions: ["split(", "replaceAll(", "replaceFirst("],
      check,
    },
  },
  examples: {
    flagged: [
      java`
        class Names {
          String extension(String file) {
            String[] parts = file.split("."); // <-
            return parts[parts.length - 1];
          }
        }
      `,
      java`
        class Names {
          List<String> cells(String line) {
            return List.of(line.split("|")); // <-
          }
        }
      `,
      java`
        class Names {
          String plain(String number) {
            return number.replaceAll(".", ""); // <-
          }
        }
      `,
    ],
    clear: [
      java`
        class Names {
          String[] parts(String file) {
            return file.split("\\.");
          }
        }
      `,
      java`
        class Names {
          String plain(String number) {
            return number.replace(".", "").replaceAll("[.|]", "");
          }
        }
      `,
      java`
        class Names {
          String hidden(String password) {
            return password.replaceAll(".", "*");
          }

          String[] words(String line) {
            return line.split(",");
          }
        }
      `,
    ],
  },
};
