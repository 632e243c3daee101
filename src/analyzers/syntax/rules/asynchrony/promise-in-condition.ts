import type { Node } from "web-tree-sitter";

import { callsAsync } from "../../async-functions.ts";
import { js, ts } from "../../example.ts";
import { withoutParentheses } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

function check(node: Node, source: Source): Hit | null {
  const condition =
    node.type === "unary_expression"
      ? node.childForFieldName("operator")?.type === "!"
        ? node.childForFieldName("argument")
        : null
      : node.childForFieldName("condition");
  const at = condition && promiseIn(condition, source);
  return at === null ? null : { at };
}

/** A call, or one of those joined by `&&` and `||`, that gives a promise. */
function promiseIn(condition: Node, source: Source): Node | null {
  const bare = withoutParentheses(condition);
  if (bare.type === "call_expression") return callsAsync(bare, source) ? bare : null;
  if (bare.type !== "binary_expression") return null;
  if (!/^(&&|\|\|)$/.test(bare.childForFieldName("operator")?.type ?? "")) return null;
  for (const side of ["left", "right"]) {
    const part = bare.childForFieldName(side);
    const found = part && promiseIn(part, source);
    if (found) return found;
  }
  return null;
}

/** An async function's promise taken for its answer. */
export const promiseInCondition: SyntaxRule = {
  id: "promise-in-condition",
  category: "bug",
  severity: "critical",
  confidence: "high",
  title: "The condition tests a promise, which is always true.",
  trigger:
    "Whatever the async function would answer, false included, the condition takes the same branch; a check of rights lets everybody through.",
  why: "An async function gives a promise at once, and a promise is true like any object. Write `await` before the call.",
  visits: {
    javascript: {
      kinds: ["if_statement", "while_statement", "ternary_expression", "unary_expression"],
      mentions: ["async", "Promise<"],
      check,
    },
  },
  examples: {
    flagged: [
      ts`
        async function isAllowed(user: User): Promise<boolean> {
          return (await rolesOf(user)).includes("admin");
        }

        export async function remove(user: User, id: string) {
          if (!isAllowed(user)) throw new Forbidden(); // <-
          await db.remove(id);
        }
      `,
      js`
        class Uploads {
          async exists(name) {
            return (await this.store.head(name)) !== null;
          }

          async put(name, body) {
            if (name && this.exists(name)) { // <-
              throw new Error("there is one already");
            }
            await this.store.put(name, body);
          }
        }
      `,
      js`
        const hasSpace = async () => (await df()) > 1_000_000;

        export async function pick() {
          return hasSpace() ? "local" : "remote"; // <-
        }
      `,
    ],
    clear: [
      ts`
        async function isAllowed(user: User): Promise<boolean> {
          return (await rolesOf(user)).includes("admin");
        }

        export async function remove(user: User, id: string) {
          if (!(await isAllowed(user))) throw new Forbidden();
          await db.remove(id);
        }
      `,
      js`
        async function check(file) {
          return (await lint(file)).length === 0;
        }

        export function rules(check) {
          if (check("name")) return ["name"];
          return [];
        }
      `,
      ts`
        function running(): Promise<void> | null {
          return current;
        }

        export function stop() {
          if (running()) abort();
        }
      `,
    ],
  },
};
