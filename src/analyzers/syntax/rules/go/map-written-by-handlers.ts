import type { Node } from "web-tree-sitter";

import { argumentsOf } from "../../calls.ts";
import { go } from "../../example.ts";
import { memberOf } from "../../names.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";
import { declarationOf } from "./scopes.ts";

/** Parameters that only a handler has: of what it calls, many get the writer alone. */
const handlerParameters =
  /\bhttp\.ResponseWriter\b.*\*http\.Request\b|\*gin\.Context\b|\becho\.Context\b|\*fiber\.Ctx\b/;
/** What keeps two requests apart, here or in who is called. */
const guards = /\.(R?Lock|TryLock|Do|Acquire)\(|<-|\b(lock|guard|sync)/i;

function check(statement: Node, source: Source): Hit | null {
  const map = writtenMap(statement);
  if (map === null) return null;
  const handler = handlerAround(statement);
  if (handler === null || guards.test(handler.text)) return null;
  const declared =
    map.type === "identifier" ? packageMap(map, source) : fieldMap(map, handler, source);
  return declared === null ? null : { at: statement, name: map.text, because: [declared] };
}

/** The map of `m[k] = v`, `m[k]++` and `delete(m, k)`. */
function writtenMap(statement: Node): Node | null {
  if (statement.type === "call_expression") {
    return statement.childForFieldName("function")?.text === "delete"
      ? (argumentsOf(statement)[0] ?? null)
      : null;
  }
  const target =
    statement.type === "assignment_statement"
      ? statement.childForFieldName("left")?.firstNamedChild
      : statement.firstNamedChild;
  return target?.type === "index_expression" ? target.childForFieldName("operand") : null;
}

/** The function around that answers requests: many run it at the same time. */
function handlerAround(node: Node): Node | null {
  for (let at = functionAround(node); at !== null; at = functionAround(at)) {
    if (handlerParameters.test(at.childForFieldName("parameters")?.text ?? "")) return at;
  }
  return null;
}

function packageMap(name: Node, { root }: Source): Node | null {
  if (declarationOf(name) !== null) return null;
  for (const declaration of root.namedChildren) {
    if (declaration.type !== "var_declaration") continue;
    for (const spec of declaration.descendantsOfType("var_spec")) {
      if (!spec.childrenForFieldName("name").some(({ text }) => text === name.text)) continue;
      const type =
        spec.childForFieldName("type")?.text ?? spec.childForFieldName("value")?.text ?? "";
      return /^(make\(\s*)?map\[/.test(type) ? spec : null;
    }
  }
  return null;
}

/** `s.items` of the handler's own receiver, whose struct has a map of that name and no lock. */
function fieldMap(map: Node, handler: Node, { root }: Source): Node | null {
  const member = memberOf(map);
  const receiver = handler.childForFieldName("receiver")?.firstNamedChild;
  if (!member || !receiver || member.object.text !== receiver.childForFieldName("name")?.text)
    return null;
  const type = receiver.childForFieldName("type")?.text;
  // By value it may well be made for one request.
  if (!type?.startsWith("*")) return null;
  for (const spec of root.descendantsOfType("type_spec")) {
    if (spec.childForFieldName("name")?.text !== type.slice(1)) continue;
    const struct = spec.childForFieldName("type");
    if (struct?.type !== "struct_type" || /Mutex|Locker|sync\.|semaphore|chan\b/.test(struct.text))
      return null;
    return (
      struct
        .descendantsOfType("field_declaration")
        .find(
          (field) =>
            field.childForFieldName("type")?.type === "map_type" &&
            field.childrenForFieldName("name").some(({ text }) => text === member.name),
        ) ?? null
    );
  }
  return null;
}

/** A map that requests write at the same time. */
export const mapWrittenByHandlers: SyntaxRule = {
  id: "map-written-by-handlers",
  category: "concurrency",
  severity: "major",
  confidence: "high",
  cwe: "CWE-362",
  title: "Requests write the map {name} at the same time without a lock.",
  trigger:
    "Two requests arrive together: Go notices the concurrent writes and ends the whole program with a fatal error that cannot be recovered from.",
  why: "The server runs every handler in a goroutine of its own. Keep a `sync.Mutex` beside the map and hold it for each access, reads too, or use `sync.Map`.",
  skipInTests: true,
  visits: {
    go: {
      kinds: ["assignment_statement", "inc_statement", "dec_statement", "call_expression"],
      mentions: ["http.ResponseWriter", "gin.Context", "echo.Context", "fiber.Ctx"],
      check,
    },
  },
  examples: {
    flagged: [
      go`
        package web

        var visits = make(map[string]int)

        func count(w http.ResponseWriter, r *http.Request) {
        	visits[r.URL.Path]++ // <-
        	fmt.Fprintln(w, visits[r.URL.Path])
        }
      `,
      go`
        package web

        type Server struct {
        	sessions map[string]Session
        	secret   []byte
        }

        func (s *Server) logIn(w http.ResponseWriter, r *http.Request) {
        	session := newSession(r.FormValue("user"))
        	s.sessions[session.ID] = session // <-
        	w.WriteHeader(http.StatusNoContent)
        }
      `,
      go`
        package web

        var carts = map[string][]Item{}

        func routes(router *gin.Engine) {
        	router.DELETE("/cart", func(c *gin.Context) {
        		delete(carts, c.Query("user")) // <-
        		c.Status(http.StatusOK)
        	})
        }
      `,
    ],
    clear: [
      go`
        package web

        var (
        	mu     sync.Mutex
        	visits = make(map[string]int)
        )

        func count(w http.ResponseWriter, r *http.Request) {
        	mu.Lock()
        	defer mu.Unlock()
        	visits[r.URL.Path]++
        }
      `,
      go`
        package web

        func headers(w http.ResponseWriter, r *http.Request) {
        	found := make(map[string]string)
        	for name := range r.Header {
        		found[name] = r.Header.Get(name)
        	}
        	json.NewEncoder(w).Encode(found)
        }
      `,
      go`
        package render

        type Reader struct {
        	Headers map[string]string
        	Size    int64
        }

        func (r Reader) Render(w http.ResponseWriter) error {
        	r.Headers["Content-Length"] = strconv.FormatInt(r.Size, 10)
        	return write(w, r.Headers)
        }
      `,
      go`
        package web

        var handlers = map[string]http.HandlerFunc{}

        func register(path string, handler http.HandlerFunc) {
        	handlers[path] = handler
        }

        func serve(w http.ResponseWriter, r *http.Request) {
        	handlers[r.URL.Path](w, r)
        }
      `,
      go`
        package web

        type Server struct {
        	sync.Mutex
        	sessions map[string]Session
        }

        func (s *Server) logOut(w http.ResponseWriter, r *http.Request) {
        	withMutex(s, func() { delete(s.sessions, r.FormValue("id")) })
        }
      `,
    ],
  },
};
