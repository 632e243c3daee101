import type { Node } from "web-tree-sitter";

import {
  argumentsOf,
  calleeOf,
  callKinds,
  keywordArgument,
  methodOf,
  propertyOf,
  receiverOf,
} from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { go, java, js, py, ts } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { hostPieces, isOwnAddress } from "./host-of-address.ts";
import { inputAmong } from "./input-arguments.ts";

const javascriptCalls =
  /^(fetch|(globalThis|node-fetch|undici|cross-fetch)(\.(fetch|request))?|(axios|got|superagent|request|request-promise|needle|ky)(\.(get|post|put|patch|delete|head|request|stream))?|https?\.(get|request)|page\.goto)$/;
const pythonCalls =
  /^((requests|httpx)(\.(Session|Client|AsyncClient)\(\))?\.(get|post|put|patch|delete|head|options|stream|request)|urllib\.request\.(urlopen|urlretrieve|Request)|(session|client|http)\.(get|post|put|patch|delete|head|request))$/;
const goCalls: Readonly<Record<string, number>> = {
  "net/http.Get": 0,
  "net/http.Post": 0,
  "net/http.Head": 0,
  "net/http.PostForm": 0,
  "net/http.NewRequest": 1,
  "net/http.NewRequestWithContext": 2,
};
const javaTypes = /(^|\.)Http(Get|Post|Put|Delete|Head|Patch)$/;
const restTemplate =
  /^(getForObject|getForEntity|postForObject|postForEntity|exchange|headForHeaders)$/;

/** The arguments that say where a request of this server goes. */
function addresses(call: Node, source: Source): readonly Node[] {
  const given = (): readonly Node[] => argumentsOf(call);
  const callee = calleeOf(call, source) ?? "";
  const method = methodOf(call) ?? "";
  switch (source.language) {
    case "javascript": {
      if (!javascriptCalls.test(callee)) return [];
      const options = given().find(({ type }) => type === "object");
      const named = ["url", "uri", "baseURL", "host", "hostname"].flatMap(
        (key) => (options && propertyOf(options, key)) ?? [],
      );
      return [
        ...given()
          .slice(0, 1)
          .filter(({ type }) => type !== "object"),
        ...named,
      ];
    }
    case "python": {
      if (!pythonCalls.test(callee)) return [];
      // Test clients and database sessions have such methods as well.
      if (/^(session|client|http)\./.test(callee) && !usesClient(source)) return [];
      const at = method === "request" || method === "stream" ? 1 : 0;
      return [keywordArgument(call, "url") ?? given()[at] ?? []].flat();
    }
    case "go": {
      const place = goCalls[callee] ?? (isGoClient(call, source) ? 0 : undefined);
      return place === undefined ? [] : given().slice(place, place + 1);
    }
    case "java": {
      const receiver = receiverOf(call);
      if (/^(openStream|openConnection|getContent)$/.test(method))
        return receiver ? [receiver] : [];
      if (call.type === "object_creation_expression") {
        return javaTypes.test(callee) ? given().slice(0, 1) : [];
      }
      if (method === "uri" || /(^|\.)HttpRequest\.newBuilder$|(^|\.)Jsoup\.connect$/.test(callee))
        return given().slice(0, 1);
      return restTemplate.test(method) && /rest|template|client/i.test(receiver?.text ?? "")
        ? given().slice(0, 1)
        : [];
    }
    case "terraform":
      return [];
  }
}

