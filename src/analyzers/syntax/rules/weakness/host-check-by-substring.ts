import type { Node } from "web-tree-sitter";

import { argumentsOf, callKinds, methodOf, receiverOf } from "../../calls.ts";
import { go, java, js, py, ts } from "../../example.ts";
import { unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import { literalText } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

/** A name of a host, with a scheme or without, and nothing that ends it: no dot before, no slash after. */
const bareHost =
  /^(https?:\/\/)?[a-z0-9][\w-]*(\.[\w-]+)*\.(com|org|net|io|dev|app|co|ai|cloud|me|edu|gov|de|uk|eu|info|internal|local)$/i;
const withScheme = /^https?:\/\//i;

/** Who asks, or where to send: values by whose host somebody is trusted. */
const asking = /(^|[._]|[a-z](?=[A-Z]))(origin|referr?er)$/i;
const ends =
  /(^|[._]|[a-z](?=[A-Z]))(origin|referr?er|host|hostname|domain|netloc|e?mail|redirect_?(to|url|uri)?|return_?(to|url)|next_?(url)?|callback_?(url)?)$/i;

/** What whoever runs the program has chosen is no stranger's. */
const configured =
  /(^|[._]|[a-z](?=[A-Z]))(conf|cfg|config|configuration|settings?|options?|opts|env|environ|flags)(\b|_|[A-Z(.[])/i;

/** Methods that ask whether one text is part of another. */
const asks: ReadonlySet<string> = new Set([
  "includes",
  "contains",
  "Contains",
  "indexOf",
  "endsWith",
  "endswith",
  "HasSuffix",
  "startsWith",
  "startswith",
  "HasPrefix",
]);

function check(call: Node, _source: Source): Hit | null {
  const method = methodOf(call) ?? "";
  if (!asks.has(method)) return null;
  const receiver = receiverOf(call);
  const given = argumentsOf(call);
  if (receiver === null) return null;
  // Go's functions take both as arguments.
  const [asked, text] = receiver.text === "strings" ? [given[0], given[1]] : [receiver, given[0]];
  const host = text && literalText(text);
  if (!asked || !host || given.length > 2 || configured.test(asked.text)) return null;
  return isWeak(method, lastName(asked), host) ? { at: call } : null;
}

function isWeak(method: string, name: string, host: string): boolean {
  if (!bareHost.test(host)) return false;
  switch (method) {
    case "includes":
    case "contains":
    case "Contains":
    case "indexOf":
      return asking.test(name);
    case "endsWith":
    case "endswith":
    case "HasSuffix":
      return ends.test(name) && !withScheme.test(host);
    case "startsWith":
    case "startswith":
    case "HasPrefix":
      return ends.test(name) && withScheme.test(host) && host.includes(".");
    default:
      return false;
  }
}

/** `"example.com" in origin` of Python. */
function checkIn(node: Node): Hit | null {
  if (node.childForFieldName("operators")?.text !== "in") return null;
  const [text, asked] = node.namedChildren;
  const host = text && literalText(text);
  return asked && host && !configured.test(asked.text) && isWeak("contains", lastName(asked), host)
    ? { at: node }
    : null;
}

/** The name that tells what a value is: of a variable, a member, a header that is read, or its lower case. */
function lastName(given: Node): string {
  const text = unwrap(given).text.replace(/\.(toLowerCase|lower|strip|trim)\(\)$/, "");
  const header =
    /(?:get|header|getHeader|Get|GetHeader)\(\s*["'`]([\w-]+)["'`][^()]*\)$|\[\s*["'`]([\w-]+)["'`]\s*\]$/.exec(
      text,
    );
  return (header?.[1] ?? header?.[2] ?? /[\w.]+$/.exec(text)?.[0] ?? "").replaceAll("-", "_");
}

/** Trust in a host whose name only holds the right one. */
export const hostCheckBySubstring: SyntaxRule = {
  id: "host-check-by-substring",
  category: "security",
  severity: "major",
  confidence: "medium",
  cwe: "CWE-346",
  skipInTests: true,
  title: "A host is trusted because its name begins, ends or somewhere agrees with the right one.",
  trigger:
    "Anybody registers a name such as `evil-example.com` or `example.com.evil.org`, which passes this check.",
  why: "A text that holds the name is not the name. Parse the address and compare the whole host or origin, or ask for the end with its dot (`.example.com`) or at sign.",
  visits: {
    javascript: { kinds: ["call_expression"], check },
    python: {
      kinds: ["call", "comparison_operator"],
      check: (node, source) => (node.type === "call" ? check(node, source) : checkIn(node)),
    },
    go: { kinds: callKinds.go, check },
    java: { kinds: ["method_invocation"], check },
  },
  examples: {
    flagged: [
      ts`
        export function isOurs(req: Request): boolean {
          const origin = req.headers.get("origin") ?? "";
          return origin.endsWith("example.com"); // <-
        }
      `,
      js`
        app.use((req, res, next) => {
          if (!req.headers.referer.includes("example.com")) return res.sendStatus(403); // <-
          next();
        });
      `,
      py`
        def may_register(email):
            return email.lower().endswith("example.com")  # <-
      `,
      py`
        def is_ours(request):
            return "example.com" in request.headers["Origin"]  # <-
      `,
      go`
        package web

        func upgrade(r *http.Request) bool {
        	return strings.HasPrefix(r.Header.Get("Origin"), "https://example.com") // <-
        }
      `,
      java`
        class Origins {
          boolean isOurs(String origin) {
            return origin.contains("example.com"); // <-
          }
        }
      `,
    ],
    clear: [
      ts`
        export function isHosted(config: Config, appConfig: AppConfig): boolean {
          return config.host.endsWith("example.com") || appConfig.origin.includes("example.com");
        }
      `,
      py`
        def is_hosted(settings):
            return settings.HOST.endswith("example.com") or "example.com" in settings["origin"]
      `,
      go`
        package web

        func isHosted(conf *Config) bool {
        	return strings.HasSuffix(conf.Hostname, "example.com")
        }
      `,
      ts`
        export function isOurs(origin: string): boolean {
          const { hostname } = new URL(origin);
          return hostname === "example.com" || hostname.endsWith(".example.com");
        }
      `,
      js`
        const isVideo = link.includes("example.com") || address.startsWith("https://example.com/videos/");
        const fromLocal = origin.startsWith("http://localhost");
      `,
      py`
        def may_register(email):
            return email.endswith("@example.com") and "example.com" in KNOWN
      `,
      go`
        package web

        func upgrade(r *http.Request) bool {
        	return r.Header.Get("Origin") == "https://example.com" || strings.Contains(r.URL.Path, "example.com")
        }
      `,
      java`
        class Origins {
          boolean isOurs(List<String> origins, String origin) {
            return origins.contains(origin) || origin.startsWith("https://example.com/");
          }
        }
      `,
    ],
  },
};
