import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, keywordArgument, methodOf, propertyOf } from "../../calls.ts";
import { go, java, js, py, ts } from "../../example.ts";
import { inputIn } from "../../flow.ts";
import type { Source } from "../../source.ts";
import { literalText } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";

const allowOrigin = /^access-control-allow-origin$/i;
const allowsCredentials = /access-control-allow-credentials["'`]?\s*[,:=\]]+\s*["'`]?true/i;

/** `res.setHeader("Access-Control-Allow-Origin", req.headers.origin)` next to one for credentials. */
function reflects(call: Node, source: Source): Hit | null {
  const [name, value] = argumentsOf(call);
  if (name === undefined || value === undefined || !allowOrigin.test(literalText(name) ?? ""))
    return null;
  const around = functionAround(call);
  if (around === null || !allowsCredentials.test(around.text)) return null;
  return inputIn(value, source, { clears: /allow|valid|match/i }) === null ? null : { at: call };
}

function checkScript(call: Node, source: Source): Hit | null {
  if (/^(setHeader|header|set|append)$/.test(methodOf(call) ?? "")) return reflects(call, source);
  if (
    !/^(cors|hono\/cors\.cors|@koa\/cors|@fastify\/cors|.*\.enableCors)$/.test(
      calleeOf(call, source) ?? "",
    )
  )
    return null;
  const options = argumentsOf(call).find(({ type }) => type === "object");
  if (!options || propertyOf(options, "credentials")?.type !== "true") return null;
  const origin = propertyOf(options, "origin");
  return origin?.type === "true" || /^\(?(origin|o)\)?\s*=>\s*(origin|o)$/.test(origin?.text ?? "")
    ? { at: call }
    : null;
}

function checkPython(call: Node, source: Source): Hit | null {
  const callee = calleeOf(call, source) ?? "";
  if (/^flask_cors\.(CORS|cross_origin)$/.test(callee)) {
    if (keywordArgument(call, "supports_credentials")?.type !== "true") return null;
    const origins = keywordArgument(call, "origins");
    const isForAll =
      origins === null ? keywordArgument(call, "resources") === null : isStar(origins);
    return isForAll ? { at: call } : null;
  }
  const isMiddleware =
    methodOf(call) === "add_middleware" &&
    (argumentsOf(call)[0]?.text ?? "").endsWith("CORSMiddleware");
  if (!isMiddleware || keywordArgument(call, "allow_credentials")?.type !== "true") return null;
  const origins = keywordArgument(call, "allow_origins");
  const pattern = keywordArgument(call, "allow_origin_regex");
  const isForAll =
    (origins !== null && isStar(origins)) || /^r?["']\^?\.\*\$?["']$/.test(pattern?.text ?? "");
  return isForAll
    ? { at: (origins !== null && isStar(origins) ? origins : pattern) ?? call }
    : null;
}

function isStar(origins: Node): boolean {
  return /^\[?\s*["']\*["']\s*,?\s*\]?$/.test(origins.text);
}

function checkGo(node: Node, source: Source): Hit | null {
  if (node.type === "call_expression")
    return methodOf(node) === "Set" ? reflects(node, source) : null;
  if (!/^cors\.(Config|Options)$/.test(node.childForFieldName("type")?.text ?? "")) return null;
  const text = node.text;
  if (!/AllowCredentials:\s*true/.test(text)) return null;
  return /Allow(Origin\w*|edOrigin\w*)Func\w*:\s*func\([^)]*\) bool \{\s*return true\s*\}/.test(
    text,
  )
    ? { at: node }
    : null;
}

function checkJava(call: Node): Hit | null {
  if (methodOf(call) !== "allowCredentials" || argumentsOf(call)[0]?.type !== "true") return null;
  return /\.allowedOriginPatterns\(\s*"\*"\s*\)/.test(call.text) ? { at: call } : null;
}

/** Every page may ask in the name of whoever looks at it. */
export const corsForAllWithCredentials: SyntaxRule = {
  id: "cors-for-all-with-credentials",
  category: "security",
  severity: "critical",
  confidence: "high",
  cwe: "CWE-942",
  skipInTests: true,
  title: "Pages of any site may make requests with the visitor's session and read the answers.",
  trigger:
    "A signed-in user opens a page of somebody else; its script asks this server with the user's cookies and reads, or changes, all that the user can.",
  why: "Answering with the origin that asked switches the browser's protection off. List the origins that are yours, or allow all without credentials.",
  visits: {
    javascript: {
      kinds: ["call_expression"],
      mentions: ["cors", "Cors", "llow-", "LLOW-"],
      check: checkScript,
    },
    python: { kinds: ["call"], mentions: ["CORS", "cross_origin"], check: checkPython },
    go: {
      kinds: ["call_expression", "composite_literal"],
      mentions: ["cors", "llow-", "LLOW-"],
      check: checkGo,
    },
    java: { kinds: ["method_invocation"], mentions: ["allowCredentials"], check: checkJava },
  },
  examples: {
    flagged: [
      ts`
        import cors from "cors";
        app.use(cors({ origin: true, credentials: true })); // <-
      `,
      js`
        app.use((req, res, next) => {
          res.setHeader("Access-Control-Allow-Origin", req.headers.origin || "*"); // <-
          res.setHeader("Access-Control-Allow-Credentials", "true");
          next();
        });
      `,
      py`
        app.add_middleware(
            CORSMiddleware,
            allow_origins=["*"],  # <-
            allow_credentials=True,
        )
      `,
      go`
        package web

        func withCors(next http.Handler) http.Handler {
        	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
        		w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin")) // <-
        		w.Header().Set("Access-Control-Allow-Credentials", "true")
        		next.ServeHTTP(w, r)
        	})
        }
      `,
      java`
        class Web implements WebMvcConfigurer {
          public void addCorsMappings(CorsRegistry registry) {
            registry.addMapping("/**").allowedOriginPatterns("*").allowCredentials(true); // <-
          }
        }
      `,
    ],
    clear: [
      ts`
        import cors from "cors";
        app.use(cors({ origin: ["https://app.example.com"], credentials: true }));
        app.use("/public", cors({ origin: true }));
      `,
      js`
        app.use((req, res, next) => {
          const { origin } = req.headers;
          if (allowed.has(origin)) {
            res.setHeader("Access-Control-Allow-Origin", origin);
            res.setHeader("Access-Control-Allow-Credentials", "true");
          }
          next();
        });
      `,
      py`
        from flask_cors import CORS

        CORS(app, origins=settings.ORIGINS, supports_credentials=True)
        app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET"])
      `,
      go`
        package web

        var options = cors.Options{
        	AllowedOrigins:   []string{"https://app.example.com"},
        	AllowCredentials: true,
        }
      `,
      java`
        class Web implements WebMvcConfigurer {
          public void addCorsMappings(CorsRegistry registry) {
            registry.addMapping("/**").allowedOrigins("https://app.example.com").allowCredentials(true);
          }
        }
      `,
    ],
  },
};
