import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, methodOf, receiverOf } from "../../calls.ts";
import { java } from "../../example.ts";
import type { Source } from "../../source.ts";
import { literalText } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { typeOf } from "./declared-type.ts";

/** `%5.2f`, `%-10s`, `%,d`, `%tY`; not `%n`, `%%`, and not `%1$s` or `%<s`, which name their argument. */
const specifier = /%(?!\d+\$|<)[-#+ 0,(]*\d*(\.\d+)?([bBhHsScCdoxXeEfgGaA]|[tT][A-Za-z])/g;

function check(call: Node, source: Source): Hit | null {
  const callee = calleeOf(call, source) ?? "";
  const method = methodOf(call) ?? "";
  if (!/^(format|printf|formatted)$/.test(method)) return null;
  const given = argumentsOf(call);
  const isOfText = method === "formatted";
  const format = isOfText ? receiverOf(call) : given[0];
  if (!isOfText && !/^(String|System\.out|System\.err)\.(format|printf)$/.test(callee)) return null;
  const text = format?.type === "string_literal" ? literalText(format) : null;
  if (!format || text === null || /%(\d+\$|<)/.test(text)) return null;
  const values = isOfText ? given : given.slice(1);
  // One array stands for any number of values.
  if (
    values.length === 1 &&
    values[0] &&
    (typeOf(values[0])?.endsWith("[]") ?? values[0].type !== "identifier") &&
    isArray(values[0])
  )
    return null;
  const wanted = [...text.replaceAll("%%", "").matchAll(specifier)].length;
  return wanted > values.length ? { at: call, name: String(wanted) } : null;
}

function isArray(value: Node): boolean {
  return (
    /array_creation|cast_expression|method_invocation/.test(value.type) ||
    (typeOf(value)?.endsWith("[]") ?? false)
  );
}

/** A format that asks for more values than it is given. */
export const formatArgumentMissing: SyntaxRule = {
  id: "format-argument-missing",
  category: "bug",
  severity: "major",
  confidence: "high",
  cwe: "CWE-685",
  title: "The format asks for {name} values and is given fewer.",
  trigger:
    "Always when this line is reached: MissingFormatArgumentException, often in place of the error that it was to tell.",
  why: "Every `%s` and `%d` takes the next argument; the compiler does not count them.",
  visits: { java: { kinds: ["method_invocation"], mentions: ["%"], check } },
  examples: {
    flagged: [
      java`
        class Log {
          String line(String user, int count) {
            return String.format("%s has %d of %d", user, count); // <-
          }
        }
      `,
      java`
        class Log {
          void show(double share) {
            System.out.printf("%-10s %5.2f%%%n", share); // <-
          }
        }
      `,
      java`
        class Log {
          String line(String user) {
            return "%s, %s".formatted(user); // <-
          }
        }
      `,
    ],
    clear: [
      java`
        class Log {
          String line(String user, int count) {
            return String.format("%s has %d (100%%)%n", user, count);
          }
        }
      `,
      java`
        class Log {
          String line(Object[] values) {
            return String.format("%s %s", values) + String.format("%1$s %1$s", "a");
          }
        }
      `,
      java`
        class Log {
          String line(Date day) {
            return String.format("%tY-%<tm", day) + messages.format("%s %s", day);
          }
        }
      `,
    ],
  },
};
