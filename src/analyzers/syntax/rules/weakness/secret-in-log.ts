import type { Node } from "web-tree-sitter";

import { argumentsOf, callKinds, methodOf, receiverName } from "../../calls.ts";
import { go, java, js, py, ts } from "../../example.ts";
import { memberOf, unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import { piecesOf, valuesIn } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

const methods =
  /^(log|debug|info|warn|warning|error|trace|fatal|critical|exception|print|println|printf|Print|Printf|Println|Info|Infof|Debug|Debugf|Warn|Warnf|Error|Errorf|Infow|Debugw)$/;
const receivers =
  /^(console|(\w+\.)*_?(log|logger|logging|LOG|LOGGER|winston|pino|slog|zap|sugar|logrus|klog|glog|log4js|current_app\.logger|app\.logger|app\.log))$/;

/** Names that, whole, hold a secret; not `passwordField`, `tokenCount` or `hasPassword`. */
const secrets =
  /^(_?(new|old|user|plain|raw|client|db|database|admin|current|private|access|refresh|bearer|auth|secret|jwt|reset)?_?(password|passwd|pwd|passphrase|client_?secret|private_?key|secret_?key|access_?token|refresh_?token|bearer_?token|auth_?token|jwt_?token|jwt_?secret|api_?secret|credit_?card(_?number)?|card_?number|cvv|ssn))$/i;

/** The part of a value that is logged as it is; null for what a call makes of it. */
function secretIn(given: Node): string | null {
  const node = unwrap(given);
  const pieces = piecesOf(node);
  if (pieces !== null) {
    for (const value of valuesIn(pieces)) {
      const name = secretIn(value);
      if (name !== null) return name;
    }
    return null;
  }
  const name = memberOf(node)?.name ?? (node.type === "identifier" ? node.text : null);
  // Names in capitals are keys and messages: ERROR_PASSWORD.
  return name !== null && secrets.test(name) && !/^[A-Z_]+$/.test(name) ? name : null;
}

/** Messages and places of programs that talk with whoever started them. */
const shown =
  /generated|initial|default|random|new password| set to|reset|^\S+\(\s*["'`]\s*passw(or)?d:/i;
const ownTerminal = /(^|[/_-])(cli|cmd|commands?|setup|install|reset|bin|scripts?|console|seed)/i;

function check(call: Node, source: Source): Hit | null {
  const method = methodOf(call) ?? "";
  if (!methods.test(method) || !receivers.test(receiverName(call))) return null;
  // Programs that people start themselves show the password that was made or set, where else.
  if (shown.test(call.text) || ownTerminal.test(source.path)) return null;
  for (const argument of argumentsOf(call)) {
    const name = secretIn(argument);
    if (name !== null) return { at: argument, name };
  }
  return null;
}

const mentions = [
  "assw",
  "assW",
  "ASSW",
  "assp",
  "assP",
  "pwd",
  "Pwd",
  "PWD",
  "ecret",
  "ECRET",
  "oken",
  "OKEN",
  "rivateK",
  "rivate_k",
  "rivate_K",
  "rivatek",
  "redit",
  "ardN",
  "ard_n",
  "ard_N",
  "ardn",
  "cvv",
  "Cvv",
  "CVV",
  "ssn",
  "Ssn",
  "SSN",
];

/** A secret written where many read. */
export const secretInLog: SyntaxRule = {
  id: "secret-in-log",
  category: "security",
  severity: "major",
  confidence: "high",
  cwe: "CWE-532",
  skipInTests: true,
  title: "{name} is written to the log.",
  trigger:
    "Each time this line runs, the secret stands in plain text in files and services that keep logs for months and that many people read.",
  why: "Logs are copied, searched and shared; who reads them is not meant to act as the user. Log that it happened and for whom, without the value.",
  visits: {
    javascript: { kinds: ["call_expression"], mentions, check },
    python: { kinds: callKinds.python, mentions, check },
    go: { kinds: callKinds.go, mentions, check },
    java: { kinds: ["method_invocation"], mentions, check },
  },
  examples: {
    flagged: [
      ts`
        export async function login(email: string, password: string) {
          console.log("login", email, password); // <-
          return await check(email, password);
        }
      `,
      py`
        def connect(user, password):
            logger.debug(f"connecting as {user} with {password}")  # <-
            return open_session(user, password)
      `,
      go`
        package auth

        func refresh(session *Session) error {
        	log.Printf("refreshing with %s", session.RefreshToken) // <-
        	return session.Renew()
        }
      `,
      java`
        class Accounts {
          void create(AccountForm form, String password) {
            logger.info("creating {} {}", form.name(), password); // <-
            save(form, hash(password));
          }
        }
      `,
    ],
    clear: [
      ts`
        export async function login(email: string, password: string) {
          console.log("login", email, password.length);
          logger.warn(ERROR_PASSWORD, mask(password));
        }
      `,
      js`
        console.error("password is missing", { hasPassword: Boolean(password) });
        console.log(\`\${passwordField} \${tokenCount}\`);
      `,
      py`
        def connect(user, password):
            logger.debug("connecting as %s, password given: %s", user, bool(password))
            form.info(password)
      `,
      go`
        package auth

        func refresh(session *Session) error {
        	log.Printf("refreshing session of %s", session.User)
        	return session.Renew(session.RefreshToken)
        }
      `,
      java`
        class Accounts {
          void create(AccountForm form, String password) {
            logger.info("creating {} (password of {} letters)", form.name(), password.length());
          }
        }
      `,
    ],
  },
};
