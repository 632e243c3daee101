import type { Node } from "web-tree-sitter";

import { js, ts } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { numberOf } from "./comparison.ts";
import { requestTextIn } from "./request-text.ts";

function check(node: Node, source: Source): Hit | null {
  const sign = node.childForFieldName("operator")?.type;
  if (sign !== "===" && sign !== "!==") return null;
  const left = node.childForFieldName("left");
  const right = node.childForFieldName("right");
  if (!left || !right || numberOf(right) === null) return null;
  // With `|| 1` it may be that number.
  if (left.type !== "identifier" && left.type !== "member_expression") return null;
  const from = requestTextIn(left, source);
  if (from === null || isDefaulted(from)) return null;
  return { at: node, because: [from], name: sign === "===" ? "false" : "true" };
}

/** `req.query.page || 1`, or `{ page = 1 }`: then it is a number where there was none. */
function isDefaulted(from: Node): boolean {
  const around = from.parent;
  if (around?.type === "object_assignment_pattern") return true;
  return /^(\|\||\?\?)$/.test(around?.childForFieldName("operator")?.type ?? "");
}

/** A text out of a request compared strictly with a number. */
export const requestTextEqualsNumber: SyntaxRule = {
  id: "request-text-equals-number",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "A text is never the same as a number, so this is always {name}.",
  trigger:
    "With `1` in the address the value is the text `1`, and the branch for the number 1 is never taken.",
  why: 'Parts of an address, cookies and headers are texts. Compare with a text (`=== "1"`), or turn the value into a number first.',
  visits: {
    javascript: {
      kinds: ["binary_expression"],
      mentions: ["query", "params", "cookies", "headers", "prompt", "searchParams"],
      check,
    },
  },
  examples: {
    flagged: [
      ts`
        app.get("/posts", (req, res) => {
          if (req.query.page === 1) return res.json(first); // <-
          res.json(posts.page(Number(req.query.page)));
        });
      `,
      js`
        router.get("/levels/:level", (req, res) => {
          const { level } = req.params;
          res.send(level !== 0 ? upper(level) : ground()); // <-
        });
      `,
      js`
        const step = new URL(location.href).searchParams.get("step");
        if (step === 2) showSecond(); // <-
      `,
    ],
    clear: [
      ts`
        app.get("/posts", (req, res) => {
          if (req.query.page === "1" || Number(req.query.page) === 2) return res.json(first);
          const page = req.query.page || 1;
          if (page === 1) return res.json(first);
        });
      `,
      js`
        router.post("/levels", (req, res) => {
          const { level = 0 } = req.query;
          res.send(level === 0 || req.body.level === 3);
        });
      `,
      js`
        if (req.query.page == 1 || req.query.tags.length === 0) showFirst();
      `,
    ],
  },
};
