import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, callKinds, methodOf, receiverOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import { java, js, py, ts } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { SyntaxRule } from "../../syntax-rule.ts";
import { addressOfPage } from "./address-of-page.ts";
import { fieldOfEvent } from "./event-of-function.ts";
import { inputAmong } from "./input-arguments.ts";

/** Functions whose first argument is a program; of `Function` every argument is part of one. */
const runsFirst =
  /^(eval|(window|globalThis)\.eval|vm\.(runIn(This|New)?Context|Script|compileFunction)|exec|compile|builtins\.(eval|exec|compile)|pandas\.eval)$/;

/** Java's interpreters, each with the package that a file must import to have one. */
const interpreters: readonly (readonly [RegExp, RegExp])[] = [
  [/^eval$/, /^javax\.script\./],
  [/^(evaluate|parse|parseClass)$/, /^groovy\.lang\./],
  [/^parseExpression$/, /^org\.springframework\.expression\./],
  [/^(eval|compileExpression|executeExpression)$/, /^org\.mvel2\./],
  [/^(getValue|parseExpression)$/, /^ognl\./],
];

function programs(call: Node, source: Source): readonly Node[] {
  const given = (): readonly Node[] => argumentsOf(call);
  if (source.language === "java") {
    const method = methodOf(call) ?? "";
    const fits = interpreters.some(
      ([name, library]) =>
        name.test(method) && [...source.imports.values()].some((full) => library.test(full)),
    );
    return fits ? given().slice(0, 1) : [];
  }
  const callee = calleeOf(call, source) ?? "";
  if (source.language === "javascript") {
    if (callee === "Function") return given();
    if (callee === "vm2.VMScript" || isRunInSandbox(call, source)) return given().slice(0, 1);
  } else if (methodOf(call) === "run_in_executor" && /^(exec|eval)$/.test(given()[1]?.text ?? "")) {
    return given().slice(2, 3);
  }
  if (!runsFirst.test(callee)) return [];
  const isOfOther = source.language === "javascript" ? /^(exec|compile)$/ : /^vm\./;
  return isOfOther.test(callee) ? [] : given().slice(0, 1);
}

/** `new VM().run(text)`: people left these sandboxes many times, and they are no longer mended. */
function isRunInSandbox(call: Node, source: Source): boolean {
  const sandbox = methodOf(call) === "run" ? receiverOf(call) : null;
  if (sandbox === null) return false;
  const made =
    sandbox.type === "identifier"
      ? definitionsOf(sandbox, source).map(({ value }) => value)
      : [sandbox];
  return made.some(
    (value) =>
      value?.type === "new_expression" &&
      /^(vm2\.(VM|NodeVM)|sandbox)$/.test(calleeOf(value, source) ?? ""),
  );
}

const check = inputAmong(programs, {
  clears: /(^JSON\.(parse|stringify)$|literal_eval|^json\.(loads|dumps)$)/,
  alsoInput: (node, source) => addressOfPage(node, source) || fieldOfEvent(node, source),
});

/** A program that is put together with what somebody sent. */
export const codeInjection: SyntaxRule = {
  id: "code-injection",
  category: "security",
  severity: "critical",
  confidence: "high",
  cwe: "CWE-94",
  title: "Text from the request is run as a program.",
  trigger:
    "Whoever sends the request chooses what runs, with all rights of the process: files, secrets and the database are theirs.",
  why: "No check of a program's text holds for long. Choose the operation from a fixed table by its name, read data with JSON.parse or ast.literal_eval, and for formulas use a parser that knows only arithmetic.",
  visits: {
    javascript: {
      kinds: callKinds.javascript,
      mentions: ["eval", "vm", "Function", "sandbox"],
      check,
    },
    python: { kinds: callKinds.python, mentions: ["eval", "exec", "compile"], check },
    java: {
      kinds: callKinds.java,
      mentions: ["javax.script", "groovy.lang", "springframework.expression", "mvel2", "ognl"],
      check,
    },
  },
  examples: {
    flagged: [
      js`
        const { NodeVM } = require("vm2");

        app.post("/rules", (req, res) => {
          const vm = new NodeVM({ timeout: 1000 });
          res.json(vm.run("module.exports = " + req.body.rule)); // <-
        });
      `,
      js`
        exports.handler = async (event) => {
          return { total: eval(event.formula) }; // <-
        };
      `,
      py`
        def lambda_handler(event, context):
            return {"total": eval(event["formula"])}  # <-
      `,
      js`
        app.get("/calculate", (req, res) => {
          res.json({ result: eval(req.query.formula) }); // <-
        });
      `,
      ts`
        export async function POST(request: Request) {
          const { filter, rows } = await request.json();
          const fits = new Function("row", "return " + filter); // <-
          return Response.json(rows.filter(fits));
        }
      `,
      ts`
        const parameters = new URLSearchParams(window.location.search);
        eval(parameters.get("callback") + "()"); // <-
      `,
      py`
        def calculate(request):
            formula = request.GET.get("formula", "0")
            return JsonResponse({"result": eval(formula, {"__builtins__": {}})})  # <-
      `,
      java`
        import javax.script.ScriptEngine;
        import javax.script.ScriptEngineManager;

        class Formulas {
          Object calculate(@RequestParam String formula) throws ScriptException {
            ScriptEngine engine = new ScriptEngineManager().getEngineByName("js");
            return engine.eval("(" + formula + ")"); // <-
          }
        }
      `,
    ],
    clear: [
      js`
        const { VM } = require("vm2");

        app.post("/rules", (req, res) => {
          const vm = new VM({ sandbox: { order: req.body } });
          res.json(vm.run(ruleText));
          jobs.run(req.body.name);
        });
      `,
      py`
        def lambda_handler(event, context):
            return {"total": eval(RULES[event["rule"]])}
      `,
      js`
        const operations = { sum: (a, b) => a + b, product: (a, b) => a * b };
        app.get("/calculate", (req, res) => {
          const operation = operations[req.query.operation];
          res.json({ result: operation(Number(req.query.a), Number(req.query.b)) });
        });
      `,
      js`
        router.get("/versions/:id", async (req, res) => {
          const found = await Version.findById(req.params.id).exec(req.query.fields);
          res.json(pattern.exec(req.query.name) ?? found);
        });
      `,
      py`
        import ast

        @app.route("/points")
        def points():
            return jsonify(ast.literal_eval(request.args["points"]))
      `,
      py`
        @app.route("/chart")
        def chart():
            model.eval()
            return jsonify(model.predict(request.json["values"]))
      `,
      java`
        class Formulas {
          Object calculate(@RequestParam String formula) {
            return arithmetic.evaluate(formula);
          }
        }
      `,
    ],
  },
};
