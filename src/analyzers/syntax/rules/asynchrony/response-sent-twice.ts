import type { Node } from "web-tree-sitter";

import { callKinds } from "../../calls.ts";
import { js, ts } from "../../example.ts";
import { withoutParentheses } from "../../names.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

/** Methods of Express and its like that send the whole answer. */
const sends = /^(send|json|jsonp|redirect|render|sendStatus|sendFile|download)$/;
const response = /^(res|response|reply)$/;

function check(statement: Node): Hit | null {
  const branch = statement.childForFieldName("consequence");
  if (branch === null || statement.childForFieldName("alternative") !== null) return null;
  const last = branch.type === "statement_block" ? lastOf(branch) : branch;
  const first = last && sendIn(last);
  if (!last || first === null || last.type !== "expression_statement") return null;
  for (let next = statement.nextNamedSibling; next !== null; next = next.nextNamedSibling) {
    const second = sendIn(next);
    if (second && second.name !== "next" && (second.name === first.name || first.name === "next"))
      return { at: last, because: [second.call] };
    // From here on it is not certain that the line below is reached.
    if (
      !/^(expression_statement|lexical_declaration|variable_declaration|comment)$/.test(next.type)
    )
      return null;
  }
  return null;
}

function lastOf(block: Node): Node | null {
  return block.namedChildren.findLast(({ type }) => type !== "comment") ?? null;
}

/** The call of a statement that sends, with the name of what it answers by. */
function sendIn(statement: Node): { readonly call: Node; readonly name: string } | null {
  if (!/^(expression_statement|return_statement)$/.test(statement.type)) return null;
  const value = statement.firstNamedChild;
  const call = value && withoutParentheses(value);
  if (call?.type !== callKinds.javascript[0]) return null;
  const callee = call.childForFieldName("function");
  // `next(error)` has the error handler answer.
  if (callee?.text === "next" && (call.childForFieldName("arguments")?.namedChildCount ?? 0) > 0) {
    return { call, name: "next" };
  }
  if (callee?.type !== "member_expression") return null;
  if (!sends.test(callee.childForFieldName("property")?.text ?? "")) return null;
  let root = callee.childForFieldName("object");
  // `res.status(404).json(…)`
  while (root?.type === "call_expression" || root?.type === "member_expression") {
    root = root.childForFieldName("function") ?? root.childForFieldName("object");
  }
  return root?.type === "identifier" && response.test(root.text) ? { call, name: root.text } : null;
}

/** An answer that is sent, after which the handler runs on and sends another. */
export const responseSentTwice: SyntaxRule = {
  id: "response-sent-twice",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The handler runs on after this answer and sends a second one.",
  trigger:
    "Whenever the condition holds, what should have been kept from happening happens all the same, and the second answer throws `Cannot set headers after they are sent`, which in an async handler can end the process.",
  why: "Sending an answer does not leave the function. Write `return` before it, or put the rest into an else.",
  skipInTests: true,
  visits: { javascript: { kinds: ["if_statement"], check } },
  examples: {
    flagged: [
      js`
        app.get("/users/:id", async (req, res) => {
          const user = await users.find(req.params.id);
          if (!user) {
            res.status(404).json({ error: "not found" }); // <-
          }
          res.json(user);
        });
      `,
      ts`
        router.post("/login", (request: Request, response: Response) => {
          if (!request.body.name) response.sendStatus(400); // <-
          const session = sessions.open(request.body.name);
          response.cookie("session", session.id);
          return response.redirect("/");
        });
      `,
      js`
        fastify.delete("/items/:id", async (request, reply) => {
          if (!request.user.admin) {
            log.warn("refused");
            reply.code(403).send(); // <-
          }
          await items.remove(request.params.id);
          reply.code(204).send();
        });
      `,
      js`
        app.get("/report", (req, res, next) => {
          report.read((error, text) => {
            if (error) next(error); // <-
            res.send(text);
          });
        });
      `,
    ],
    clear: [
      js`
        app.get("/users/:id", async (req, res) => {
          const user = await users.find(req.params.id);
          if (!user) {
            return res.status(404).json({ error: "not found" });
          }
          res.json(user);
        });
      `,
      js`
        app.get("/feed", (req, res) => {
          if (req.query.format === "xml") {
            res.type("xml").send(feed.xml());
          } else {
            res.json(feed.items());
          }
        });
      `,
      ts`
        router.get("/page", (req, res) => {
          if (req.query.plain) {
            res.send(page.text);
            return;
          }
          res.send(page.html);
        });
      `,
      js`
        app.get("/file", (req, res, next) => {
          if (req.query.big) {
            res.set("X-Size", "big");
          }
          if (req.query.skip) return next("route");
          res.sendFile(req.app.locals.file, next);
        });
      `,
    ],
  },
};
