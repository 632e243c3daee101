import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, keywordArgument } from "../../calls.ts";
import { py } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestor, ownDescendants } from "../../tree.ts";

/** Functions that take another function to call later, with its place or name among the arguments. */
const takers: readonly (readonly [RegExp, number, string])[] = [
  [/^(threading|multiprocessing)\.(Thread|Process)$/, 1, "target"],
  [/^threading\.Timer$/, 1, "function"],
  [/^atexit\.register$/, 0, "func"],
  [/^signal\.signal$/, 1, "handler"],
  [
    /(^|\.)(loop|executor|pool|_executor|_pool)\.(call_soon|submit|apply_async|call_soon_threadsafe)$/,
    0,
    "func",
  ],
  [/(^|\.)loop\.(call_later|call_at|run_in_executor)$/, 1, "callback"],
];

function check(call: Node, source: Source): Hit | null {
  const callee = calleeOf(call, source);
  if (callee === null) return null;
  const taker = takers.find(([pattern]) => pattern.test(callee));
  if (taker === undefined) return null;
  const given = keywordArgument(call, taker[2]) ?? argumentsOf(call)[taker[1]];
  if (given?.type !== "call") return null;
  const name = given.childForFieldName("function")?.text ?? "";
  const definition = definitionOf(given, name);
  return definition !== null && givesNothing(definition) ? { at: given, name } : null;
}

/** The one function of the file that is called so: of the module, or of the class around. */
function definitionOf(call: Node, name: string): Node | null {
  const isMethod = name.startsWith("self.");
  if (!/^(self\.)?\w+$/.test(name)) return null;
  const body = isMethod
    ? ancestor(call, ({ type }) => type === "class_definition")?.childForFieldName("body")
    : call.tree.rootNode;
  const found = (body?.namedChildren ?? []).filter(
    (child) =>
      child.type === "function_definition" &&
      child.childForFieldName("name")?.text === name.replace("self.", ""),
  );
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** A function that returns one may rightly be called here. */
function givesNothing(definition: Node): boolean {
  return (
    definition.firstChild?.type !== "async" &&
    ownDescendants(definition, ["return_statement", "yield"]).every(
      (each) => each.type === "return_statement" && each.namedChildCount === 0,
    )
  );
}

/** A function is called where it was to be handed over. */
export const targetCalled: SyntaxRule = {
  id: "target-called",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "{name} is called here and now, and its answer None is handed over.",
  trigger:
    "At this line the function runs in the current thread and blocks it; the thread, timer or handler that was to call it gets None.",
  why: "Hand over the function itself, without parentheses, and its arguments beside it: `Thread(target=work, args=(item,))`.",
  visits: {
    python: {
      kinds: ["call"],
      mentions: [
        "Thread",
        "Process",
        "Timer",
        "atexit",
        "signal",
        "call_",
        "submit",
        "apply_async",
        "run_in_executor",
      ],
      check,
    },
  },
  examples: {
    flagged: [
      py`
        import threading

        def watch():
            while True:
                poll()

        def start():
            threading.Thread(target=watch()).start()  # <-
      `,
      py`
        from threading import Timer

        class Lease:
            def expire(self):
                self.held = False

            def hold(self):
                Timer(30, self.expire()).start()  # <-
      `,
      py`
        import atexit

        def cleanup(path):
            path.unlink()

        atexit.register(cleanup(lock_file))  # <-
      `,
    ],
    clear: [
      py`
        import threading

        def watch():
            poll()

        threading.Thread(target=watch).start()
      `,
      py`
        import threading

        def watcher(path):
            def watch():
                poll(path)
            return watch

        threading.Thread(target=watcher("a")).start()
      `,
      py`
        import threading
        from jobs import make_job

        threading.Thread(target=make_job()).start()
      `,
    ],
  },
};
