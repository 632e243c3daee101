import type { Node } from "web-tree-sitter";

import { calledFunction, handlesErrors, isAsync } from "../../async-functions.ts";
import { js, ts } from "../../example.ts";
import { withoutParentheses } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestorInFunction, functionAround, isWithin } from "../../tree.ts";
import { givesPromise } from "./known-promises.ts";

function check(statement: Node, source: Source): Hit | null {
  const given = statement.firstNamedChild;
  const value = given && withoutParentheses(given);
  if (value?.type !== "call_expression" && value?.type !== "new_expression") return null;
  const around = ancestorInFunction(statement, ["try_statement"]);
  const body = around?.childForFieldName("body");
  if (!around || !body || !isWithin(statement, body)) return null;
  const fn = functionAround(statement);
  if (fn === null || !isAsync(fn) || !givesPromise(value, source)) return null;
  const hasFinally = around.childForFieldName("finalizer") !== null;
  if (!hasFinally && handlesErrors(calledFunction(value, source))) return null;
  // A catch that only throws the error on changes nothing.
  const handler = around.childForFieldName("handler")?.childForFieldName("body") ?? null;
  if (!hasFinally && isRethrow(handler)) return null;
  return { at: statement };
}

function isRethrow(handler: Node | null): boolean {
  const statements = handler?.namedChildren.filter(({ type }) => type !== "comment") ?? [];
  const [only] = statements;
  return (
    statements.length === 1 && only?.type === "throw_statement" && /^throw \w+;?$/.test(only.text)
  );
}

/** A promise returned from a try without await, so that its failure is not caught there. */
export const rejectionEscapesTry: SyntaxRule = {
  id: "rejection-escapes-try",
  category: "error-handling",
  severity: "major",
  confidence: "high",
  title: "The promise is returned from try without await, so its failure is not caught.",
  trigger:
    "When the call fails after it has started, the catch beside it does not run and the error reaches the caller; a finally runs while the work is still under way.",
  why: "Leaving the try block ends its protection, and a promise that is only returned fails later. Write `return await` inside try.",
  visits: { javascript: { kinds: ["return_statement"], mentions: ["async"], check } },
  examples: {
    flagged: [
      ts`
        async function readConfig(path: string): Promise<Config> {
          return parse(await readFile(path, "utf8"));
        }

        export async function config(): Promise<Config> {
          try {
            return readConfig("app.toml"); // <-
          } catch {
            return defaults;
          }
        }
      `,
      js`
        import { readFile } from "node:fs/promises";

        export async function optional(path) {
          try {
            return readFile(path, "utf8"); // <-
          } catch (error) {
            if (error.code !== "ENOENT") throw error;
            return null;
          }
        }
      `,
      js`
        class Jobs {
          async work(connection, job) {
            return await connection.send(job);
          }

          async withConnection(job) {
            const connection = await this.pool.take();
            try {
              return this.work(connection, job); // <-
            } finally {
              connection.release();
            }
          }
        }
      `,
    ],
    clear: [
      js`
        import { readFile } from "node:fs/promises";

        export async function optional(path) {
          try {
            return await readFile(path, "utf8");
          } catch (error) {
            if (error.code !== "ENOENT") throw error;
            return null;
          }
        }
      `,
      ts`
        async function retry(path: string): Promise<string> {
          return await load(path);
        }

        export async function text(path: string): Promise<string> {
          try {
            return await load(path);
          } catch {
            return retry(path);
          }
        }
      `,
      js`
        async function post(url, body) {
          try {
            return await client.post(url, body);
          } catch (error) {
            throw new Error("not sent", { cause: error });
          }
        }

        export async function notify(event) {
          try {
            return post(addressOf(event), event);
          } catch (error) {
            log.error(error);
          }
        }
      `,
      js`
        import { readFile } from "node:fs/promises";

        export function readers(paths) {
          try {
            return paths.map((path) => {
              return readFile(path);
            });
          } catch {
            return [];
          }
        }
      `,
    ],
  },
};
