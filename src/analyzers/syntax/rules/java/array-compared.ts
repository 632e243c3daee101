import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, methodOf, receiverOf } from "../../calls.ts";
import { java } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { typeOf } from "./declared-type.ts";

function check(call: Node, source: Source): Hit | null {
  const method = methodOf(call) ?? "";
  if (!/^(equals|toString|hashCode)$/.test(method)) return null;
  const given = argumentsOf(call);
  if (/(^|\.)Objects\.equals$/.test(calleeOf(call, source) ?? "")) {
    return given.length === 2 && given.every(isArray) ? { at: call, name: "Objects.equals" } : null;
  }
  const receiver = receiverOf(call);
  if (receiver === null || !isArray(receiver)) return null;
  if (method === "equals" && !given.every(isArray)) return null;
  return { at: call, name: method };
}

function isArray(node: Node): boolean {
  return typeOf(node)?.endsWith("[]") ?? false;
}

/** An array asked for something that it only knows of itself as an object. */
export const arrayCompared: SyntaxRule = {
  id: "array-compared",
  category: "bug",
  severity: "major",
  confidence: "high",
  cwe: "CWE-595",
  title: "{name} of an array goes by the object, not by what is in it.",
  trigger:
    "Two arrays with the same content are not equal and hash differently; as a text one shows as `[B@1b6d3586`.",
  why: "Use `Arrays.equals`, `Arrays.hashCode` and `Arrays.toString`; to compare secrets `MessageDigest.isEqual`.",
  visits: { java: { kinds: ["method_invocation"], mentions: ["[]"], check } },
  examples: {
    flagged: [
      java`
        class Digest {
          boolean same(byte[] a, byte[] b) {
            return a.equals(b); // <-
          }
        }
      `,
      java`
        class Digest {
          private final int[] parts = new int[4];

          String text() {
            return "parts " + parts.toString(); // <-
          }
        }
      `,
      java`
        class Digest {
          boolean same(String[] a, String[] b) {
            return Objects.equals(a, b); // <-
          }
        }
      `,
    ],
    clear: [
      java`
        class Digest {
          boolean same(byte[] a, byte[] b) {
            return Arrays.equals(a, b);
          }
        }
      `,
      java`
        class Digest {
          String text(List<String> parts, String name) {
            return parts.toString() + name.hashCode();
          }
        }
      `,
      java`
        class Digest {
          boolean same(byte[] a, Object b) {
            return Objects.equals(name, b) || a.length == 0;
          }
        }
      `,
    ],
  },
};
