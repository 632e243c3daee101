import type { Node } from "web-tree-sitter";

import { go, java, js, ts } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { comparisonOf } from "./comparison.ts";

function check(loop: Node): Hit | null {
  const clause = loop.namedChildren.find(({ type }) => type === "for_clause") ?? loop;
  const counter = counterOf(clause);
  const condition = clause.childForFieldName("condition");
  const [step, ...steps] = ["increment", "update"].flatMap((field) =>
    clause.childrenForFieldName(field),
  );
  const body = loop.childForFieldName("body");
  if (counter === null || !condition || !step || !body || steps.length > 0) return null;
  const asked = comparisonOf(condition);
  if (asked === null || asked.left.text !== counter || !/[<>]/.test(asked.operator)) return null;
  const stepped = steppedBy(step);
  if (stepped === null || stepped === counter) return null;
  // A condition on both is about both.
  if (names(condition).includes(stepped)) return null;
  return changes(body, counter) ? null : { at: step, name: counter, because: [clause] };
}

/** The one variable that a loop begins with. */
function counterOf(clause: Node): string | null {
  const start = clause.childForFieldName("initializer") ?? clause.childForFieldName("init");
  const declarators =
    start?.namedChildren.filter(({ type }) => type === "variable_declarator") ?? [];
  if (declarators.length === 1) return declarators[0]?.childForFieldName("name")?.text ?? null;
  if (declarators.length > 1 || start?.type !== "short_var_declaration") return null;
  const left = start.childForFieldName("left")?.namedChildren ?? [];
  return left.length === 1 ? (left[0]?.text ?? null) : null;
}

/** The variable that `i++`, `i += 2` and the like change. */
function steppedBy(step: Node): string | null {
  if (
    !/^(update_expression|augmented_assignment_expression|inc_statement|dec_statement)$/.test(
      step.type,
    )
  )
    return null;
  const target =
    step.childForFieldName("argument") ?? step.childForFieldName("left") ?? step.firstNamedChild;
  return target?.type === "identifier" ? target.text : null;
}

function names(node: Node): readonly string[] {
  return [node, ...node.descendantsOfType("identifier")]
    .filter(({ type }) => type === "identifier")
    .map(({ text }) => text);
}

const givers = [
  "assignment_expression",
  "augmented_assignment_expression",
  "assignment_statement",
  "update_expression",
  "inc_statement",
  "dec_statement",
  "unary_expression",
];

/** True when the body gives the counter a value itself, or hands out its address. */
function changes(body: Node, counter: string): boolean {
  return body.descendantsOfType(givers).some((each) => {
    if (each.type === "unary_expression" && each.child(0)?.type !== "&") return false;
    const target = each.childForFieldName("left") ?? each.firstNamedChild;
    return target !== null && names(target).includes(counter);
  });
}

/** A loop that counts with one variable and steps another. */
export const loopStepsOtherVariable: SyntaxRule = {
  id: "loop-steps-other-variable",
  category: "bug",
  severity: "critical",
  confidence: "high",
  cwe: "CWE-835",
  title: "The loop asks {name} when to end and steps another variable.",
  trigger:
    "Once the condition holds it holds for ever: the loop never ends, or runs past what the other variable counts.",
  why: "Loops within loops are often copied with the outer counter left in the step. Step the variable that the condition asks.",
  visits: {
    javascript: { kinds: ["for_statement"], check },
    go: { kinds: ["for_statement"], check },
    java: { kinds: ["for_statement"], check },
  },
  examples: {
    flagged: [
      js`
        for (let row = 0; row < rows; row++) {
          for (let column = 0; column < columns; row++) { // <-
            draw(row, column);
          }
        }
      `,
      ts`
        export function fill(grid: number[][], width: number): void {
          let i = 0;
          for (let j = 0; j < width; i += 1) grid[i] = [j]; // <-
        }
      `,
      go`
        package grid

        func Draw(rows, columns int) {
        	for i := 0; i < rows; i++ {
        		for j := 0; j < columns; i++ { // <-
        			draw(i, j)
        		}
        	}
        }
      `,
      java`
        class Grid {
          void draw(int rows, int columns) {
            for (int i = 0; i < rows; i++) {
              for (int j = columns; j > 0; i--) { // <-
                draw(i, j);
              }
            }
          }
        }
      `,
    ],
    clear: [
      js`
        for (let row = 0; row < rows; row++) {
          for (let at = 0, column = 0; column < columns; at++) {
            column += widths[at];
          }
        }
      `,
      ts`
        for (let node = first; node !== null; depth++) {
          node = node.next;
        }
      `,
      go`
        package grid

        func Draw(rows int) {
        	n := 0
        	for rest := rows; rest > 0; n++ {
        		rest /= 2
        	}
        	for i := 0; i < rows && n > 0; n-- {
        		draw(i, n)
        	}
        }
      `,
      java`
        class Grid {
          int depth(Node start) {
            int depth = 0;
            for (Node node = start; node != null; depth++) {
              node = node.parent();
            }
            return depth;
          }
        }
      `,
    ],
  },
};
