import type { Node } from "web-tree-sitter";

import { go, java, py } from "../../example.ts";
import { withoutParentheses } from "../../names.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

/** What may answer differently when it is asked again. */
const changing = [
  "call",
  "call_expression",
  "method_invocation",
  "assignment_expression",
  "update_expression",
  "named_expression",
  "await",
];

function check(statement: Node): Hit | null {
  // Only the first `if` of a chain, which sees the whole of it.
  if (
    statement.parent?.type === "if_statement" &&
    statement.parent.childForFieldName("alternative")?.id === statement.id
  )
    return null;
  const asked = new Map<string, Node>();
  for (const condition of conditionsOf(statement)) {
    const bare = withoutParentheses(condition);
    const text = bare.text.replaceAll(/\s+/g, " ");
    const before = asked.get(text);
    if (before !== undefined && !isChanging(bare)) return { at: bare, because: [before] };
    asked.set(text, bare);
  }
  return null;
}

/** The conditions of a chain of `if` and `else if`, in their order. */
function conditionsOf(statement: Node): readonly Node[] {
  const found: Node[] = [];
  for (let at: Node | null = statement; at?.type === "if_statement";) {
    // Go's `if err := f(); err != nil` asks a variable of its own.
    const condition = at.childForFieldName("condition");
    if (condition && at.childForFieldName("initializer") === null) found.push(condition);
    const clauses: readonly Node[] = at.childrenForFieldName("alternative");
    for (const clause of clauses) {
      const own = clause.type === "elif_clause" ? clause.childForFieldName("condition") : null;
      if (own) found.push(own);
    }
    at = clauses.find(({ type }) => type === "if_statement") ?? null;
  }
  return found;
}

function isChanging(condition: Node): boolean {
  if (changing.includes(condition.type)) return true;
  // Go receives from a channel with `<-`.
  return condition.descendantsOfType(changing).length > 0 || condition.text.includes("<-");
}

/** A condition that an earlier branch of the same chain has taken already. */
export const conditionAskedBefore: SyntaxRule = {
  id: "condition-asked-before",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "An earlier branch asks the same, so this branch never runs.",
  trigger:
    "When the condition holds, the earlier branch is taken; what stands in this one never happens.",
  why: "The condition was likely copied and not changed. Ask what this branch is for, or remove it.",
  visits: {
    python: { kinds: ["if_statement"], check },
    go: { kinds: ["if_statement"], check },
    java: { kinds: ["if_statement"], check },
  },
  examples: {
    flagged: [
      py`
        def color(level):
            if level == "error":
                return "red"
            elif level == "warning":
                return "yellow"
            elif level == "error":  # <-
                return "blue"
            return None
      `,
      go`
        package shape

        func name(s Shape) string {
        	if s.Sides == 3 {
        		return "triangle"
        	} else if s.Sides == 4 && s.Equal {
        		return "square"
        	} else if s.Sides == 4 && s.Equal { // <-
        		return "rectangle"
        	}
        	return ""
        }
      `,
      java`
        class Shipping {
          int days(int weight, boolean express) {
            if (weight > 10) {
              return 5;
            } else if (express) {
              return 1;
            } else if (weight > 10) { // <-
              return 3;
            }
            return 2;
          }
        }
      `,
    ],
    clear: [
      py`
        def step(reader):
            if reader.next() == "a":
                return 1
            elif reader.next() == "a":
                return 2
            if reader.done:
                return 3
            if reader.done:
                return 4
      `,
      go`
        package files

        func open(path string) error {
        	if err := stat(path); err != nil {
        		return err
        	} else if err := lock(path); err != nil {
        		return err
        	}
        	return nil
        }
      `,
      java`
        class Shipping {
          int days(int weight, Iterator<Integer> it) {
            if (weight > 10) {
              return 5;
            } else if (weight > 5) {
              if (weight > 10) return 4;
            } else if (it.next() > 1) {
              return 1;
            } else if (it.next() > 1) {
              return 3;
            }
            return 2;
          }
        }
      `,
    ],
  },
};
