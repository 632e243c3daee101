import type { Node } from "web-tree-sitter";

import { py } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

function check(definition: Node): Hit | null {
  const decorators = definition.namedChildren.filter(({ type }) => type === "decorator");
  const method = definition.childForFieldName("definition");
  const name = method?.childForFieldName("name")?.text;
  const body = method?.childForFieldName("body");
  if (
    !decorators.some(({ text }) => /^@(functools\.)?(cached_)?property\b/.test(text)) ||
    !body ||
    name === undefined
  )
    return null;
  const returned = body.namedChildren.find(
    ({ type }) => type === "return_statement",
  )?.firstNamedChild;
  if (returned?.type !== "attribute" || returned.text !== `self.${name}`) return null;
  // What stands before it may leave in another way.
  const before = body.namedChildren.filter((child) => child.type !== "return_statement");
  const isPlain = before.every(
    ({ type, firstNamedChild }) =>
      type === "expression_statement" && firstNamedChild?.type === "string",
  );
  return isPlain ? { at: returned, name } : null;
}

/** A property that asks for itself. */
export const propertyCallsItself: SyntaxRule = {
  id: "property-calls-itself",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "The property {name} returns itself and never ends.",
  trigger: "The first reading of the property calls it again and again until RecursionError.",
  why: "Keep the value under another name, such as `self._name`, and return that.",
  visits: { python: { kinds: ["decorated_definition"], mentions: ["property"], check } },
  examples: {
    flagged: [
      py`
        class User:
            @property
            def name(self):
                return self.name  # <-
      `,
      py`
        class Job:
            @property
            def state(self) -> str:
                """Where the job stands."""
                return self.state  # <-
      `,
      py`
        from functools import cached_property

        class Page:
            @cached_property
            def title(self):
                return self.title  # <-
      `,
    ],
    clear: [
      py`
        class User:
            @property
            def name(self):
                return self._name
      `,
      py`
        class User:
            @property
            def name(self):
                return self.profile.name
      `,
      py`
        class Lazy:
            @property
            def value(self):
                self.__dict__["value"] = load()
                return self.value
      `,
    ],
  },
};
