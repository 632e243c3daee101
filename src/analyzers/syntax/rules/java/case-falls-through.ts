import type { Node } from "web-tree-sitter";

import { java } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

function check(group: Node): Hit | null {
  const last = group.lastNamedChild;
  const next = group.nextNamedSibling;
  if (next?.type !== "switch_block_statement_group" || last === null) return null;
  const target = targetOf(last);
  const first = next.namedChildren.find(
    ({ type }) => type !== "switch_label" && !type.endsWith("comment"),
  );
  // The value given here is replaced at once, so nobody can have wanted both.
  if (target === null || first === undefined || targetOf(first) !== target) return null;
  return { at: last, name: target, because: [first] };
}

/** The variable that a statement gives a value that does not depend on the old one. */
function targetOf(statement: Node): string | null {
  const assignment = statement.type === "expression_statement" ? statement.firstNamedChild : null;
  if (assignment?.type !== "assignment_expression") return null;
  const target = assignment.childForFieldName("left")?.text ?? "";
  const value = assignment.childForFieldName("right")?.text ?? "";
  const replaces =
    assignment.childForFieldName("operator")?.text === "=" && !value.split(/\W+/).includes(target);
  return replaces && target !== "" ? target : null;
}

/** A case whose result the next case replaces. */
export const caseFallsThrough: SyntaxRule = {
  id: "case-falls-through",
  category: "bug",
  severity: "major",
  confidence: "high",
  cwe: "CWE-484",
  title: "Without a break the next case replaces {name}.",
  trigger: "When this case is chosen, execution goes on into the next one and its value wins.",
  why: "End the case with `break`, or use `case … ->`, which does not fall through.",
  visits: { java: { kinds: ["switch_block_statement_group"], mentions: ["case "], check } },
  examples: {
    flagged: [
      java`
        class Prices {
          int of(Size size) {
            int price;
            switch (size) {
              case SMALL:
                price = 3; // <-
              case LARGE:
                price = 5;
                break;
              default:
                price = 4;
            }
            return price;
          }
        }
      `,
      java`
        class Level {
          void set(int value) {
            switch (value) {
              case 1:
                this.name = "low";
                break;
              case 2:
                this.name = "middle"; // <-
              default:
                this.name = "high";
            }
          }
        }
      `,
      java`
        class Codes {
          String text(int code) {
            String text = "";
            switch (code) {
              case 404:
                log(code);
                text = "missing"; // <-
              case 500:
                text = "broken";
            }
            return text;
          }
        }
      `,
    ],
    clear: [
      java`
        class Prices {
          int of(Size size) {
            int price = 0;
            switch (size) {
              case LARGE:
                price += 2;
              case SMALL:
                price += 3;
            }
            return price;
          }
        }
      `,
      java`
        class Level {
          void set(int value) {
            switch (value) {
              case 1:
              case 2:
                name = "low";
                break;
              default:
                name = "high";
            }
          }
        }
      `,
      java`
        class Level {
          void set(int value) {
            switch (value) {
              case 1 -> name = "low";
              default -> name = "high";
            }
          }
        }
      `,
    ],
  },
};
