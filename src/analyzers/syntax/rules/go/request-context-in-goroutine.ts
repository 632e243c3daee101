import type { Node } from "web-tree-sitter";

import { methodOf, receiverOf } from "../../calls.ts";
import { go } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";
import { declarationOf } from "./scopes.ts";
import { statementAround, statementsThatFollow } from "./statements.ts";

/** What makes the handler stay until the goroutine is done, or lets it go with the request on purpose. */
const waits = /<-|\.Wait\(|\bselect\b|\brange\s+\w+|\.Copy\(|io\.Copy|\.Serve|\.Stream\(|Hijack/;

function check(started: Node): Hit | null {
  const literal = started.firstNamedChild?.childForFieldName("function");
  for (const call of started.descendantsOfType("call_expression")) {
    if (methodOf(call) !== "Context") continue;
    const receiver = receiverOf(call);
    const request = receiver === null ? null : requestOf(receiver);
    if (request === null) continue;
    const handler = functionAround(request);
    const statement = statementAround(started);
    if (handler === null || functionAround(started)?.id !== handler.id || statement === null)
      return null;
    if (!isHandler(handler) || isDetached(call)) return null;
    // The handler must be seen to go on to its end, and the goroutine not to watch for that end.
    if (statementsThatFollow(statement).some(({ text }) => waits.test(text))) return null;
    if (waits.test(started.text) || /defer .*(Wait\(|<-)/.test(handler.text)) return null;
    return literal === undefined ? null : { at: call, because: [started] };
  }
  return null;
}

/** The parameter of `r.Context()` and `c.Request.Context()`; null for other contexts. */
function requestOf(receiver: Node): Node | null {
  const name =
    receiver.type === "selector_expression" &&
    receiver.childForFieldName("field")?.text === "Request"
      ? receiver.childForFieldName("operand")
      : receiver;
  const declaration = name?.type === "identifier" ? declarationOf(name) : null;
  const type = declaration?.parent?.childForFieldName("type")?.text ?? "";
  return /^\*(http\.Request|gin\.Context)$/.test(type) ? declaration : null;
}

/** Only handlers end the request by returning; what they call does not. */
function isHandler(around: Node): boolean {
  const parameters = around.childForFieldName("parameters")?.text ?? "";
  return (
    /http\.ResponseWriter\b|\*gin\.Context\b/.test(parameters) &&
    around.childForFieldName("result") === null
  );
}

/** `context.WithoutCancel(r.Context())` does not end with the request. */
function isDetached(call: Node): boolean {
  const around = call.parent?.parent;
  return around?.type === "call_expression" && methodOf(around) === "WithoutCancel";
}

/** Work that goes on after the response, with a context that ends with the request. */
export const requestContextInGoroutine: SyntaxRule = {
  id: "request-context-in-goroutine",
  category: "concurrency",
  severity: "major",
  confidence: "high",
  title: "The goroutine works with the request's context, which ends when the handler returns.",
  trigger:
    "The handler returns first: the context is cancelled, and what the goroutine was doing with it fails with `context canceled` half way.",
  why: "Go cancels a request's context as soon as its handler has returned. Pass `context.WithoutCancel(r.Context())`, perhaps with a timeout of its own, or wait for the goroutine.",
  skipInTests: true,
  visits: {
    go: { kinds: ["go_statement"], mentions: ["http.ResponseWriter", "gin.Context"], check },
  },
  examples: {
    flagged: [
      go`
        package web

        func signUp(w http.ResponseWriter, r *http.Request) {
        	user := create(r)
        	go func() {
        		if err := mail.Welcome(r.Context(), user); err != nil { // <-
        			log.Print(err)
        		}
        	}()
        	w.WriteHeader(http.StatusCreated)
        }
      `,
      go`
        package web

        func (s *Server) visit(w http.ResponseWriter, r *http.Request) {
        	go s.stats.Count(r.Context(), r.URL.Path) // <-
        	s.page.Execute(w, nil)
        }
      `,
      go`
        package web

        func order(c *gin.Context) {
        	id := save(c)
        	go func() {
        		notify(c.Request.Context(), id) // <-
        	}()
        	c.JSON(http.StatusOK, id)
        }
      `,
    ],
    clear: [
      go`
        package web

        func signUp(w http.ResponseWriter, r *http.Request) {
        	user := create(r)
        	ctx := context.WithoutCancel(r.Context())
        	go mail.Welcome(ctx, user)
        	w.WriteHeader(http.StatusCreated)
        }
      `,
      go`
        package web

        func both(w http.ResponseWriter, r *http.Request) {
        	parts := make(chan string)
        	go func() { parts <- load(r.Context()) }()
        	fmt.Fprint(w, head(r), <-parts)
        }
      `,
      go`
        package web

        func stream(w http.ResponseWriter, r *http.Request) {
        	events := make(chan Event)
        	go func() {
        		<-r.Context().Done()
        		close(events)
        	}()
        	send(w, events)
        }
      `,
      go`
        package web

        func visit(w http.ResponseWriter, r *http.Request) {
        	go count(context.WithoutCancel(r.Context()), r.URL.Path)
        	w.Write(page)
        }
      `,
    ],
  },
};
