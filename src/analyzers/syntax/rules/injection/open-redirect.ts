import type { Node } from "web-tree-sitter";

import {
  argumentsOf,
  calleeOf,
  callKinds,
  keywordArgument,
  methodOf,
  receiverOf,
} from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { go, java, js, py, ts } from "../../example.ts";
import { inputIn } from "../../flow.ts";
import { memberOf } from "../../names.ts";
import type { Source } from "../../source.ts";
import { piecesOf } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { addressOfPage } from "./address-of-page.ts";
import { hostPieces, isOwnAddress } from "./host-of-address.ts";

const pythonCalls =
  /^((flask|werkzeug\.utils|django\.shortcuts)\.redirect|(django\.http\.)?HttpResponse(Permanent)?Redirect|((fastapi|starlette)\.responses\.)?RedirectResponse)$/;
const locations = /^((window|document|self|top)\.)*location(\.href)?$/;

const danger = {
  clears:
    /(^|\.)(pathname|path|url_for|reverse|encodeURIComponent|encodeURI|quote|QueryEscape|PathEscape|resolve_url|urlencode|build_absolute_uri|url_has_allowed_host_and_scheme|is_safe_url|get_safe_\w*|safe\w*|sanitize\w*)$/i,
  ignores: /^(endsWith|endswith|HasSuffix)$/,
  matters: hostPieces,
};

/** The arguments that say where a browser is sent. */
function targets(call: Node, source: Source): readonly Node[] {
  const given = (): readonly Node[] => argumentsOf(call);
  const callee = calleeOf(call, source) ?? "";
  const method = methodOf(call) ?? "";
  switch (source.language) {
    case "javascript":
      if (
        method === "redirect" &&
        /^(res|response|reply|ctx|c|Response|NextResponse|next\/(server|navigation))(\.|$)/.test(
          callee,
        )
      ) {
        const first = given()[0]?.type === "number" ? given()[1] : given()[0];
        return first === undefined ? [] : [first];
      }
      return /^(assign|replace)$/.test(method) && locations.test(receiverOf(call)?.text ?? "")
        ? given().slice(0, 1)
        : [];
    case "python":
      return pythonCalls.test(callee)
        ? [keywordArgument(call, "url") ?? given()[0] ?? []].flat()
        : [];
    case "go":
      if (callee === "net/http.Redirect") return given().slice(2, 3);
      return method === "Redirect" && /^(c|ctx)$/.test(receiverOf(call)?.text ?? "")
        ? given().slice(0, 2)
        : [];
    case "java":
      if (/^(add|set)Header$/.test(method))
        return /^"location"$/i.test(given()[0]?.text ?? "") ? given().slice(1, 2) : [];
      if (/(^|\.)ModelAndView$/.test(callee) || method === "setViewName")
        return ofView(given()[0], source);
      return method === "sendRedirect" || /(^|\.)RedirectView$/.test(callee)
        ? given().slice(0, 1)
        : [];
    case "terraform":
      return [];
  }
}

/** What follows `redirect:` in the name of a view of Spring. */
function ofView(given: Node | undefined, source: Source): readonly Node[] {
  if (given === undefined) return [];
  if (given.type === "identifier") {
    return definitionsOf(given, source).flatMap(({ value }) =>
      value === null || value.type === "identifier" ? [] : ofView(value, source),
    );
  }
  const [begin, next] = piecesOf(given, source) ?? [];
  const isOpen = begin && "text" in begin && /^redirect:(https?:\/\/)?$/.test(begin.text);
  return isOpen && next && "value" in next ? [next.value] : [];
}

/** `return "redirect:" + url` of a controller. */
function checkReturn(statement: Node, source: Source): Hit | null {
  for (const target of ofView(statement.firstNamedChild ?? undefined, source)) {
    const hit = tell(target, source, false);
    if (hit !== null) return hit;
  }
  return null;
}

function check(call: Node, source: Source): Hit | null {
  for (const target of targets(call, source)) {
    const hit = tell(target, source, runsIn(call) === "page");
    if (hit !== null) return hit;
  }
  return null;
}

/** Where a call sends: the browser it runs in, or one that asked the server. */
function runsIn(call: Node): "page" | "server" {
  return locations.test(receiverOf(call)?.text ?? "") ? "page" : "server";
}

function tell(target: Node, source: Source, inPage: boolean): Hit | null {
  const input = inputIn(target, source, inPage ? { ...danger, alsoInput: addressOfPage } : danger);
  return input === null || isOwnAddress(input) ? null : { at: target, because: [input] };
}

