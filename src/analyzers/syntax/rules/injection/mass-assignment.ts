import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, isCall, methodOf, receiverOf } from "../../calls.ts";
import { js, py, ts } from "../../example.ts";
import { isInput } from "../../input.ts";
import { definitionsOf } from "../../definitions.ts";
import { unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";

/** What has fields that decide on rights: others can only be filled with more than was meant. */
const accounts =
  /^(\w*\.)*_?(user|account|member|customer|employee|profile|admin|tenant|organi[sz]ation)s?(Model|Schema|Entity|Repository|Service)?$/i;
const takesFields =
  /^(create|insertOne|insert|insertMany|update|updateOne|findByIdAndUpdate|findOneAndUpdate|updateMany|set|assign|merge|build|save|findByPk|upsert)$/;

/** True for a request's whole body, or a copy of it; not for its parts, nor for what a schema gave. */
function isWholeBody(given: Node, source: Source, depth = 0): boolean {
  const node = unwrap(given);
  if (depth > 4) return false;
  if (isInput(node, source))
    return /(\.body|\.json|\.get_json\([^()]*\)|\.json\(\)|\.data|\.POST|\.form)$/.test(node.text);
  if (node.type === "identifier") {
    const definitions = definitionsOf(node, source);
    return (
      definitions.length === 1 &&
      definitions.every(({ value }) => value !== null && isWholeBody(value, source, depth + 1))
    );
  }
  if (node.type === "object" || node.type === "dictionary") {
    const [first, ...more] = node.namedChildren;
    const spread = first && /spread|splat/.test(first.type) ? first.firstNamedChild : null;
    // What is spread last is stronger than what stands before; what stands after may be the rights.
    return (
      spread !== null &&
      more.every(
        (pair) =>
          !/role|admin|right|permission|owner|user/i.test(
            pair.childForFieldName("key")?.text ?? "",
          ),
      ) &&
      isWholeBody(spread, source, depth + 1)
    );
  }
  if (isCall(node))
    return (
      /(\.to_dict|^dict)$/.test(calleeOf(node, source) ?? "") &&
      isWholeBody(receiverOf(node) ?? argumentsOf(node)[0] ?? node, source, depth + 5)
    );
  return false;
}

function checkScript(call: Node, source: Source): Hit | null {
  const given = argumentsOf(call);
  const fields = (): Hit | null => {
    const body = given.find((argument) => isWholeBody(argument, source));
    return body === undefined || isShaped(call) ? null : { at: body };
  };
  if (call.type === "new_expression") {
    const type = call.childForFieldName("constructor")?.text ?? "";
    return /^[A-Z]/.test(type) && accounts.test(type) ? fields() : null;
  }
  const method = methodOf(call) ?? "";
  if (!takesFields.test(method)) return null;
  const target =
    receiverOf(call)?.text === "Object" ? (given[0]?.text ?? "") : (receiverOf(call)?.text ?? "");
  // A service of that name has checks of its own; a model has none.
  const isModel =
    /(^|\.)[A-Z]\w*$|^(prisma|db|models)\./.test(target) || receiverOf(call)?.text === "Object";
  return isModel && accounts.test(target) ? fields() : null;
}

function checkPython(call: Node, source: Source): Hit | null {
  const callee = calleeOf(call, source) ?? "";
  if (
    !/\.objects\.(create|update_or_create)$/.test(callee) &&
    !accounts.test(
      callee
        .replace(/\.(objects\.)?(create|filter\(\)\.update|update|update_one)$/, "")
        .split(".")
        .at(-1) ?? "",
    )
  )
    return null;
  const splat = (call.childForFieldName("arguments")?.namedChildren ?? []).find(
    ({ type }) => type === "dictionary_splat",
  );
  const body = splat?.firstNamedChild;
  return body &&
    !/serializ|schema|form/i.test(callee) &&
    isWholeBody(body, source) &&
    !isShaped(call)
    ? { at: splat }
    : null;
}

/** Fields that are taken out, or a check of the body's shape, before. */
function isShaped(call: Node): boolean {
  return /delete \w+\.\w+|validat|schema|\bpick\(|\bomit\(|\.pop\(|allowed|whitelist|permit|checkRights|isAdmin|requireAdmin|admin_required/i.test(
    functionAround(call)?.text.slice(0, 4000) ?? "",
  );
}

const mentions = [".body", ".json", "get_json", ".data", ".POST", ".form"];

/** An account whose every field is filled as the request says. */
export const massAssignment: SyntaxRule = {
  id: "mass-assignment",
  category: "security",
  severity: "major",
  confidence: "medium",
  cwe: "CWE-915",
  skipInTests: true,
  title: "All fields of an account are taken from the request's body.",
  trigger:
    'A body with one more field than the form has, such as `"role": "admin"` or `"verified": true`, is stored with it.',
  why: "A form shows few fields, but a request may hold any. Take the fields that people may set one by one, or check the body against a schema that drops all others.",
  visits: {
    javascript: { kinds: ["call_expression", "new_expression"], mentions, check: checkScript },
    python: { kinds: ["call"], mentions, check: checkPython },
  },
  examples: {
    flagged: [
      py`
        def add_offer(request):
            Offer.objects.create(**request.POST)  # <-
            return redirect("offers")
      `,
      js`
        router.put("/users/:id", async (req, res) => {
          res.json(await User.findByIdAndUpdate(req.params.id, req.body, { new: true })); // <-
        });
      `,
      ts`
        app.post("/register", async (req, res) => {
          const user = new User({ ...req.body, createdAt: new Date() }); // <-
          await user.save();
          res.status(201).json(user.id);
        });
      `,
      py`
        @app.post("/register")
        def register():
            fields = request.get_json()
            user = User(**fields)  # <-
            db.session.add(user)
            return jsonify(id=user.id)
      `,
    ],
    clear: [
      js`
        router.put("/users/:id", async (req, res) => {
          const { name, bio } = req.body;
          res.json(await User.findByIdAndUpdate(req.params.id, { name, bio }));
        });
      `,
      ts`
        app.post("/register", async (req, res) => {
          const fields = registration.parse(req.body);
          res.json(await User.create(fields), await Comment.create(req.body));
        });
      `,
      js`
        app.post("/register", async (req, res) => {
          res.json(await User.create({ ...req.body, role: "reader" }));
        });
      `,
      py`
        @app.post("/register")
        def register():
            fields = RegistrationSchema().load(request.get_json())
            note = Note(**request.get_json())
            return store(User(**fields), note)
      `,
    ],
  },
};
