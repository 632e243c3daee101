import type { Node } from "web-tree-sitter";

import { argumentsOf, isCall, methodOf, receiverOf } from "../../calls.ts";
import { isConstant } from "../../constant.ts";
import { java, js, py, ts } from "../../example.ts";
import { inputIn } from "../../flow.ts";
import { memberOf, unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

const password = /^(password|passwd|pwd|pass|getPassword)$/i;
/** Who has a password that is kept: an account, a row; not a form, nor settings. */
const keeper =
  /(user|account|member|customer|admin|row|record|person|employee|doc|found|existing|result|data\[0\]|rows\[0\])s?\d?(\(\))?!?$/i;

/** `user.password`, `user["password"]`, `user.getPassword()`. */
function isKept(given: Node): boolean {
  const node = unwrap(given);
  if (isCall(node)) {
    const receiver = receiverOf(node);
    return methodOf(node) === "getPassword" && receiver !== null && keeper.test(receiver.text);
  }
  const member = memberOf(node);
  if (member !== null) return password.test(member.name) && keeper.test(member.object.text);
  const object = node.type.startsWith("subscript") ? node.firstNamedChild : null;
  return object !== null && keeper.test(object.text) && /\[["']passw(or)?d["']\]$/.test(node.text);
}

/** What was typed in: the request's, or a parameter by that name. */
function isGiven(given: Node, source: Source): boolean {
  const node = unwrap(given);
  if (
    inputIn(node, source, { clears: /hash|digest|crypt|encrypt|encode|md5|sha\d*|pbkdf/i }) !== null
  )
    return true;
  return (
    node.type === "identifier" &&
    /^(password|passwd|pwd|pass|(input|given|entered|plain|raw)_?password)$/i.test(node.text) &&
    !isConstant(node, source)
  );
}

function sidesOf(node: Node): readonly Node[] {
  if (isCall(node)) {
    const receiver = receiverOf(node);
    return methodOf(node) === "equals" && receiver !== null ? [receiver, ...argumentsOf(node)] : [];
  }
  const operator =
    (node.childForFieldName("operator") ?? node.childForFieldName("operators"))?.text ?? "";
  return /^[!=]==?$/.test(operator) ? node.namedChildren : [];
}

function check(node: Node, source: Source): Hit | null {
  const [left, right, more] = sidesOf(node);
  if (!left || !right || more) return null;
  const [kept, given] = isKept(left) ? [left, right] : [right, left];
  if (!isKept(kept) || isKept(given) || !isGiven(given, source)) return null;
  // Who hashes what was typed in under its own name compares hashes.
  const hashed = /(hash|digest|md5|sha\d|crypt)\w*\(/i;
  return hashed.test(node.parent?.parent?.parent?.text.slice(0, 2000) ?? "") ? null : { at: node };
}

const mentions = ["pass", "Pass", "PASS", "pwd", "Pwd", "PWD"];

/** Passwords kept as they are. */
export const plainPasswordComparison: SyntaxRule = {
  id: "plain-password-comparison",
  category: "security",
  severity: "major",
  confidence: "high",
  cwe: "CWE-256",
  skipInTests: true,
  title: "The stored password is compared as it was typed, so it is kept in plain text.",
  trigger:
    "Whoever sees the table, a backup or one faulty query has the passwords of all, which open their accounts elsewhere too.",
  why: "A login needs no stored password, only a slow hash of it. Keep one by argon2id, scrypt or bcrypt, and compare with the library's verify.",
  visits: {
    javascript: { kinds: ["binary_expression"], mentions, check },
    python: { kinds: ["comparison_operator"], mentions, check },
    java: { kinds: ["method_invocation"], mentions, check },
  },
  examples: {
    flagged: [
      js`
        router.post("/login", async (req, res) => {
          const user = await User.findOne({ where: { email: String(req.body.email) } });
          if (!user || user.password !== req.body.password) return res.sendStatus(401); // <-
          res.json(startSession(user));
        });
      `,
      py`
        def login(name, password):
            user = find_user(name)
            if user and user.password == password:  # <-
                return start_session(user)
      `,
      java`
        class Logins {
          Session login(String name, String password) {
            User user = users.findByName(name);
            return user.getPassword().equals(password) ? start(user) : null; // <-
          }
        }
      `,
    ],
    clear: [
      ts`
        router.post("/register", async (req, res) => {
          if (req.body.password !== req.body.confirm) return res.sendStatus(400);
          const same = form.password === password && (await bcrypt.compare(password, user.password));
          res.json(same);
        });
      `,
      py`
        def login(name, password):
            user = find_user(name)
            if user and user.password == hash_password(password, user.salt):
                return start_session(user)
            if user and user.password == "":
                return ask_for_password(user)
      `,
      java`
        class Logins {
          boolean same(String name, String password, Form form) {
            return form.getPassword().equals(password) && encoder.matches(password, users.find(name).getPassword());
          }
        }
      `,
    ],
  },
};
