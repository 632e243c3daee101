import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, keywordArgument, methodOf, propertyOf } from "../../calls.ts";
import { go, java, js, py, ts } from "../../example.ts";
import { resolved } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";
import { isMeantForSome } from "./meant-for-some.ts";
import { namedValue, namedValueKinds } from "./named-value.ts";

/** A server that asks itself meets nobody on the way. */
const ownMachine =
  /localhost|127\.0\.0\.1|\[::1\]|Local(Root)?URL|LocalAddr|local server|health_?check|\bscan|\bping/i;

/** Annotations by which people say that they know. */
const known = /@Suppress(Lint|Warnings|FBWarnings)/;

function unlessMeant(at: Node): Hit | null {
  const around = functionAround(at) ?? at.tree.rootNode;
  if (ownMachine.test(around.text.slice(0, longest)) || known.test(at.text.slice(0, 300)))
    return null;
  return isMeantForSome(at) ? null : { at };
}

/** Code units of a function, or of a file outside of functions, that are read for addresses. */
const longest = 8000;

function checkScript(node: Node): Hit | null {
  const given = namedValue(node);
  if (given === null) return null;
  if (given.name === "NODE_TLS_REJECT_UNAUTHORIZED") {
    return /^["'`]?0["'`]?$/.test(given.value.text) ? unlessMeant(node) : null;
  }
  if (!/^(rejectUnauthorized|strictSSL)$/.test(given.name) || given.value.type !== "false")
    return null;
  // A server that asks clients for certificates may judge them by itself.
  const object = node.parent;
  if (object?.type === "object" && propertyOf(object, "requestCert") !== null) return null;
  return unlessMeant(node);
}

function checkPython(node: Node, source: Source): Hit | null {
  if (node.type === "call") {
    const callee = calleeOf(node, source) ?? "";
    if (
      /^aiohttp\.TCPConnector$/.test(callee) ||
      /^session\.(get|post|put|patch|delete|request|ws_connect)$/.test(callee)
    ) {
      const off = [keywordArgument(node, "ssl"), keywordArgument(node, "verify_ssl")];
      const usesAiohttp = [...source.imports.values()].some((full) => /^aiohttp\b/.test(full));
      return usesAiohttp && off.some((value) => value?.type === "false") ? unlessMeant(node) : null;
    }
    const required = keywordArgument(node, "cert_reqs");
    if (required === null || !/^((\w+\.)*CERT_NONE|["'](CERT_)?NONE["'])$/.test(required.text))
      return null;
    // A server asks its clients for no certificate.
    return keywordArgument(node, "server_side") === null ? unlessMeant(node) : null;
  }
  const left = node.childForFieldName("left");
  const right = node.childForFieldName("right");
  if (left?.type !== "attribute" || right === null) return null;
  const name = left.childForFieldName("attribute")?.text;
  if (name === "verify_mode" && resolved(right, source) === "ssl.CERT_NONE")
    return unlessMeant(node);
  if (name === "_create_default_https_context") {
    return right.text.endsWith("_create_unverified_context") ? unlessMeant(node) : null;
  }
  const isSession =
    name === "verify" &&
    right.type === "false" &&
    /session|client|^s$/i.test(left.childForFieldName("object")?.text ?? "");
  return isSession ? unlessMeant(node) : null;
}

/** Fields by which the peer is checked in a way of one's own, for which the usual way is switched off. */
const checksOtherwise = /VerifyPeerCertificate|VerifyConnection|\bPeerCert\w*|\bPinned\w*/;

function checkGo(node: Node, source: Source): Hit | null {
  const given = namedValue(node);
  if (given?.name !== "InsecureSkipVerify" || given.value.type !== "true") return null;
  const around = functionAround(node)?.text.slice(0, longest) ?? node.parent?.text ?? "";
  if (checksOtherwise.test(around)) return null;
  const isOfTls =
    node.type === "keyed_element" ? isInConfig(node, source) : isSetOnConfig(node, source);
  return isOfTls ? unlessMeant(node) : null;
}

/** `tls.Config{InsecureSkipVerify: true}`; other types have fields of that name, and do less by them. */
function isInConfig(element: Node, source: Source): boolean {
  const type = element.parent?.parent?.childForFieldName("type")?.text ?? "";
  return type === "tls.Config" && (source.imports.get("tls") ?? "crypto/tls") === "crypto/tls";
}

/** `x.InsecureSkipVerify = true`, where the name of `x` or a declaration in the file says what it is. */
function isSetOnConfig(assignment: Node, source: Source): boolean {
  const member = assignment.childForFieldName("left")?.firstNamedChild;
  const name = /(\w+)\.InsecureSkipVerify$/.exec(member?.text ?? "")?.[1] ?? "";
  if (/^(TLSClientConfig|TLSConfig)$/.test(name)) return true;
  const declared = String.raw`\b${name}(\s+\*?|\s*:?=\s*&?|\s*:?=\s*new\()tls\.Config\b`;
  return name !== "" && new RegExp(declared).test(source.text);
}

function checkJava(node: Node): Hit | null {
  switch (node.type) {
    case "method_declaration": {
      const name = node.childForFieldName("name")?.text ?? "";
      const body = node.childForFieldName("body");
      const does = body?.namedChildren.filter(({ type }) => !/comment/.test(type)) ?? [];
      if (/^(verify|isTrusted)$/.test(name)) {
        const parameters = node.childForFieldName("parameters")?.text ?? "";
        const isAsked = /SSLSession|X509Certificate/.test(parameters);
        return isAsked && does.length === 1 && does[0]?.text === "return true;"
          ? unlessMeant(node)
          : null;
      }
      if (name !== "checkServerTrusted") return null;
      return body !== null && does.length === 0 ? unlessMeant(node) : null;
    }
    case "lambda_expression": {
      const type = node.parent?.parent?.childForFieldName("type")?.text ?? "";
      const isGiven = node.parent?.type === "variable_declarator";
      return isGiven && /^(HostnameVerifier|TrustStrategy)$/.test(type) && saysYes(node)
        ? unlessMeant(node)
        : null;
    }
    case "field_access":
      return /(^|\.)(NoopHostnameVerifier\.INSTANCE|TrustAllStrategy\.INSTANCE|ALLOW_ALL_HOSTNAME_VERIFIER)$/.test(
        node.text,
      )
        ? unlessMeant(node)
        : null;
    default: {
      if (
        !/^(setHostnameVerifier|setDefaultHostnameVerifier|setSSLHostnameVerifier|hostnameVerifier|loadTrustMaterial)$/.test(
          methodOf(node) ?? "",
        )
      )
        return null;
      const lambda = argumentsOf(node).find(({ type }) => type === "lambda_expression");
      return lambda !== undefined && saysYes(lambda) ? unlessMeant(node) : null;
    }
  }
}

function saysYes(lambda: Node): boolean {
  const body = lambda.childForFieldName("body")?.text.replaceAll(/\s+/g, " ") ?? "";
  return /^(true|\{ ?return true; ?\})$/.test(body);
}

/** Encrypted connections to whoever answers. */
export const tlsVerificationOff: SyntaxRule = {
  id: "tls-verification-off",
  category: "security",
  severity: "major",
  confidence: "high",
  cwe: "CWE-295",
  skipInTests: true,
  title: "Certificates of servers are not checked.",
  trigger:
    "Anyone on the way (a wireless network, a proxy, a changed DNS answer) poses as the server and reads and alters all that is sent, passwords included.",
  why: "Encryption without knowing with whom protects from nobody. For a certificate of your own authority give its file as the trusted one; keep the check.",
  visits: {
    javascript: {
      kinds: namedValueKinds.javascript,
      mentions: ["NODE_TLS_REJECT_UNAUTHORIZED", "rejectUnauthorized", "strictSSL"],
      check: checkScript,
    },
    python: {
      kinds: ["call", "assignment"],
      mentions: ["aiohttp", "cert_reqs", "verify", "_create_default_https_context"],
      check: checkPython,
    },
    go: { kinds: namedValueKinds.go, mentions: ["InsecureSkipVerify"], check: checkGo },
    java: {
      kinds: ["method_declaration", "field_access", "method_invocation", "lambda_expression"],
      mentions: [
        "checkServerTrusted",
        "NoopHostnameVerifier",
        "TrustAllStrategy",
        "ALLOW_ALL_HOSTNAME_VERIFIER",
        "ostnameVerifier",
        "loadTrustMaterial",
        "TrustStrategy",
      ],
      check: checkJava,
    },
  },
  examples: {
    flagged: [
      java`
        class Clients {
          void open() {
            HttpsURLConnection.setDefaultHostnameVerifier(new HostnameVerifier() {
              public boolean verify(String host, SSLSession session) { // <-
                return true;
              }
            });
          }
        }
      `,
      java`
        class Partners {
          SSLContext context() throws GeneralSecurityException {
            TrustStrategy all = (chain, type) -> true; // <-
            return SSLContexts.custom().loadTrustMaterial(null, all).build();
          }
        }
      `,
      py`
        import ssl
        import urllib3

        def partner(address):
            return urllib3.connection_from_url(address, cert_reqs=ssl.CERT_NONE)  # <-
      `,
      ts`
        export const pool = new Pool({
          connectionString: process.env.DATABASE_URL,
          ssl: { rejectUnauthorized: false }, // <-
        });
      `,
      js`
        process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"; // <-
        await sync();
      `,
      py`
        import ssl

        def connect(host):
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE  # <-
            return open_socket(host, context)
      `,
      py`
        import requests

        session = requests.Session()
        session.verify = False  # <-
      `,
      go`
        package client

        var transport = &http.Transport{
        	TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, // <-
        }
      `,
      java`
        class Client {
          void trust(SSLContextBuilder builder) throws Exception {
            builder.loadTrustMaterial(null, (chain, type) -> true); // <-
          }
        }
      `,
      go`
        package client

        import "crypto/tls"

        func dial(address string) (net.Conn, error) {
        	config := &tls.Config{ServerName: address}
        	config.InsecureSkipVerify = true // <-
        	return tls.Dial("tcp", address, config)
        }
      `,
      go`
        package client

        func prepare(transport *http.Transport) {
        	transport.TLSClientConfig.InsecureSkipVerify = true // <-
        }
      `,
    ],
    clear: [
      go`
        package client

        import "crypto/tls"

        func options(pin string) (Options, *tls.Config) {
        	var settings Settings
        	settings.InsecureSkipVerify = true
        	return Options{InsecureSkipVerify: true, Host: pin}, settings.TLS()
        }
      `,
      go`
        package client

        import "crypto/tls"

        func pinned(check Check) *tls.Config {
        	config := &tls.Config{InsecureSkipVerify: true}
        	config.VerifyPeerCertificate = check.Peer
        	return config
        }
      `,
      java`
        class Partners {
          HostnameVerifier byName() {
            return new HostnameVerifier() {
              public boolean verify(String host, SSLSession session) {
                return host.equals(partner);
              }
            };
          }
          boolean verify(String host) {
            return true;
          }
        }
      `,
      py`
        import ssl
        import urllib3

        pool = urllib3.PoolManager(cert_reqs=ssl.CERT_REQUIRED)

        def listen(sock):
            return wrap(sock, server_side=True, cert_reqs=ssl.CERT_NONE)
      `,
      ts`
        export const pool = new Pool({
          ssl: { rejectUnauthorized: process.env.NODE_ENV === "production", ca },
        });
      `,
      js`
        if (options.insecure) {
          process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
        }
        const server = tls.createServer({ key, cert, requestCert: true, rejectUnauthorized: false });
      `,
      py`
        import ssl

        def connect(host, verify):
            context = ssl.create_default_context(cafile=authority)
            if not verify:
                context.check_hostname = False
                context.verify_mode = ssl.CERT_NONE
            return open_socket(host, context)
      `,
      go`
        package client

        func transport(skip bool) *http.Transport {
        	pinned := &tls.Config{InsecureSkipVerify: true, VerifyConnection: matchesPin}
        	return &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: skip}, Other: pinned}
        }
      `,
      java`
        class Client {
          public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            usual.checkServerTrusted(chain, type);
          }
        }
      `,
    ],
  },
};