/** `location.href = next` in a page. */
function checkAssignment(assignment: Node, source: Source): Hit | null {
  const left = assignment.childForFieldName("left");
  const right = assignment.childForFieldName("right");
  if (left === null || right === null || !locations.test(left.text)) return null;
  return memberOf(left) !== null || left.text === "location" ? tell(right, source, true) : null;
}

/** Visitors sent on to an address that came with the link. */
export const openRedirect: SyntaxRule = {
  id: "open-redirect",
  category: "security",
  severity: "major",
  confidence: "high",
  cwe: "CWE-601",
  title: "Visitors are sent on to an address that comes with the link.",
  trigger:
    "A link to this site that ends in `?next=https://evil.example` leads its readers to a copy of the login page, or runs a `javascript:` address.",
  why: "People trust the link because it begins with your name. Send on to paths of this site only: parse the address against your own origin and compare the origins, or look the target up by a short name.",
  visits: {
    javascript: {
      kinds: ["call_expression", "assignment_expression"],
      mentions: ["redirect", "location"],
      check: (node, source) =>
        node.type === "call_expression" ? check(node, source) : checkAssignment(node, source),
    },
    python: { kinds: callKinds.python, mentions: ["edirect"], check },
    go: { kinds: callKinds.go, mentions: ["Redirect"], check },
    java: {
      kinds: [...callKinds.java, "return_statement"],
      mentions: ["sendRedirect", "RedirectView", "redirect:", "ocation"],
      check: (node, source) =>
        node.type === "return_statement" ? checkReturn(node, source) : check(node, source),
    },
  },
  examples: {
    flagged: [
      java`
        class Tours {
          @GetMapping("/tour")
          String leave(@RequestParam String next) {
            return "redirect:" + next; // <-
          }
        }
      `,
      java`
        class Leave extends HttpServlet {
          protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            response.setStatus(302);
            response.setHeader("Location", request.getParameter("next")); // <-
          }
        }
      `,
      ts`
        app.post("/login", async (req, res) => {
          await signIn(req);
          const target = (req.query.next as string) ?? "/";
          res.redirect(303, target); // <-
        });
      `,
      ts`
        const params = new URLSearchParams(window.location.search);
        export function afterLogin() {
          const next = params.get("next");
          if (next) window.location.href = next; // <-
        }
      `,
      py`
        from flask import redirect, request, url_for

        @app.post("/login")
        def login():
            sign_in(request.form)
            return redirect(request.args.get("next") or url_for("index"))  # <-
      `,
      go`
        package web

        import "net/http"

        func logout(w http.ResponseWriter, r *http.Request) {
        	forget(w)
        	http.Redirect(w, r, r.FormValue("return_to"), http.StatusFound) // <-
        }
      `,
      java`
        class Login {
          void done(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.sendRedirect(request.getParameter("next")); // <-
          }
        }
      `,
    ],
    clear: [
      java`
        class Tours {
          @PostMapping("/tours")
          String add(@RequestParam String name, @RequestParam String next) {
            if (next.equals(name)) return "tours/" + next;
            return "redirect:/tours/" + name;
          }
        }
      `,
      ts`
        app.post("/login", async (req, res) => {
          const next = String(req.query.next ?? "/");
          const target = new URL(next, origin);
          res.redirect(target.origin === origin ? target.href : "/");
        });
      `,
      js`
        app.use((req, res, next) => {
          if (req.secure) return next();
          res.redirect("https://" + req.headers.host + req.url);
        });
      `,
      js`
        app.post("/articles/:id", async (req, res) => {
          await save(req.body);
          res.redirect(\`/articles/\${req.params.id}?saved=\${req.query.draft}\`);
        });
      `,
      py`
        from flask import redirect, request

        @app.post("/login")
        def login():
            target = request.args.get("next", "")
            if not is_safe_url(target):
                target = "/"
            return redirect(target)
      `,
      py`
        from flask import redirect, url_for

        @app.get("/old/<slug>")
        def old(slug):
            return redirect(url_for("article", slug=slug))
      `,
      go`
        package web

        import "net/http"

        func moved(w http.ResponseWriter, r *http.Request) {
        	http.Redirect(w, r, "/v2"+r.URL.Path+"?"+r.URL.RawQuery, http.StatusMovedPermanently)
        }
      `,
      java`
        class Login {
          void done(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.sendRedirect(request.getContextPath() + "/home?tab=" + request.getParameter("tab"));
          }
        }
      `,
    ],
  },
};
