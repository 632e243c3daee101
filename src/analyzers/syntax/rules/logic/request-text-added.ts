import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { js, ts } from "../../example.ts";
import { isInput } from "../../input.ts";
import { memberOf, unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { numberOf } from "./comparison.ts";

function check(sum: Node, source: Source): Hit | null {
  if (sum.childForFieldName("operator")?.type !== "+") return null;
  const left = sum.childForFieldName("left");
  const right = sum.childForFieldName("right");
  if (!left || !right) return null;
  const other = numberOf(right) === null ? (numberOf(left) === null ? null : right) : left;
  // Express turns parameters into something else where `app.param(…)` says so.
  if (other === null || source.text.includes("app.param(")) return null;
  const from = textIn(other, source, 0);
  return from ? { at: sum, because: [from] } : null;
}

/** Where an expression got a text from an address, a cookie or a field; null when it may be a number. */
function textIn(expression: Node, source: Source, depth: number): Node | null {
  const node = unwrap(expression);
  if (depth > 4) return null;
  const { object } = memberOf(node) ?? {};
  if (
    object &&
    isInput(object, source) &&
    /^(query|params|cookies|headers)$/.test(memberOf(object)?.name ?? "")
  )
    return node;
  if (node.type === "call_expression") {
    const [name] = argumentsOf(node);
    const callee = node.childForFieldName("function")?.text ?? "";
    if (/^((window|globalThis)\.)?prompt$/.test(callee)) return node;
    return methodOf(node) === "get" && /(^|\.)searchParams\.get$/.test(callee) && name
      ? node
      : null;
  }
  if (node.type === "binary_expression") {
    const left = node.childForFieldName("left");
    return /^(\|\||\?\?)$/.test(node.childForFieldName("operator")?.type ?? "") && left
      ? textIn(left, source, depth + 1)
      : null;
  }
  if (node.type !== "identifier") return null;
  const definitions = definitionsOf(node, source);
  const [first] = definitions;
  if (first === undefined || definitions.length > 1) return null;
  return first.value === null
    ? takenApart(first.at, source)
    : textIn(first.value, source, depth + 1);
}

/** `const { page = 1 } = req.query` */
function takenApart(bound: Node, source: Source): Node | null {
  const pattern =
    bound.parent?.type === "object_assignment_pattern" ? bound.parent.parent : bound.parent;
  const declarator = pattern?.parent;
  const from =
    pattern?.type === "object_pattern" && declarator?.type === "variable_declarator"
      ? declarator.childForFieldName("value")
      : null;
  return from &&
    isInput(from, source) &&
    /^(query|params|cookies|headers)$/.test(memberOf(from)?.name ?? "")
    ? bound
    : null;
}

/** A text out of a request, to which a number is added as if it were one. */
export const requestTextAdded: SyntaxRule = {
  id: "request-text-added",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The value is a text, so the number is written behind it instead of added",
  trigger: "With `2` in the address, `page + 1` gives the text `21`.",
  why: "Parts of an address, cookies, headers and typed answers are texts, and `+` joins texts. Turn the value into a number first, with `Number(…)`, and check that it is one.",
  visits: { javascript: { kinds: ["binary_expression"], check } },
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
