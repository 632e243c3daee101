import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, callKinds, methodOf, receiverOf } from "../../calls.ts";
import { go, java, js, py } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { SyntaxRule } from "../../syntax-rule.ts";
import { inputAmong } from "./input-arguments.ts";

const pythonCalls =
  /^(flask\.render_template_string|jinja2\.Template|mako\.template\.Template|tornado\.template\.Template)$/;
const javascriptCalls =
  /^((ejs|pug|jade|eta|Eta|doT|dot|mustache|[Hh]ogan|squirrelly|Sqrl)\.(render|compile|renderString|template)|(handlebars|Handlebars)\.compile|nunjucks\.(renderString|compile)|(lodash|_)(\.|\/)template|swig\.render|velocityjs\.render)$/;

/** How those names end, which is quicker to ask. */
const reads: ReadonlySet<string> = new Set([
  "render",
  "compile",
  "renderString",
  "template",
  "lodash/template",
  "_/template",
]);

/** The arguments of a call that are read as a template, not the values that fill one. */
function templates(call: Node, source: Source): readonly Node[] {
  const given = (): readonly Node[] => argumentsOf(call);
  const callee = calleeOf(call, source) ?? "";
  const method = methodOf(call) ?? "";
  switch (source.language) {
    case "javascript":
      return reads.has(callee.slice(callee.lastIndexOf(".") + 1)) && javascriptCalls.test(callee)
        ? given().slice(0, 1)
        : [];
    case "python": {
      const isFromString =
        method === "from_string" && /env|jinja|Environment/i.test(receiverOf(call)?.text ?? "");
      return pythonCalls.test(callee) || isFromString ? given().slice(0, 1) : [];
    }
    case "go": {
      const isTemplate = /^(text|html)\/template\./.test(callee);
      return isTemplate && method === "Parse" ? given().slice(0, 1) : [];
    }
    case "java":
      if (/(^|\.)Velocity\.evaluate$/.test(callee)) return given().slice(3, 4);
      return /^freemarker\.template\.Template$/.test(callee) ? given().slice(1, 2) : [];
    case "terraform":
      return [];
  }
}

const check = inputAmong(templates, { clears: /escape|sanitiz/i });

/** A template that is put together with what somebody sent. */
export const templateInjection: SyntaxRule = {
  id: "template-injection",
  category: "security",
  severity: "critical",
  confidence: "high",
  cwe: "CWE-1336",
  title: "Text from the request is read as a template.",
  trigger:
    "A value with the engine's own marks, such as `{{ config }}` or `<%= process.env %>`, is run on the server: secrets are read, in most engines programs are started.",
  why: "A template is a program. Keep the template fixed and pass the value to it as a variable; where people write templates of their own, use an engine without logic or its sandbox.",
  visits: {
    javascript: {
      kinds: callKinds.javascript,
      mentions: ["render", "compile", "template"],
      check,
    },
    python: {
      kinds: callKinds.python,
      mentions: ["render_template_string", "Template", "from_string"],
      check,
    },
    go: { kinds: callKinds.go, mentions: ["text/template", "html/template"], check },
    java: { kinds: callKinds.java, mentions: ["Velocity", "freemarker"], check },
  },
  examples: {
    flagged: [
      py`
        from flask import render_template_string, request

        @app.errorhandler(404)
        def not_found(error):
            page = "<h1>No page at %s</h1>" % request.args.get("from", "")
            return render_template_string(page), 404  # <-
      `,
      js`
        const ejs = require("ejs");
        app.post("/preview", (req, res) => {
          res.send(ejs.render(req.body.template, { user: req.user })); // <-
        });
      `,
      go`
        package web

        import (
        	"net/http"
        	"text/template"
        )

        func preview(w http.ResponseWriter, r *http.Request) {
        	page, err := template.New("page").Parse("Dear " + r.FormValue("greeting")) // <-
        	show(w, page, err)
        }
      `,
      java`
        import org.apache.velocity.app.Velocity;

        class Mails {
          void preview(@RequestParam String text, Writer out) {
            Velocity.evaluate(context, out, "preview", text); // <-
          }
        }
      `,
    ],
    clear: [
      py`
        from flask import render_template_string, request

        @app.route("/hello")
        def hello():
            return render_template_string("<h1>Hello {{ name }}</h1>", name=request.args["name"])
      `,
      js`
        const ejs = require("ejs");
        app.post("/preview", (req, res) => {
          res.send(ejs.render(template, { text: req.body.text }));
        });
      `,
      go`
        package web

        import (
        	"net/http"
        	"net/url"
        	"text/template"
        )

        func preview(w http.ResponseWriter, r *http.Request) {
        	target, err := url.Parse(r.FormValue("target"))
        	page := template.Must(template.New("page").Parse("Dear {{.}}"))
        	show(w, page, target, err)
        }
      `,
      java`
        import org.apache.velocity.app.Velocity;

        class Mails {
          void preview(@RequestParam String name, Writer out) {
            context.put("name", name);
            Velocity.evaluate(context, out, "preview", "Dear $name");
          }
        }
      `,
    ],
  },
};
