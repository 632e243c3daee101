import { callKinds } from "../../calls.ts";
import { go, java, py, ts } from "../../example.ts";
import type { SyntaxRule } from "../../syntax-rule.ts";
import { inputInQuery } from "./query-injection.ts";

const check = inputInQuery({
  runs: /^(search|search_s|search_ext|search_ext_s|search_st|NewSearchRequest|Search|findUser|parseFilter)$/,
  looks: /\((&|\||!|[A-Za-z][\w;-]*[~<>]?=)/,
  danger: { clears: /escape|encodeFor|EqualityFilter|sanitize/i },
});

const mentions = ["search", "Search", "findUser", "parseFilter"];

/** A directory's filter that is put together with what somebody sent. */
export const ldapInjection: SyntaxRule = {
  id: "ldap-injection",
  category: "security",
  severity: "critical",
  confidence: "high",
  cwe: "CWE-90",
  title: "Text from the request becomes part of an LDAP filter.",
  trigger:
    "A name such as `*)(uid=*` changes the filter: other people's entries are found, and where the search decides on a login, so is who is let in.",
  why: "Brackets and stars mean something in a filter. Escape the value for filters (escape_filter_chars, ldap.EscapeFilter, Filter.encodeValue), or pass it as an argument beside a filter with {0}.",
  visits: {
    javascript: { kinds: ["call_expression"], mentions, check },
    python: { kinds: callKinds.python, mentions, check },
    go: { kinds: callKinds.go, mentions, check },
    java: { kinds: ["method_invocation"], mentions, check },
  },
  examples: {
    flagged: [
      py`
        @app.post("/login")
        def login():
            name = request.form["name"]
            found = directory.search_s(BASE, ldap.SCOPE_SUBTREE, f"(uid={name})")  # <-
            return start(found)
      `,
      ts`
        app.get("/people", (req, res) => {
          const filter = \`(&(objectClass=person)(cn=\${req.query.name}))\`;
          const options = { scope: "sub" };
          client.search(base, filter, options, (found) => res.json(found)); // <-
        });
      `,
      go`
        package web

        func find(w http.ResponseWriter, r *http.Request) {
        	filter := fmt.Sprintf("(mail=%s)", r.FormValue("mail"))
        	request := ldap.NewSearchRequest(base, 2, 0, 0, 0, false, filter, nil, nil)
        	found, err := directory.Search(request, "(mail="+r.FormValue("mail")+")") // <-
        	show(w, found, err)
        }
      `,
      java`
        class People {
          Object find(@RequestParam String name) throws NamingException {
            return context.search(BASE, "(uid=" + name + ")", controls); // <-
          }
        }
      `,
    ],
    clear: [
      py`
        @app.post("/login")
        def login():
            name = escape_filter_chars(request.form["name"])
            return start(directory.search_s(BASE, ldap.SCOPE_SUBTREE, f"(uid={name})"))
      `,
      ts`
        app.get("/people", (req, res) => {
          res.json(index.search(\`name:\${req.query.name} (active)\`));
        });
      `,
      go`
        package web

        func find(w http.ResponseWriter, r *http.Request) {
        	filter := fmt.Sprintf("(mail=%s)", ldap.EscapeFilter(r.FormValue("mail")))
        	found, err := directory.Search(filter)
        	show(w, found, err)
        }
      `,
      java`
        class People {
          Object find(@RequestParam String name) throws NamingException {
            return context.search(BASE, "(uid={0})", new Object[] { name }, controls);
          }
        }
      `,
    ],
  },
};
