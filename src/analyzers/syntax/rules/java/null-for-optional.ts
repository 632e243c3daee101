import type { Node } from "web-tree-sitter";

import { java } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";

function check(statement: Node): Hit | null {
  const value = statement.firstNamedChild;
  if (value?.type !== "null_literal") return null;
  const method = functionAround(statement);
  const type =
    method?.type === "method_declaration" ? (method.childForFieldName("type")?.text ?? "") : "";
  return /^(java\.util\.)?Optional(Int|Long|Double)?(<|$)/.test(type)
    ? { at: statement, name: type }
    : null;
}

/** Nothing instead of an empty Optional. */
export const nullForOptional: SyntaxRule = {
  id: "null-for-optional",
  category: "api-contract",
  severity: "major",
  confidence: "high",
  title: "null is returned where callers expect an Optional.",
  trigger:
    "Every caller that goes on with `.map`, `.isPresent` or `.orElse` gets NullPointerException on this path.",
  why: "An Optional is there so that nobody has to ask for null. Return `Optional.empty()`.",
  visits: { java: { kinds: ["return_statement"], mentions: ["Optional"], check } },
  examples: {
    flagged: [
      java`
        class Users {
          Optional<User> find(String name) {
            if (name.isEmpty()) {
              return null; // <-
            }
            return Optional.ofNullable(users.get(name));
          }
        }
      `,
      java`
        class Users {
          java.util.Optional<User> first() {
            try {
              return java.util.Optional.of(load());
            } catch (IOException e) {
              return null; // <-
            }
          }
        }
      `,
      java`
        class Users {
          OptionalInt age(User user) {
            return null; // <-
          }
        }
      `,
    ],
    clear: [
      java`
        class Users {
          Optional<User> find(String name) {
            return name.isEmpty() ? Optional.empty() : load(name);
          }
        }
      `,
      java`
        class Users {
          Optional<String> name(Optional<User> user) {
            return user.map(each -> {
              if (each.hidden()) return null;
              return each.name();
            });
          }
        }
      `,
      java`
        class Users {
          User find(String name) {
            return null;
          }
        }
      `,
    ],
  },
};
