import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf } from "../../calls.ts";
import { py } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { ancestor } from "../../tree.ts";

function check(call: Node, source: Source): Hit | null {
  if (!/^os\.(getenv|environ\.get)$/.test(calleeOf(call, source) ?? "")) return null;
  const [name, fallback] = argumentsOf(call);
  if (name === undefined || fallback !== undefined) return null;
  if (!isUsedAtOnce(call, source)) return null;
  const key = name.text;
  // Somebody asked before whether it is there.
  const asked = ancestor(call, ({ type }) =>
    /^(if_statement|conditional_expression|boolean_operator|try_statement|comprehension)$/.test(
      type,
    ),
  );
  return asked?.text.split(key).length === 2 || asked === null
    ? { at: call, name: key.replace(/^['"]|['"]$/g, "") }
    : null;
}

/** `getenv("X").split()`, `int(getenv("X"))`, `getenv("X") + "/bin"`. */
function isUsedAtOnce(call: Node, source: Source): boolean {
  const parent = call.parent;
  if (parent === null) return false;
  switch (parent.type) {
    case "attribute":
      return parent.childForFieldName("object")?.id === call.id;
    case "subscript":
      return parent.childForFieldName("value")?.id === call.id;
    case "argument_list":
      return (
        parent.parent?.type === "call" &&
        /^(int|float|json\.loads)$/.test(calleeOf(parent.parent, source) ?? "")
      );
    case "binary_operator":
      return parent.childForFieldName("operator")?.text === "+";
    default:
      return false;
  }
}

/** A variable of the environment used as if it were always set. */
export const environmentUnset: SyntaxRule = {
  id: "environment-unset",
  category: "error-handling",
  severity: "minor",
  confidence: "high",
  title: "{name} may not be set, and None has no such use.",
  trigger:
    "Without the variable in the environment this line raises AttributeError or TypeError, which does not say what is missing.",
  why: "Give a default as the second argument, or read `os.environ[…]`, whose KeyError names the variable.",
  skipInTests: true,
  visits: { python: { kinds: ["call"], mentions: ["getenv", "environ"], check } },
  examples: {
    flagged: [
      py`
        import os

        HOSTS = os.environ.get("ALLOWED_HOSTS").split(",")  # <-
      `,
      py`
        from os import getenv

        PORT = int(getenv("PORT"))  # <-
      `,
      py`
        import os

        def cache():
            return os.getenv("HOME") + "/.cache"  # <-
      `,
    ],
    clear: [
      py`
        import os

        HOSTS = os.environ.get("ALLOWED_HOSTS", "").split(",")
      `,
      py`
        import os

        if os.getenv("PORT"):
            serve(int(os.getenv("PORT")))
      `,
      py`
        import os

        HOME = (os.getenv("HOME") or "/").rstrip("/")
        USER = os.environ["USER"].lower()
      `,
    ],
  },
};
