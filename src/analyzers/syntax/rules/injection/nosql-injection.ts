import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf, receiverOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { js, py, ts } from "../../example.ts";
import { inputIn } from "../../flow.ts";
import { unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";

const filters =
  /^(find|findOne|findOneAnd(Update|Delete|Replace|Remove)|updateOne|updateMany|deleteOne|deleteMany|countDocuments|exists|find_one|find_one_and_(update|delete|replace)|update_one|update_many|delete_one|delete_many|count_documents|replace_one)$/;
/** What shows that a file's documents are MongoDB's. */
const libraries = /^(mongoose|mongodb|monk|pymongo|flask_pymongo|motor)\b/;

/** After these a value is a text, a number or an identifier, and so holds no operator. */
const clears =
  /(^|\.)(String|str|toString|trim|toLowerCase|toUpperCase|strip|lower|upper|parse|parseAsync|safeParse|validate\w*|sanitize\w*|ObjectId|Types\.ObjectId|join|isValid\w*|hash\w*|model_validate|form|args|params|headers|cookies|values|getlist|split|replace)$/;

function check(call: Node, source: Source): Hit | null {
  if (!filters.test(methodOf(call) ?? "")) return null;
  const filter = argumentsOf(call)[0];
  if (filter === undefined || !isOfMongo(call, source)) return null;
  for (const value of valuesOf(filter, source)) {
    const input = inputIn(value, source, { clears });
    if (input === null || !isBody(input) || hasTypeAsked(value, call)) continue;
    if (!isDecided(value, methodOf(call) ?? "")) continue;
    return { at: value, because: [input] };
  }
  return null;
}

/**
 * Whether matching any value does harm by itself: where the value is a proof, or what is found is
 * changed. Who finds any user by name still needs their password.
 */
function isDecided(value: Node, method: string): boolean {
  if (/update|delete|remove|replace/i.test(method)) return true;
  const key = value.parent?.type === "pair" ? value.parent.childForFieldName("key") : value;
  return /password|passwd|pwd|token|secret|code|otp|pin\b|key\b|hash/i.test(key?.text ?? "");
}

/** A library that the file imports, or a model of its own folder: `require("../models/user")`. */
function isOfMongo(call: Node, source: Source): boolean {
  const receiver = receiverOf(call)?.text ?? "";
  if (/\.collection\(|^(self\.)?(db|mongo\.db)[.[]/.test(receiver)) return true;
  for (const [name, full] of source.imports) {
    if (libraries.test(full)) return true;
    if (name === receiver && /^[A-Z]/.test(name) && /models?(\/|\.|$)/i.test(full)) {
      return /\.(findOne|findOneAnd\w+|updateOne|updateMany|deleteOne|deleteMany|countDocuments)$/.test(
        `.${methodOf(call) ?? ""}`,
      );
    }
  }
  return false;
}

/** The values of a filter that stands in the code or in a variable, one level deep. */
function valuesOf(given: Node, source: Source): readonly Node[] {
  const node = unwrap(given);
  if (node.type === "identifier") {
    return definitionsOf(node, source).flatMap(({ value }) =>
      value === null ? [] : unwrap(value).type === "identifier" ? [] : valuesOf(value, source),
    );
  }
  if (node.type !== "object" && node.type !== "dictionary")
    return /^member|attribute/.test(node.type) ? [node] : [];
  return node.namedChildren.flatMap((pair) => {
    if (pair.type === "shorthand_property_identifier") return [pair];
    // An operator of its own (`$eq`, `$in`) keeps what it is given from being one.
    const value = pair.type === "pair" ? pair.childForFieldName("value") : null;
    return value === null || value.type === "object" || value.type === "dictionary" ? [] : [value];
  });
}

/** Only a parsed body brings objects; parameters of the path and headers are texts. */
function isBody(input: Node): boolean {
  return /(\.body|\.json|\.get_json\([^()]*\)|\.data|\.json\(\))$/.test(input.text);
}

/** `typeof name === "string"` or `isinstance(name, str)` somewhere before. */
function hasTypeAsked(value: Node, call: Node): boolean {
  const around = functionAround(call)?.text ?? "";
  const name = value.text.split(".").at(-1) ?? value.text;
  return (
    (around.includes("typeof ") &&
      around
        .split("typeof ")
        .slice(1)
        .some((rest) => rest.slice(0, 60).includes(name))) ||
    around
      .split("isinstance(")
      .slice(1)
      .some((rest) => rest.slice(0, 60).includes(name))
  );
}

const mentions = [".body", ".json", "get_json", ".data"];

/** A query of a document database with operators that somebody sent. */
export const nosqlInjection: SyntaxRule = {
  id: "nosql-injection",
  category: "security",
  severity: "critical",
  confidence: "medium",
  cwe: "CWE-943",
  title: "A value of the request's body goes into a MongoDB filter as it came.",
  trigger:
    'A body with `{"password": {"$ne": null}}` instead of a text matches any password: its sender is let in, or reads and changes documents of others.',
  why: "JSON bodies bring objects, and MongoDB reads an object's keys as operators. Make the value a text first (String(value)), check the body against a schema, or put it under `$eq`.",
  visits: {
    javascript: { kinds: ["call_expression"], mentions, check },
    python: { kinds: ["call"], mentions, check },
  },
  examples: {
    flagged: [
      js`
        const User = require("../models/user");

        router.post("/login", async (req, res) => {
          const { email, password } = req.body;
          const user = await User.findOne({
            email,
            password, // <-
          });
          res.json({ ok: user !== null });
        });
      `,
      ts`
        import { MongoClient } from "mongodb";

        app.post("/reset", async (req, res) => {
          await db.collection("users").updateOne({ resetToken: req.body.token }, { $set: hash(req.body.password) }); // <-
          res.sendStatus(204);
        });
      `,
      py`
        from flask_pymongo import PyMongo

        @app.post("/login")
        def login():
            given = request.get_json()
            user = mongo.db.users.find_one({"name": given["name"], "code": given["code"]})  # <-
            return jsonify(ok=user is not None)
      `,
    ],
    clear: [
      js`
        const User = require("../models/user");

        router.post("/login", async (req, res) => {
          const user = await User.findOne({ email: req.body.email, code: String(req.body.code) });
          res.json({ ok: user !== null && (await user.matches(req.body.password)) });
        });
      `,
      ts`
        import { MongoClient } from "mongodb";

        app.post("/reset", async (req, res) => {
          const { token } = resetSchema.parse(req.body);
          await db.collection("users").updateOne({ resetToken: token }, { $unset: { resetToken: 1 } });
          await db.collection("logs").deleteOne({ _id: req.params.id, by: { $eq: req.body.by } });
        });
      `,
      js`
        app.post("/names", (req, res) => {
          res.json(names.find((name) => name === req.body.name));
        });
      `,
      py`
        from flask_pymongo import PyMongo

        @app.post("/login")
        def login():
            user = mongo.db.users.find_one({"name": request.form["name"]})
            return jsonify(ok=user is not None)
      `,
    ],
  },
};
