import type { Node } from "web-tree-sitter";

import { java } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { declarationOf } from "./declared-type.ts";

function check(assignment: Node): Hit | null {
  const left = assignment.childForFieldName("left");
  const right = assignment.childForFieldName("right");
  if (
    left === null ||
    left.text !== right?.text ||
    assignment.childForFieldName("operator")?.text !== "="
  )
    return null;
  const isField = left.type === "field_access" && left.childForFieldName("object")?.type === "this";
  if (left.type === "identifier" ? declarationOf(left)?.kind !== "parameter" : !isField)
    return null;
  const fix = left.type === "identifier" ? { replace: left, with: `this.${left.text}` } : null;
  return { at: assignment, name: left.text, fix };
}

/** A field that was to be set and is not. */
export const parameterAssignedToItself: SyntaxRule = {
  id: "parameter-assigned-to-itself",
  category: "bug",
  severity: "major",
  confidence: "high",
  cwe: "CWE-665",
  title: "{name} is assigned to itself, and the field is not set.",
  trigger: "Whoever calls this with a value finds the field still null, 0 or what it was.",
  why: "The parameter hides the field of the same name. Write `this.` before the field, and only there.",
  visits: { java: { kinds: ["assignment_expression"], check } },
  examples: {
    flagged: [
      java`
        class User {
          private String name;

          User(String name) {
            name = name; // <-
          }
        }
      `,
      java`
        class User {
          void setAge(int age) {
            age = age; // <-
          }
        }
      `,
      java`
        class User {
          private String mail;

          void setMail(String address) {
            this.mail = this.mail; // <-
          }
        }
      `,
    ],
    clear: [
      java`
        class User {
          User(String name) {
            this.name = name;
          }
        }
      `,
      java`
        class User {
          void add(int age) {
            age += age;
            total = total;
          }
        }
      `,
      java`
        class User {
          void copy(User other) {
            this.name = other.name;
          }
        }
      `,
    ],
  },
};
