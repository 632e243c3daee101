import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, methodOf, receiverOf } from "../../calls.ts";
import { go } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { functionAround } from "../../tree.ts";
import { usesWithin } from "./errors.ts";
import { declarationOf } from "./scopes.ts";
import { callOf, leaves, statementsAfter, statementsThatFollow } from "./statements.ts";

const answers = /^net\/http\.(Error|NotFound|Redirect)$/;
const answersOfGin =
  /^(JSON|String|HTML|XML|AbortWithStatusJSON|AbortWithStatus|AbortWithError|IndentedJSON)$/;
/** A status of failure: `400`, `http.StatusBadRequest`. */
const failure =
  /^([45]\d\d|http\.Status(Bad\w+|Unauthorized|Forbidden|Not\w+|Conflict|Gone|Internal\w+|Service\w+|Too\w+|Unprocessable\w+|Precondition\w+))$/;

function check(statement: Node, source: Source): Hit | null {
  const call = callOf(statement);
  if (call === null || statementsAfter(statement).length > 0) return null;
  const writer = writerOf(call, source);
  if (writer === null) return null;
  const block = statement.parent?.parent ?? null;
  const branch = block?.parent ?? null;
  if (branch?.type !== "if_statement" || branch.childForFieldName("alternative") !== null)
    return null;
  // Within an else the other branches may be what goes on.
  if (branch.childForFieldName("consequence")?.id !== block?.id) return null;
  if (branch.parent?.type !== "statement_list") return null;
  const declaration = declarationOf(writer);
  if (declaration === null || !isWriter(declaration)) return null;
  for (const next of statementsThatFollow(branch)) {
    if (leaves(next, source)) {
      const value = next.firstNamedChild;
      return value !== null && usesWithin(next, declaration).some(isUsed)
        ? { at: call, because: [next] }
        : null;
    }
    const use = usesWithin(next, declaration).find(isUsed);
    if (use !== undefined) {
      return functionAround(use)?.id === functionAround(call)?.id
        ? { at: call, because: [use] }
        : null;
    }
  }
  return null;
}

function writerOf(call: Node, source: Source): Node | null {
  const [first] = argumentsOf(call);
  if (first?.type === "identifier" && answers.test(calleeOf(call, source) ?? "")) return first;
  const receiver = receiverOf(call);
  if (receiver?.type !== "identifier" || !answersOfGin.test(methodOf(call) ?? "")) return null;
  return failure.test(first?.text ?? "") ? receiver : null;
}

function isWriter(declaration: Node): boolean {
  const type = declaration.parent?.childForFieldName("type")?.text ?? "";
  return /^(http\.ResponseWriter|\*gin\.Context)$/.test(type);
}

/** Whether a use answers: the writer handed on or written to, the context asked to answer. */
function isUsed(use: Node): boolean {
  const member = use.parent;
  if (member?.type === "argument_list") return !/^(log|slog)\b/.test(member.parent?.text ?? "");
  if (member?.type !== "selector_expression") return false;
  const name = member.childForFieldName("field")?.text ?? "";
  return (
    /^(Write|WriteHeader|WriteString|Data|File|Redirect|Status)$/.test(name) ||
    answersOfGin.test(name)
  );
}

/** A handler that goes on after it has answered with a failure. */
export const missingReturnAfterHttpError: SyntaxRule = {
  id: "missing-return-after-http-error",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The handler answers with a failure and then goes on.",
  trigger:
    "The condition holds: the failure is sent, then the rest of the handler runs with what was found wrong and writes a second answer into the same response.",
  why: "Answering does not end a handler. Write `return` after the answer, or put the rest into an `else`.",
  skipInTests: true,
  visits: {
    go: {
      kinds: ["expression_statement"],
      mentions: ["http.ResponseWriter", "gin.Context"],
      check,
    },
  },
  examples: {
    flagged: [
      go`
        package web

        import "net/http"

        func user(w http.ResponseWriter, r *http.Request) {
        	id, err := strconv.Atoi(r.FormValue("id"))
        	if err != nil {
        		http.Error(w, "bad id", http.StatusBadRequest) // <-
        	}
        	json.NewEncoder(w).Encode(users[id])
        }
      `,
      go`
        package web

        import "net/http"

        func admin(w http.ResponseWriter, r *http.Request) {
        	if !isAdmin(r) {
        		http.Redirect(w, r, "/login", http.StatusFound) // <-
        	}
        	secrets := load()
        	w.Write(secrets)
        }
      `,
      go`
        package web

        func create(c *gin.Context) {
        	var order Order
        	if err := c.ShouldBindJSON(&order); err != nil {
        		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()}) // <-
        	}
        	store.Add(order)
        	c.JSON(http.StatusCreated, order)
        }
      `,
    ],
    clear: [
      go`
        package web

        import "net/http"

        func user(w http.ResponseWriter, r *http.Request) {
        	id, err := strconv.Atoi(r.FormValue("id"))
        	if err != nil {
        		http.Error(w, "bad id", http.StatusBadRequest)
        		return
        	}
        	json.NewEncoder(w).Encode(users[id])
        }
      `,
      go`
        package web

        import "net/http"

        func save(w http.ResponseWriter, r *http.Request) {
        	err := store.Save(r.Body)
        	if err != nil {
        		http.Error(w, "not saved", http.StatusInternalServerError)
        	}
        	log.Println("saved", err)
        }
      `,
      go`
        package web

        func missing(w http.ResponseWriter, r *http.Request) {
        	if isOld(r.URL.Path) {
        		w.WriteHeader(http.StatusGone)
        	}
        	page.Execute(w, r.URL.Path)
        }
      `,
      go`
        package web

        func show(c *gin.Context) {
        	item, ok := items[c.Param("id")]
        	if !ok {
        		c.JSON(http.StatusNotFound, nil)
        	} else {
        		c.JSON(http.StatusOK, item)
        	}
        }
      `,
    ],
  },
};