/** `client.Get(…)` where the file shows that it is a client: `&http.Client{…}`, `http.DefaultClient`. */
function isGoClient(call: Node, source: Source): boolean {
  const receiver = /^(Get|Post|Head|PostForm)$/.test(methodOf(call) ?? "")
    ? receiverOf(call)
    : null;
  if (receiver === null) return false;
  const made = /^(&?http\.(Client\{|DefaultClient)|new\(http\.Client\))/;
  if (receiver.type !== "identifier") return made.test(receiver.text);
  return definitionsOf(receiver, source).some(({ value, at }) =>
    value === null
      ? /\*?http\.Client$/.test(at.parent?.childForFieldName("type")?.text ?? "")
      : made.test(value.text),
  );
}

function usesClient(source: Source): boolean {
  return [...source.imports.values()].some((full) => /^(aiohttp|httpx|requests)\b/.test(full));
}

const checkArguments = inputAmong(addresses, {
  clears: /(^|\.)(pathname|url_for|reverse|encodeURIComponent|quote|QueryEscape|PathEscape)$/,
  ignores: /^(endsWith|endswith|HasSuffix)$/,
  matters: hostPieces,
});

function check(call: Node, source: Source): Hit | null {
  const hit = checkArguments(call, source);
  const [input] = hit?.because ?? [];
  return hit === null || input === undefined || isOwnAddress(input) ? null : hit;
}

/** A request that the server makes to a host of somebody's choice. */
export const serverSideRequest: SyntaxRule = {
  id: "server-side-request",
  category: "security",
  severity: "critical",
  confidence: "high",
  cwe: "CWE-918",
  title: "The server makes a request to a host that the sender of a request chooses.",
  trigger:
    "With `http://169.254.169.254/…` or `http://localhost:…` as the address, what only this server can reach is read: credentials of the cloud, internal services.",
  why: "The server stands behind the firewall; its sender does not. Take the host from the configuration or compare it with a list of those allowed, and let the request choose only what comes after it.",
  visits: {
    javascript: { kinds: callKinds.javascript, check },
    python: {
      kinds: callKinds.python,
      mentions: ["requests", "httpx", "urllib", "session", "client", "http"],
      check,
    },
    go: { kinds: callKinds.go, mentions: ["net/http"], check },
    java: {
      kinds: callKinds.java,
      mentions: [
        "openStream",
        "openConnection",
        "getContent",
        "Http",
        "uri",
        "Jsoup",
        "getForObject",
        "getForEntity",
        "postForObject",
        "postForEntity",
        "exchange",
        "headForHeaders",
      ],
      check,
    },
  },
  examples: {
    flagged: [
      ts`
        import axios from "axios";

        export async function POST(request: Request) {
          const { imageUrl } = await request.json();
          const image = await axios.get(imageUrl, { responseType: "arraybuffer" }); // <-
          return new Response(image.data);
        }
      `,
      js`
        app.get("/status", async (req, res) => {
          const answer = await fetch(\`https://\${req.query.region}.example.com/status\`); // <-
          res.json(await answer.json());
        });
      `,
      py`
        import requests

        def download(url):
            return requests.get(url, timeout=10).content  # <-

        @app.post("/preview")
        def preview():
            return download(request.json["url"])
      `,
      go`
        package web

        import "net/http"

        type hook struct{ Target string }

        func test(w http.ResponseWriter, r *http.Request) {
        	var given hook
        	if err := json.NewDecoder(r.Body).Decode(&given); err != nil {
        		return
        	}
        	answer, err := http.Post(given.Target, "text/plain", nil) // <-
        	show(w, answer, err)
        }
      `,
      py`
        import flask
        import requests

        @app.get("/tiles/<region>")
        def tiles(region):
            url = "https://%s.tiles.example.com/%d" % (flask.request.args["host"], 3)
            return requests.get(url, timeout=5).content  # <-
      `,
      go`
        package web

        import "net/http"

        func check(w http.ResponseWriter, r *http.Request) {
        	client := &http.Client{Timeout: wait}
        	hosts, ok := r.URL.Query()["host"]
        	if !ok || len(hosts) == 0 {
        		return
        	}
        	answer, err := client.Get("https://" + hosts[0] + "/health") // <-
        	show(w, answer, err)
        }
      `,
      java`
        import java.net.URL;

        class Previews {
          byte[] load(@RequestParam String address) throws IOException {
            URL url = new URL(address);
            return url.openStream().readAllBytes(); // <-
          }
        }
      `,
    ],
    clear: [
      ts`
        app.get("/users/:id", async (req, res) => {
          const answer = await fetch(\`\${process.env.USERS_URL}/users/\${req.params.id}\`);
          res.json(await answer.json());
        });
      `,
      ts`
        app.post("/preview", async (req, res) => {
          const url = new URL(req.body.url);
          if (!allowedHosts.has(url.hostname)) return res.sendStatus(400);
          res.send(await (await fetch(url)).text());
        });
      `,
      js`
        self.addEventListener("fetch", (event) => {
          const request = event.request;
          event.respondWith(fetch(request.url));
        });
      `,
      py`
        import requests

        @app.get("/weather")
        def weather():
            city = request.args["city"]
            return requests.get(f"https://api.example.com/v1/{city}", params=request.args).json()
      `,
      py`
        import flask
        import requests

        @app.get("/forecasts")
        def forecasts():
            city = flask.request.args["city"]
            return requests.get("https://api.example.com/%s/%s" % ("v2", city), timeout=5).json()
      `,
      go`
        package web

        import "net/http"

        func user(w http.ResponseWriter, r *http.Request) {
        	client := &http.Client{Timeout: wait}
        	answer, err := client.Get("https://users.example.com/" + r.URL.Query().Get("id"))
        	show(w, answer, err)
        	cached, err := store.Get("https://" + r.URL.Query().Get("host"))
        	show(w, cached, err)
        }
      `,
      py`
        import requests

        @app.post("/hooks")
        def add_hook():
            hook = Hook.query.get(request.json["id"])
            return requests.post(hook.url, json=request.json).text
      `,
      go`
        package web

        import "net/http"

        func proxy(w http.ResponseWriter, r *http.Request) {
        	request, err := http.NewRequest(r.Method, upstream+r.URL.Path, r.Body)
        	forward(w, request, err)
        }
      `,
      java`
        class Users {
          User load(@PathVariable String id) {
            return restTemplate.getForObject("https://users.example.com/users/" + id, User.class);
          }
        }
      `,
    ],
  },
};
