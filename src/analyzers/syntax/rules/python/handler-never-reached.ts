import type { Node } from "web-tree-sitter";

import { dotted } from "../../names.ts";
import { py } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

/** Of Python's own exceptions, what each one is a kind of besides Exception. */
const parents: Readonly<Record<string, string>> = {
  FileNotFoundError: "OSError",
  FileExistsError: "OSError",
  PermissionError: "OSError",
  IsADirectoryError: "OSError",
  NotADirectoryError: "OSError",
  InterruptedError: "OSError",
  TimeoutError: "OSError",
  ChildProcessError: "OSError",
  ProcessLookupError: "OSError",
  BlockingIOError: "OSError",
  ConnectionError: "OSError",
  BrokenPipeError: "ConnectionError",
  ConnectionAbortedError: "ConnectionError",
  ConnectionRefusedError: "ConnectionError",
  ConnectionResetError: "ConnectionError",
  KeyError: "LookupError",
  IndexError: "LookupError",
  UnicodeDecodeError: "UnicodeError",
  UnicodeEncodeError: "UnicodeError",
  UnicodeError: "ValueError",
  ModuleNotFoundError: "ImportError",
  NotImplementedError: "RuntimeError",
  RecursionError: "RuntimeError",
  ZeroDivisionError: "ArithmeticError",
  OverflowError: "ArithmeticError",
  FloatingPointError: "ArithmeticError",
  IndentationError: "SyntaxError",
  TabError: "IndentationError",
  "json.JSONDecodeError": "ValueError",
  "json.decoder.JSONDecodeError": "ValueError",
};

/** Not caught by `except Exception`. */
const outside =
  /^(BaseException|KeyboardInterrupt|SystemExit|GeneratorExit|(asyncio\.)?CancelledError|\w*Exit|\w*(Group))$/;

function check(statement: Node, source: Source): Hit | null {
  const caught = new Set<string>();
  for (const clause of statement.namedChildren) {
    if (clause.type !== "except_clause") continue;
    const names = namesOf(clause, source);
    if (names.length > 0 && names.every((name) => isCaught(name, caught))) {
      return { at: clause.child(1) ?? clause, name: names[0] ?? "" };
    }
    for (const name of names) caught.add(name);
  }
  return null;
}

function namesOf(clause: Node, source: Source): readonly string[] {
  const given = clause.childForFieldName("value") ?? clause.firstNamedChild;
  const types = given?.type === "as_pattern" ? given.firstNamedChild : given;
  if (!types || types.type === "block") return [];
  return (types.type === "tuple" ? types.namedChildren : [types]).map((type) => {
    const name = dotted(type) ?? "?";
    const imported = source.imports.get(name);
    return imported?.startsWith("json.") ? imported : name;
  });
}

function isCaught(name: string, caught: ReadonlySet<string>): boolean {
  if (caught.has("BaseException")) return name !== "?";
  for (let at: string | undefined = name; at !== undefined; at = parents[at]) {
    if (at !== name && caught.has(at)) return true;
  }
  // What is not Python's own is an Exception all the same, unless its name says otherwise.
  return caught.has("Exception") && name !== "Exception" && name !== "?" && !outside.test(name);
}

/** An except clause below one that takes all it could get. */
export const handlerNeverReached: SyntaxRule = {
  id: "handler-never-reached",
  category: "error-handling",
  severity: "major",
  confidence: "high",
  title: "{name} is already caught by a broader clause above, so this handler never runs.",
  trigger:
    "When such an exception is raised, the broader clause above takes it: what is written here for it, a retry, another status, a message, does not happen.",
  why: "Python takes the first clause that fits. Put the narrow clause first.",
  visits: { python: { kinds: ["try_statement"], check } },
  examples: {
    flagged: [
      py`
        try:
            total = int(text) / count
        except Exception:
            total = None
        except ZeroDivisionError:  # <-
            total = 0
      `,
      py`
        try:
            data = open(path).read()
        except OSError as error:
            raise Failed(path) from error
        except (FileNotFoundError, PermissionError):  # <-
            data = ""
      `,
      py`
        import json

        def load(text):
            try:
                return json.loads(text)
            except (ValueError, TypeError):
                return None
            except json.JSONDecodeError as error:  # <-
                report(error)
      `,
    ],
    clear: [
      py`
        try:
            data = open(path).read()
        except FileNotFoundError:
            data = ""
        except OSError as error:
            raise Failed(path) from error
      `,
      py`
        try:
            serve()
        except Exception:
            log.exception("failed")
        except KeyboardInterrupt:
            print("bye")
      `,
      py`
        try:
            fetch()
        except errors[0]:
            retry()
        except LookupError:
            skip()
        except ValueError:
            stop()
      `,
    ],
  },
};
