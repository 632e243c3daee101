import type { Node } from "web-tree-sitter";

import { js, ts } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { numberOf } from "./comparison.ts";
import { requestTextIn } from "./request-text.ts";

function check(sum: Node, source: Source): Hit | null {
  if (sum.childForFieldName("operator")?.type !== "+") return null;
  const left = sum.childForFieldName("left");
  const right = sum.childForFieldName("right");
  if (!left || !right) return null;
  const other = numberOf(right) === null ? (numberOf(left) === null ? null : right) : left;
  const from = other && requestTextIn(other, source);
  return from ? { at: sum, because: [from] } : null;
}

/** A text out of a request, to which a number is added as if it were one. */
export const requestTextAdded: SyntaxRule = {
  id: "request-text-added",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The value is a text, so the number is written behind it instead of added.",
  trigger: "With `2` in the address, `page + 1` gives the text `21`.",
  why: "Parts of an address, cookies, headers and typed answers are texts, and `+` joins texts. Turn the value into a number first, with `Number(…)`, and check that it is one.",
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
        app.get("/posts", async (req, res) => {
          const page = req.query.page || 1;
          res.json({ posts: await posts.page(page), next: page + 1 }); // <-
        });
      `,
      js`
        router.get("/versions/:version", (req, res) => {
          const { version } = req.params;
          res.redirect("/versions/" + (version + 1)); // <-
        });
      `,
      js`
        const start = new URL(location.href).searchParams.get("start");
        load(start + 20); // <-
      `,
    ],
    clear: [
      ts`
        app.get("/posts", async (req, res) => {
          const page = Number(req.query.page || 1);
          res.json({ posts: await posts.page(page), next: page + 1 });
        });
      `,
      js`
        router.post("/counts", (req, res) => {
          res.json({ count: req.body.count + 1, before: req.query.count - 1 });
        });
      `,
      js`
        app.get("/posts", (req, res) => {
          let { page } = req.query;
          page = parseInt(page, 10);
          res.json({ next: page + 1, title: "page " + req.query.page });
        });
      `,
      js`
        app.param("year", (req, res, next, year) => {
          req.params.year = Number(year);
          next();
        });
        app.get("/after/:year", (req, res) => res.json(yearBook(req.params.year + 1)));
      `,
    ],
  },
};
