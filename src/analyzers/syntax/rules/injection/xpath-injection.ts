import { callKinds } from "../../calls.ts";
import { java, js, py } from "../../example.ts";
import type { SyntaxRule } from "../../syntax-rule.ts";
import { inputInQuery } from "./query-injection.ts";

const check = inputInQuery({
  runs: /^(xpath|evaluate|select|select1|compile|XPath|selectNodes|selectSingleNode|find|findall|iterfind)$/,
  looks: /(^|\()\.?\/{1,2}[\w*?:/]*\[[^\]]*(=|contains\(|starts-with\()[^\]]*\?/,
  danger: { clears: /escape|quote|encodeForXPath/i },
});

const mentions = ["xpath", "XPath", "evaluate", "select", "compile", "find"];

/** An XPath expression that is put together with what somebody sent. */
export const xpathInjection: SyntaxRule = {
  id: "xpath-injection",
  category: "security",
  severity: "major",
  confidence: "high",
  cwe: "CWE-643",
  title: "Text from the request becomes part of an XPath expression.",
  trigger:
    "A value such as `' or '1'='1` changes the expression: every node fits, and what belongs to others is shown or believed.",
  why: "A quote in the value ends the text in the expression. Write a variable (`//user[@name=$name]`) and pass its value beside the expression, or compare in the program.",
  visits: {
    javascript: { kinds: ["call_expression"], mentions, check },
    python: { kinds: callKinds.python, mentions, check },
    java: { kinds: ["method_invocation"], mentions, check },
  },
  examples: {
    flagged: [
      py`
        @app.get("/user")
        def user():
            name = request.args["name"]
            return show(tree.xpath(f"//user[@name='{name}']/mail/text()"))  # <-
      `,
      js`
        app.post("/login", (req, res) => {
          const query = "//user[name='" + req.body.name + "' and code='" + req.body.code + "']";
          res.json({ ok: xpath.select(query, users).length > 0 }); // <-
        });
      `,
      java`
        class Users {
          String mail(@RequestParam String name) throws XPathException {
            return path.evaluate("/users/user[@name='" + name + "']/mail", document); // <-
          }
        }
      `,
    ],
    clear: [
      py`
        @app.get("/user")
        def user():
            return show(tree.xpath("//user[@name=$name]/mail/text()", name=request.args["name"]))
      `,
      js`
        app.get("/users/:id", (req, res) => {
          res.json(xpath.select(\`//user[@id=\${Number(req.params.id)}]\`, users));
        });
      `,
      java`
        class Users {
          String mail(@RequestParam int id) throws XPathException {
            return path.evaluate("/users/user[@id='" + id + "']/mail", document);
          }
        }
      `,
    ],
  },
};
