import type { Node } from "web-tree-sitter";

import { java } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { modifiersOf } from "./declared-type.ts";

function check(declaration: Node): Hit | null {
  // What is inherited may fit, and records and Lombok write both.
  if (declaration.childForFieldName("superclass") !== null) return null;
  if (/@(Data|Value|EqualsAndHashCode)\b/.test(modifiersOf(declaration))) return null;
  const methods =
    declaration
      .childForFieldName("body")
      ?.namedChildren.filter(({ type }) => type === "method_declaration") ?? [];
  const named = (name: string, parameters: RegExp): Node | undefined =>
    methods.find(
      (each) =>
        each.childForFieldName("name")?.text === name &&
        parameters.test(each.childForFieldName("parameters")?.text ?? ""),
    );
  const equals = named("equals", /^\((final )?(@\w+ )?Object \w+\)$/);
  if (equals === undefined || named("hashCode", /^\(\)$/) !== undefined) return null;
  // `return this == obj` changes nothing of what is inherited.
  if (/return (super\.equals|this == )/.test(equals.text) || /throw new/.test(equals.text))
    return null;
  const head = equals.childForFieldName("name");
  return head && { at: head, name: declaration.childForFieldName("name")?.text ?? "" };
}

/** Objects that are equal and lie in different places of a hash table. */
export const equalsWithoutHashCode: SyntaxRule = {
  id: "equals-without-hash-code",
  category: "bug",
  severity: "major",
  confidence: "medium",
  cwe: "CWE-581",
  title:
    "{name} has equals and no hashCode, so equal objects are not found in a HashMap or HashSet.",
  trigger:
    "An object equal to a stored key hashes elsewhere: `contains` is false, `get` gives null, a set keeps duplicates.",
  why: "Hash tables look only where the hash points. Add `hashCode` over the fields that equals compares: `Objects.hash(…)`.",
  skipInTests: true,
  visits: { java: { kinds: ["class_declaration"], mentions: ["equals"], check } },
  examples: {
    flagged: [
      java`
        class Point {
          int x;

          @Override
          public boolean equals(Object other) { // <-
            return other instanceof Point && ((Point) other).x == x;
          }
        }
      `,
      java`
        final class Key implements Comparable<Key> {
          private final String name;

          public boolean equals(Object o) { // <-
            if (!(o instanceof Key)) return false;
            return ((Key) o).name.equals(name);
          }
        }
      `,
      java`
        public class Money {
          @Override
          public boolean equals(final Object that) { // <-
            return that instanceof Money m && m.cents == cents;
          }

          public int hashCode(int seed) {
            return seed;
          }
        }
      `,
    ],
    clear: [
      java`
        class Point {
          @Override
          public boolean equals(Object other) {
            return other instanceof Point p && p.x == x;
          }

          @Override
          public int hashCode() {
            return x;
          }
        }
      `,
      java`
        class Point3 extends Point {
          @Override
          public boolean equals(Object other) {
            return super.equals(other);
          }
        }
      `,
      java`
        class Name {
          boolean equals(Name other) {
            return other.text.equals(text);
          }
        }
      `,
    ],
  },
};
