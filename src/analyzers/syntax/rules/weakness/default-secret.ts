import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf } from "../../calls.ts";
import { at, java, js, py, ts } from "../../example.ts";
import { memberOf, unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import { literalText } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { isMeantForSome } from "./meant-for-some.ts";

/** Names of secrets that sign or encrypt, so that knowing them is enough; a database has a wall around it. */
const signs =
  /^([A-Z\d]+_)*((JWT|SESSION|COOKIE|AUTH|APP|TOKEN|SIGNING|ENCRYPTION|FLASK|DJANGO|CSRF|HMAC|ACCESS|REFRESH|NEXTAUTH|WEBHOOK)_?(\w+_)?(SECRET|KEY)(_KEY|_BASE)?|SECRET(_KEY)?(_BASE)?)$/;
/** What stands for "none", and files of developers and builds. */
const noSecret = /^(|none|null|undefined|change[-_ ]?it|\s+)$|^\//i;
const localFiles =
  /(^|\/)(dev|local|development|scripts?|docker|build|ci|\.storybook)[^/]*(\/|$)|[._-](dev|local|development)\.\w+$/i;

interface Fallback {
  readonly name: string;
  readonly value: Node;
}

function fallbackOf(node: Node, source: Source): Fallback | null {
  if (source.language === "javascript") {
    const operator = node.childForFieldName("operator")?.text;
    const left = node.childForFieldName("left");
    const value = node.childForFieldName("right");
    const member = left && memberOf(unwrap(left));
    if (!member || !value || (operator !== "||" && operator !== "??")) return null;
    return /^(process\.env|import\.meta\.env|Bun\.env|env)$/.test(member.object.text)
      ? { name: member.name, value }
      : null;
  }
  const callee = calleeOf(node, source) ?? "";
  if (!/^os\.(getenv|environ\.get)$/.test(callee)) return null;
  const [name, value] = argumentsOf(node);
  return name && value ? { name: literalText(name) ?? "", value } : null;
}

function check(node: Node, source: Source): Hit | null {
  const fallback = fallbackOf(node, source);
  if (fallback === null || !signs.test(fallback.name)) return null;
  const text = literalText(fallback.value);
  if (text === null || noSecret.test(text) || localFiles.test(source.path)) return null;
  // Code that compares with the default warns of it, or refuses to start.
  const isLookedFor = source.text.split(text).length > 2;
  return isLookedFor || isMeantForSome(node) || refusesElsewhere(source, fallback.name)
    ? null
    : { at: node, name: fallback.name };
}

/** A check at the start that the variable is set: `if (!process.env.SECRET) throw …`. */
function refusesElsewhere({ text }: Source, name: string): boolean {
  return text.split(name).length > 2 && /throw |raise |exit\(|production/i.test(text);
}

/** `@Value("\${jwt.secret:changeme}")`. */
function checkAnnotation(annotation: Node): Hit | null {
  if (annotation.childForFieldName("name")?.text !== "Value") return null;
  const found = /^\(\s*"\$\{([\w.-]+):([^}"]+)\}"\s*\)$/.exec(
    annotation.childForFieldName("arguments")?.text ?? "",
  );
  const [, name = "", value = ""] = found ?? [];
  if (
    !/(^|[.-])((jwt|token|session|signing|encryption|cookie)[.-]?(\w+[.-])*(secret|key)|secret([.-]?key)?)$/i.test(
      name,
    )
  )
    return null;
  return /^(null|#)|^$/.test(value.trim()) ? null : { at: annotation, name };
}

/** A secret that everybody who reads the code knows. */
export const defaultSecret: SyntaxRule = {
  id: "default-secret",
  category: "security",
  severity: "major",
  confidence: "high",
  cwe: "CWE-1392",
  skipInTests: true,
  title: "Without {name} in the environment, a secret from the code is used.",
  trigger:
    "On a server where the variable is missing or misspelt nothing fails, and whoever has read the code signs sessions and tokens as any user.",
  why: "A default turns a mistake in the configuration into an open door that nobody notices. Refuse to start without the variable; give a value for development in its own file.",
  visits: {
    javascript: { kinds: ["binary_expression"], mentions: ["SECRET", "KEY"], check },
    python: { kinds: ["call"], mentions: ["SECRET", "KEY"], check },
    java: { kinds: ["annotation"], mentions: ["${"], check: checkAnnotation },
  },
  examples: {
    flagged: [
      ts`
        export const settings = {
          port: Number(process.env.PORT ?? 3000),
          jwtSecret: process.env.JWT_SECRET || "my-jwt-secret", // <-
        };
      `,
      py`
        import os

        class Config:
            SECRET_KEY = os.environ.get("SECRET_KEY", "you-will-never-guess")  # <-
            DATABASE = os.environ.get("DATABASE_URL", "sqlite:///app.db")
      `,
      java`
        class Tokens {
          @Value("\${app.jwt.secret:5367566B59703373367639792F423F45}") // <-
          private String secret;
        }
      `,
    ],
    clear: [
      ts`
        const secret = process.env.JWT_SECRET ?? "";
        if (secret === "") throw new Error("JWT_SECRET is missing");
        const database = process.env.DATABASE_PASSWORD || "postgres";
      `,
      js`
        const secret =
          process.env.NODE_ENV === "production" ? load() : process.env.SESSION_SECRET || "development";
      `,
      at("config/settings.local.py", py)`
        import os

        SECRET_KEY = os.getenv("SECRET_KEY", "only-for-my-machine")
      `,
      py`
        import os

        SECRET_KEY = os.getenv("SECRET_KEY", "insecure-default")
        if SECRET_KEY == "insecure-default" and not DEBUG:
            raise RuntimeError("SECRET_KEY is missing")
      `,
      java`
        class Tokens {
          @Value("\${app.jwt.secret}")
          private String secret;

          @Value("\${app.jwt.issuer:example}")
          private String issuer;
        }
      `,
    ],
  },
};
