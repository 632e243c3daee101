import type { Node } from "web-tree-sitter";

import {
  argumentsOf,
  calleeOf,
  keywordArgument,
  methodOf,
  propertyOf,
  receiverOf,
} from "../../calls.ts";
import { go, java, js, py, ts } from "../../example.ts";
import type { Source } from "../../source.ts";
import { literalText } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";

function checkScript(call: Node, source: Source): Hit | null {
  const callee = calleeOf(call, source) ?? "";
  if (callee === "jwt-simple.decode") {
    const skips = argumentsOf(call)[2];
    const isOff = skips?.type === "true" || (skips && (literalText(skips) ?? "") !== "");
    return isOff === true ? { at: call } : null;
  }
  if (/^(jose\.)?JWT\.verify$/.test(callee) && argumentsOf(call)[1]?.text === "JWK.None")
    return { at: call };
  if (/^jsonwebtoken\.verify$/.test(callee)) {
    const options = argumentsOf(call).find(({ type }) => type === "object");
    const algorithms = options && propertyOf(options, "algorithms");
    return /['"`]none['"`]/i.test(algorithms?.text ?? "") ? { at: call } : null;
  }
  if (!/^(jsonwebtoken\.decode|jwt-decode(\.(jwtDecode|default))?|jose\.decodeJwt)$/.test(callee))
    return null;
  return decidesWhoAsks(call) ? { at: call } : null;
}

/** Whether a middleware lets on whoever brings the token: the decoded becomes the request's user. */
function decidesWhoAsks(call: Node): boolean {
  const around = functionAround(call);
  if (around === null || /\.verify\(|jwtVerify\(|verifyIdToken|introspect/.test(around.text))
    return false;
  const parameters = around.childForFieldName("parameters")?.text ?? "";
  const isHandler = /\b(req|request|ctx|context)\b/.test(parameters);
  return (
    isHandler &&
    /\b(req|request|ctx|context)(\.state|\.locals)?\.(user|auth|userId|account|session)\w* = /.test(
      around.text,
    )
  );
}

function checkPython(call: Node, source: Source): Hit | null {
  if (/^(jwt|jose\.jwt)\.encode$/.test(calleeOf(call, source) ?? "")) {
    const algorithm = keywordArgument(call, "algorithm") ?? argumentsOf(call)[2] ?? null;
    return algorithm && /^none$/i.test(literalText(algorithm) ?? "") ? { at: call } : null;
  }
  if (!/^(jwt|jose\.jwt)\.decode$/.test(calleeOf(call, source) ?? "")) return null;
  const options = keywordArgument(call, "options");
  const verifies = options && propertyOf(options, "verify_signature");
  const isOff = verifies?.type === "false" || keywordArgument(call, "verify")?.type === "false";
  const algorithms = keywordArgument(call, "algorithms");
  if (/['"]none['"]/i.test(algorithms?.text ?? "")) return { at: call };
  if (!isOff) return null;
  // Reading who issued a token, to verify it with their key afterwards, is how it is done.
  const around = functionAround(call);
  const others = (around ?? source.root)
    .descendantsOfType("call")
    .filter(
      (each) => each.id !== call.id && /decode|verify|get_signing_key/.test(methodOf(each) ?? ""),
    );
  return others.length > 0 || !isForAccess(around) ? null : { at: call };
}

/** Names of functions that decide who asks. */
function isForAccess(around: Node | null): boolean {
  if (around === null) return false;
  const name = around.childForFieldName("name")?.text ?? "";
  return (
    /auth|current_user|login|require|verify|validate|permission|middleware|get_user|check/i.test(
      name,
    ) || /\brequest\b/.test(around.childForFieldName("parameters")?.text ?? "")
  );
}

function checkGo(call: Node): Hit | null {
  const [first] = argumentsOf(call);
  if (/^jwt\.(SigningMethodNone|UnsafeAllowNoneSignatureType)$/.test(first?.text ?? ""))
    return { at: call };
  if (methodOf(call) !== "ParseUnverified") return null;
  const around = functionAround(call);
  const isHandler = /http\.Request|gin\.Context|echo\.Context|fiber\.Ctx/.test(
    around?.text.slice(0, 600) ?? "",
  );
  const verifies = /\.(Parse|ParseWithClaims|Verify|VerifySignature)\(/.test(around?.text ?? "");
  return isHandler && !verifies ? { at: call } : null;
}

function checkJava(call: Node, source: Source): Hit | null {
  if (/(^|\.)Algorithm\.none$/.test(calleeOf(call, source) ?? "")) return { at: call };
  if (methodOf(call) === "compact") {
    const chain = receiverOf(call)?.text ?? "";
    return /^(io\.jsonwebtoken\.)?Jwts\s*\.builder\(/.test(chain) &&
      !/\.(signWith|encryptWith)\(/.test(chain)
      ? { at: call }
      : null;
  }
  const isSetting = methodOf(call) === "signWith" && /SignatureAlgorithm\.NONE/.test(call.text);
  return isSetting ||
    (literalText(argumentsOf(call)[0] ?? call) === "none" && methodOf(call) === "setAlgorithm")
    ? { at: call }
    : null;
}

/** Tokens that anybody can write. */
export const jwtNotVerified: SyntaxRule = {
  id: "jwt-not-verified",
  category: "security",
  severity: "critical",
  confidence: "high",
  cwe: "CWE-347",
  skipInTests: true,
  title: "A token is believed without checking its signature.",
  trigger:
    "Anybody writes a token with the user's name or role that they like and is let in as that user.",
  why: "Decoding only reads what the token says of itself. Verify it with the key and a fixed list of algorithms before anything in it is used.",
  visits: {
    javascript: {
      kinds: ["call_expression"],
      mentions: ["jsonwebtoken", "jwt-decode", "jwt-simple", "jose"],
      check: checkScript,
    },
    python: { kinds: ["call"], mentions: ["jwt"], check: checkPython },
    go: {
      kinds: ["call_expression"],
      mentions: ["ParseUnverified", "SigningMethodNone", "UnsafeAllowNone"],
      check: checkGo,
    },
    java: { kinds: ["method_invocation"], mentions: ["Algorithm", "Jwts"], check: checkJava },
  },
  examples: {
    flagged: [
      js`
        const jwt = require("jwt-simple");

        function readSession(token) {
          return jwt.decode(token, process.env.SESSION_KEY, true); // <-
        }
      `,
      go`
        package session

        import "github.com/golang-jwt/jwt/v5"

        func issue(claims jwt.Claims) (string, error) {
        	token := jwt.NewWithClaims(jwt.SigningMethodHS256, claims)
        	return token.SignedString(jwt.UnsafeAllowNoneSignatureType) // <-
        }
      `,
      java`
        import io.jsonwebtoken.Jwts;

        class Sessions {
          String issue(String name) {
            return Jwts.builder().setSubject(name).compact(); // <-
          }
        }
      `,
      ts`
        import jwt from "jsonwebtoken";

        export function authenticate(req: Request, res: Response, next: NextFunction) {
          const token = req.headers.authorization?.split(" ")[1];
          if (!token) return res.sendStatus(401);
          req.user = jwt.decode(token); // <-
          next();
        }
      `,
      js`
        const jwt = require("jsonwebtoken");
        const read = (token) => jwt.verify(token, key, { algorithms: ["HS256", "none"] }); // <-
      `,
      py`
        import jwt

        def current_user(token):
            claims = jwt.decode(token, options={"verify_signature": False})  # <-
            return User.get(claims["sub"])
      `,
      go`
        package web

        func user(c *gin.Context) {
        	token, _, err := new(jwt.Parser).ParseUnverified(c.GetHeader("X-Token"), &Claims{}) // <-
        	show(c, token, err)
        }
      `,
      java`
        class Tokens {
          String issue(User user) {
            return JWT.create().withSubject(user.name()).sign(Algorithm.none()); // <-
          }
        }
      `,
    ],
    clear: [
      js`
        const jwt = require("jwt-simple");

        function readSession(token) {
          return jwt.decode(token, process.env.SESSION_KEY, false, "HS256");
        }
      `,
      java`
        import io.jsonwebtoken.Jwts;

        class Sessions {
          String issue(String name) {
            return Jwts.builder().setSubject(name).signWith(key).compact();
          }
        }
      `,
      ts`
        import jwt from "jsonwebtoken";

        export function authenticate(req: Request, res: Response, next: NextFunction) {
          req.user = jwt.verify(req.cookies.token, key, { algorithms: ["HS256"] });
          next();
        }

        export const expires = (token: string) => jwt.decode(token)?.exp;
      `,
      py`
        import jwt

        def current_user(token):
            issuer = jwt.decode(token, options={"verify_signature": False})["iss"]
            return User.get(jwt.decode(token, keys[issuer], algorithms=["RS256"])["sub"])
      `,
      go`
        package client

        func expires(token string) (time.Time, error) {
        	claims := jwt.RegisteredClaims{}
        	_, _, err := jwt.NewParser().ParseUnverified(token, &claims)
        	return claims.ExpiresAt.Time, err
        }
      `,
      java`
        class Tokens {
          String issue(User user) {
            return JWT.create().withSubject(user.name()).sign(Algorithm.HMAC256(key));
          }
        }
      `,
    ],
  },
};
