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
import { go, java, js, py, ts, tsx } from "../../example.ts";
import { memberOf } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestor, functionAround } from "../../tree.ts";
import { isMarkup, isOtherType, isText, tell, tellBuilt, tellText } from "./markup.ts";

function checkScript(node: Node, source: Source): Hit | null {
  if (node.type === "assignment_expression" || node.type === "augmented_assignment_expression") {
    const target = memberOf(node.childForFieldName("left") ?? node);
    const right = node.childForFieldName("right");
    if (target === null || right === null || !/^(inner|outer)HTML$/.test(target.name)) return null;
    return tell(right, source);
  }
  if (node.type === "pair") {
    if (node.childForFieldName("key")?.text !== "__html") return null;
    const value = node.childForFieldName("value");
    return value && tell(value, source);
  }
  const method = methodOf(node) ?? "";
  const receiver = receiverOf(node)?.text ?? "";
  const given = argumentsOf(node);
  if (method === "insertAdjacentHTML") return given[1] ? tell(given[1], source) : null;
  if (/^writeln?$/.test(method) && /^(window\.)?document$/.test(receiver)) {
    return given[0] ? tell(given[0], source) : null;
  }
  if (/^(html|append|prepend)$/.test(method) && /^(\$|jQuery)\(/.test(receiver)) {
    return given[0] && (method === "html" || isMarkup(given[0], source))
      ? tell(given[0], source)
      : null;
  }
  if (/^(send|end|write|html)$/.test(method) && /^(res|response|reply|c)(\.|$)/.test(receiver)) {
    return isOtherType(node) ? null : tellBuilt(given[0], source);
  }
  return null;
}

function checkPython(node: Node, source: Source): Hit | null {
  if (node.type === "return_statement") {
    const around = functionAround(node);
    const decorated = around?.parent?.type === "decorated_definition" ? around.parent : null;
    const isFlask = [...source.imports.values()].some((full) => /^flask\b/.test(full));
    if (!isFlask || !decorated || !/@\w+\.(route|get|post)\(/.test(decorated.text)) return null;
    const value = node.firstNamedChild ?? undefined;
    const text = value?.type === "expression_list" ? value.namedChildren[0] : value;
    return text !== undefined && isText(text, source) ? tellText(text, source) : null;
  }
  const callee = calleeOf(node, source) ?? "";
  const value = argumentsOf(node)[0];
  if (value === undefined) return null;
  if (/(^|\.)(mark_safe|SafeString|SafeText)$|^(markupsafe|flask|jinja2)\.Markup$/.test(callee)) {
    return tell(value, source);
  }
  if (djangoPages.test(callee)) {
    const isOther = keywordArgument(node, "content_type") ?? argumentsOf(node)[1] ?? null;
    return isOther === null ? tellText(value, source) : tellBuilt(value, source);
  }
  if (callee === "flask.make_response") {
    return isText(value, source) ? tellText(value, source) : null;
  }
  return /(^|\.)(HTMLResponse|make_response)$/.test(callee) ? tellBuilt(value, source) : null;
}

/** What Django sends as a page unless it is given another type. */
const djangoPages =
  /^(django\.http\.)?HttpResponse(BadRequest|NotFound|Forbidden|ServerError|Gone|NotAllowed)?$/;

function checkGo(call: Node, source: Source): Hit | null {
  const callee = calleeOf(call, source) ?? "";
  const given = argumentsOf(call);
  if (/^html\/template\.(HTML|JS|HTMLAttr)$/.test(callee))
    return given[0] ? tell(given[0], source) : null;
  if (/^fmt\.Fprint(f|ln)?$/.test(callee) && isWriter(given[0])) {
    const [, format, ...values] = given;
    if (format === undefined || !isMarkup(format, source)) return null;
    for (const value of [format, ...values]) {
      const hit = tell(value, source);
      if (hit !== null) return hit;
    }
    return null;
  }
  return methodOf(call) === "Write" && isWriter(receiverOf(call) ?? undefined)
    ? tellBuilt(given[0], source)
    : null;
}

/** A parameter of the function around that is an answer to a request. */
function isWriter(node: Node | undefined): boolean {
  if (node?.type !== "identifier") return false;
  const handler = ancestor(node, (each) =>
    (each.childForFieldName("parameters")?.text ?? "").includes(`${node.text} http.ResponseWriter`),
  );
  return handler !== null;
}

function checkJava(call: Node, source: Source): Hit | null {
  if (/(^|\.)ResponseEntity(\.ok)?$/.test(calleeOf(call, source) ?? ""))
    return isOtherType(call) ? null : tellBuilt(argumentsOf(call)[0], source);
  if (!/^(print|println|write|append|printf)$/.test(methodOf(call) ?? "")) return null;
  const receiver = receiverOf(call);
  if (receiver === null) return null;
  const from =
    receiver.type === "identifier"
      ? definitionsOf(receiver, source).map(({ value }) => value?.text ?? "")
      : [receiver.text];
  if (!from.some((text) => /\.(getWriter|getOutputStream)\(\)$/.test(text))) return null;
  return tellBuilt(argumentsOf(call)[0], source);
}

/** Markup that is put together with what somebody sent. */
export const htmlInjection: SyntaxRule = {
  id: "html-injection",
  category: "security",
  severity: "critical",
  confidence: "high",
  cwe: "CWE-79",
  skipInTests: true,
  title: "Text from the request becomes part of a page's markup.",
  trigger:
    "A link whose parameter holds `<img src=x onerror=…>` runs its maker's script as whoever opens it, with their session.",
  why: "A browser cannot tell the value from the markup once they are one text. Render it with a template that escapes, set textContent, or escape the value where it is put in.",
  visits: {
    javascript: {
      kinds: [
        "call_expression",
        "assignment_expression",
        "augmented_assignment_expression",
        "pair",
      ],
      mentions: ["HTML", "__html", "document", "$(", "jQuery", ".send", ".end", ".write", ".html"],
      check: checkScript,
    },
    python: {
      kinds: ["call", "return_statement"],
      mentions: [
        "mark_safe",
        "SafeString",
        "SafeText",
        "Markup",
        "HttpResponse",
        "HTMLResponse",
        "make_response",
        "flask",
      ],
      check: checkPython,
    },
    go: { kinds: callKinds.go, mentions: ["html/template", "http.ResponseWriter"], check: checkGo },
    java: {
      kinds: callKinds.java,
      mentions: ["getWriter", "getOutputStream", "ResponseEntity"],
      check: checkJava,
    },
  },
  examples: {
    flagged: [
      js`
        app.get("/search", (req, res) => {
          const words = req.query.q;
          res.send(\`<h1>Results for \${words}</h1>\`); // <-
        });
      `,
      ts`
        const name = new URLSearchParams(location.search).get("name");
        const greeting = document.getElementById("greeting");
        if (greeting) greeting.innerHTML = "Welcome, " + name; // <-
      `,
      tsx`
        export function Notice() {
          const [params] = useSearchParams();
          const text = params.get("notice") ?? "";
          return <p dangerouslySetInnerHTML={{ __html: text }} />; // <-
        }
      `,
      py`
        from flask import Flask, request

        @app.route("/hello")
        def hello():
            name = request.args.get("name", "you")
            return f"<h1>Hello {name}</h1>"  # <-
      `,
      py`
        from django.utils.safestring import mark_safe

        def search(request):
            message = mark_safe("Nothing found for " + request.GET["q"])  # <-
            return render(request, "search.html", {"message": message})
      `,
      go`
        package web

        import (
        	"fmt"
        	"net/http"
        )

        func hello(w http.ResponseWriter, r *http.Request) {
        	fmt.Fprintf(w, "<h1>Hello %s</h1>", r.FormValue("name")) // <-
        }
      `,
      py`
        import flask

        @app.route("/missing")
        def missing():
            link = "<a href='%s'>Back</a>"
            return link % flask.request.args.get("from")  # <-
      `,
      py`
        from django.http import HttpResponseBadRequest

        def show(request):
            name = request.GET.get("name", "")
            return HttpResponseBadRequest("Nobody is called {}".format(name))  # <-
      `,
      java`
        class Badges {
          ResponseEntity<String> show(@RequestParam String name) {
            String badge = "<b>%s</b>";
            return new ResponseEntity<>(String.format(badge, name), HttpStatus.OK); // <-
          }
        }
      `,
      js`
        app.get("/profile", (req, res) => {
          const top = "<main>";
          const line = "Hello " + req.query.name;
          res.send(top + line + "</main>"); // <-
        });
      `,
      go`
        package web

        import (
        	"fmt"
        	"net/http"
        )

        const page = "<p>Nothing found for %s</p>"

        func search(w http.ResponseWriter, r *http.Request) {
        	words := r.URL.Query()["q"]
        	w.Write([]byte(fmt.Sprintf(page, words[0]))) // <-
        }
      `,
      java`
        class Hello extends HttpServlet {
          protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            PrintWriter out = response.getWriter();
            out.println("<h1>Hello " + request.getParameter("name") + "</h1>"); // <-
          }
        }
      `,
    ],
    clear: [
      js`
        app.get("/search", (req, res) => {
          res.send(\`<h1>Results for \${escapeHtml(req.query.q)}</h1>\`);
        });
      `,
      js`
        app.get("/users/:id", async (req, res) => {
          const user = await users.find(req.params.id);
          res.send(\`<p>Has \${Number(req.query.count)} of \${user.total}</p>\`);
          list.innerHTML = render(user);
        });
      `,
      tsx`
        export function Notice() {
          const [params] = useSearchParams();
          const html = DOMPurify.sanitize(params.get("notice") ?? "");
          return <p title={params.get("title") ?? ""} dangerouslySetInnerHTML={{ __html: html }} />;
        }
      `,
      py`
        from flask import Flask, request, render_template
        from markupsafe import escape

        @app.route("/hello")
        def hello():
            if request.args.get("plain"):
                return {"text": f"Hello {request.args['name']}"}
            return f"<h1>Hello {escape(request.args['name'])}</h1>"
      `,
      py`
        from django.http import HttpResponse

        def greet(request):
            text = "Hello " + request.GET["name"]
            return HttpResponse(text, content_type="text/plain")
      `,
      py`
        from flask import Flask, request

        @app.post("/notes")
        def add_note():
            if request.args.get("raw"):
                return Response(f"Kept {request.args['raw']}", mimetype="text/plain")
            return f"Kept {request.json['title']}"
      `,
      js`
        app.get("/hello", (req, res) => {
          res.set("Content-Type", "text/plain");
          res.send("<" + req.query.name + "> says <b>hello</b>");
        });
      `,
      java`
        class Badges {
          ResponseEntity<String> show(@RequestParam int count) {
            return new ResponseEntity<>("<b>" + count + "</b>", HttpStatus.OK);
          }
        }
      `,
      go`
        package web

        import (
        	"fmt"
        	"html"
        	"net/http"
        )

        func hello(w http.ResponseWriter, r *http.Request) {
        	fmt.Fprintf(w, "<h1>Hello %s</h1>", html.EscapeString(r.FormValue("name")))
        }
      `,
      java`
        class Hello extends HttpServlet {
          protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            log.println("<request> " + request.getParameter("name"));
            response.getWriter().println("<h1>" + Encode.forHtml(request.getParameter("name")) + "</h1>");
          }
        }
      `,
    ],
  },
};
