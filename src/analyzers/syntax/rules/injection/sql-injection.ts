import type { Node } from "web-tree-sitter";

import { argumentsOf, callKinds, methodOf } from "../../calls.ts";
import { isConstant } from "../../constant.ts";
import { definitionsOf } from "../../definitions.ts";
import { go, java, js, py, ts } from "../../example.ts";
import { inputIn } from "../../flow.ts";
import { unwrap } from "../../names.ts";
import type { Source } from "../../source.ts";
import { piecesOf } from "../../strings.ts";
import type { Piece } from "../../strings.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

/** Methods of database drivers whose argument is a statement, by the languages' usual drivers. */
const runsStatement =
  /^(query|execute|executemany|executescript|raw|rawQuery|\$queryRawUnsafe|\$executeRawUnsafe|whereRaw|Query|QueryRow|QueryContext|QueryRowContext|Exec|ExecContext|Raw|Select|Get|executeQuery|executeUpdate|prepareStatement|createQuery|createNativeQuery|queryForObject|queryForList|update)$/;

/** How a statement begins; sentences that begin so have no second keyword. */
const statement =
  /^\s*(SELECT\b[\s\S]*\bFROM\b|INSERT\s+INTO\b|UPDATE\b[\s\S]*\bSET\b|DELETE\s+FROM\b|SELECT\b|WITH\b[\s\S]*\bAS\b)/i;

/** Quoting by the driver or the database's own library, and tagged builders. */
const clears =
  /(escape|quote|Quote|sanitize|Identifier|literal|\.Literal|mogrify|psycopg2?\.sql|sql\.SQL)/;

function check(call: Node, source: Source): Hit | null {
  if (!runsStatement.test(methodOf(call) ?? "")) return null;
  for (const argument of argumentsOf(call).slice(0, 2)) {
    const put = statementOf(argument, source);
    if (put === null) continue;
    for (const piece of put) {
      if (!("value" in piece) || isConstant(piece.value, source)) continue;
      const input = inputIn(piece.value, source, { clears });
      if (input !== null) return { at: argument, because: [input] };
    }
  }
  return null;
}

/** The pieces of a statement, also of one that was put together in a variable before. */
function statementOf(argument: Node, source: Source): readonly Piece[] | null {
  const node = unwrap(argument);
  if (node.type === "identifier") {
    for (const { value } of definitionsOf(node, source)) {
      const put = value && statementOf(value, source);
      if (put) return put;
    }
    return null;
  }
  const pieces = piecesOf(node);
  const text = pieces?.map((piece) => ("text" in piece ? piece.text : "?")).join("") ?? "";
  return pieces !== null && statement.test(text) ? pieces : null;
}

/** A statement that is put together with what somebody sent. */
export const sqlInjection: SyntaxRule = {
  id: "sql-injection",
  category: "security",
  severity: "critical",
  confidence: "high",
  cwe: "CWE-89",
  title: "Text from the request becomes part of a SQL statement",
  trigger:
    "A request whose value holds a quote, such as `' OR 1=1 --`, changes the statement: rows of others are read, altered or deleted.",
  why: "The database cannot tell the value from the statement once they are one text. Leave a placeholder in the statement (`?`, `$1` or `%s`) and pass the value beside it; for names of tables and columns choose from a fixed list.",
  visits: {
    javascript: { kinds: callKinds.javascript, check },
    python: { kinds: callKinds.python, check },
    go: { kinds: callKinds.go, check },
    java: { kinds: callKinds.java, check },
  },
  examples: {
    flagged: [
      py`
        @app.route("/users")
        def users():
            name = request.args["name"]
            query = f"SELECT * FROM users WHERE name = '{name}'"
            return db.execute(query)  # <-
      `,
      ts`
        app.get("/users/:id", async (req, res) => {
          const { id } = req.params;
          res.json(await pool.query(\`SELECT * FROM users WHERE id = '\${id}'\`)); // <-
        });
      `,
      go`
        package web

        func user(w http.ResponseWriter, r *http.Request) {
        	id := r.URL.Query().Get("id")
        	row := db.QueryRowContext(r.Context(), "SELECT name FROM users WHERE id = "+id) // <-
        	show(w, row)
        }
      `,
      java`
        class Users {
          List<User> find(@RequestParam String name) {
            String sql = "SELECT * FROM users WHERE name = '" + name + "'";
            return jdbc.queryForList(sql); // <-
          }
        }
      `,
    ],
    clear: [
      py`
        @app.route("/users")
        def users():
            name = request.args["name"]
            return db.execute("SELECT * FROM users WHERE name = ?", (name,))
      `,
      js`
        app.get("/users", async (req, res) => {
          const order = req.query.desc ? "DESC" : "ASC";
          res.json(await pool.query(\`SELECT * FROM users ORDER BY name \${order}\`));
        });
      `,
      go`
        package web

        func user(w http.ResponseWriter, r *http.Request) {
        	id, err := strconv.Atoi(r.URL.Query().Get("id"))
        	if err != nil {
        		return
        	}
        	show(w, db.QueryRow(fmt.Sprintf("SELECT name FROM users WHERE id = %d", id)))
        }
      `,
      java`
        class Users {
          List<User> find(@RequestParam long id) {
            return jdbc.queryForList("SELECT * FROM users WHERE id = " + id);
          }
        }
      `,
      js`
        app.post("/search", async (req, res) => {
          res.json(await index.query(\`find \${req.body.words}\`));
        });
      `,
    ],
  },
};
