import type { Node } from "web-tree-sitter";

import { callKinds } from "../../calls.ts";
import { isConstant } from "../../constant.ts";
import { go, java, js, py, ts } from "../../example.ts";
import { inputIn } from "../../flow.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { fieldOfEvent } from "./event-of-function.ts";
import { quotesForSql, statementsRun } from "./sql-statements.ts";

const danger = { clears: quotesForSql, alsoInput: fieldOfEvent };

function check(call: Node, source: Source): Hit | null {
  for (const { argument, put } of statementsRun(call, source)) {
    for (const piece of put) {
      if (!("value" in piece) || isConstant(piece.value, source)) continue;
      const input = inputIn(piece.value, source, danger);
      if (input !== null) return { at: argument, because: [input] };
    }
  }
  return null;
}

/** A statement that is put together with what somebody sent. */
export const sqlInjection: SyntaxRule = {
  id: "sql-injection",
  category: "security",
  severity: "critical",
  confidence: "high",
  cwe: "CWE-89",
  title: "Text from the request becomes part of a SQL statement.",
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
      java`
        class Orders {
          SqlRowSet find(@RequestParam String place) {
            String query = "SELECT * FROM orders WHERE place = '";
            query += place + "'";
            return jdbc.queryForRowSet(query); // <-
          }
        }
      `,
      py`
        def lambda_handler(event, context):
            cursor.execute(f"SELECT * FROM orders WHERE place = '{event['place']}'")  # <-
            return cursor.fetchall()
      `,
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
      py`
        def orders(request):
            statement = "SELECT * FROM orders WHERE place = '{}'"
            return Order.objects.raw(statement.format(request.GET["place"]))  # <-
      `,
      java`
        class Orders extends HttpServlet {
          protected void doGet(HttpServletRequest request, HttpServletResponse response) throws SQLException {
            String place = request.getParameter("place");
            if (place == null) place = "";
            ResultSet found = connection.createStatement().executeQuery("SELECT * FROM orders WHERE place = '" + place + "'"); // <-
            show(response, found);
          }
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
      java`
        class Orders {
          SqlRowSet find(@RequestParam String place) {
            String query = "SELECT * FROM orders WHERE open";
            if (place != null) query += " AND place = ?";
            return jdbc.queryForRowSet(query, place);
          }
        }
      `,
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
