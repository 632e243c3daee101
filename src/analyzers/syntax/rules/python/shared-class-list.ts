import type { Node } from "web-tree-sitter";

import { py } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";

const grows = /^(append|extend|insert|add|update|setdefault|appendleft)$/;
/** What is shared on purpose is called so; a dictionary that begins with an underscore is a cache. */
const shared = /^_{0,2}[A-Z]|cache|registry|instances|pool|known|loaded/;
const empties: ReadonlySet<string> = new Set(["list", "dictionary", "set"]);

function check(assignment: Node, _source: Source): Hit | null {
  const name = assignment.childForFieldName("left");
  const value = assignment.childForFieldName("right");
  const body = assignment.parent?.parent;
  if (body?.type !== "block" || body.parent?.type !== "class_definition") return null;
  if (name?.type !== "identifier" || value === null) return null;
  // Registries are also full from the start, or belong to the class by their type.
  if (shared.test(name.text) || /ClassVar/.test(assignment.text)) return null;
  if (name.text.startsWith("_") && /^(\{|dict)/.test(value.text)) return null;
  const isEmpty =
    (empties.has(value.type) && value.namedChildCount === 0) ||
    /^(list|dict|set|deque)\(\)$/.test(value.text);
  if (!isEmpty) return null;
  const members = body.parent
    .descendantsOfType("attribute")
    .filter(({ text }) => text === `self.${name.text}`);
  // Given anew to each object, or meant for the class by somebody who says so.
  if (
    members.some(isAssigned) ||
    new RegExp(`\\b(cls|${className(body.parent)})\\.${name.text}\\b`).test(body.text)
  )
    return null;
  const growth = members.find(isGrown);
  return growth === undefined ? null : { at: assignment, name: name.text, because: [growth] };
}

function className(definition: Node): string {
  return definition.childForFieldName("name")?.text ?? "";
}

function isAssigned(member: Node): boolean {
  const parent = member.parent;
  return parent?.type === "assignment" && parent.childForFieldName("left")?.id === member.id;
}

/** `self.items.append(x)` or `self.items[k] = v`. */
function isGrown(member: Node): boolean {
  const parent = member.parent;
  if (
    parent?.type === "attribute" &&
    grows.test(parent.childForFieldName("attribute")?.text ?? "")
  ) {
    return parent.parent?.type === "call";
  }
  return parent?.type === "subscript" && isAssigned(parent);
}

/** A list of the class that every object adds to as if it were its own. */
export const sharedClassList: SyntaxRule = {
  id: "shared-class-list",
  category: "bug",
  severity: "major",
  confidence: "medium",
  title: "{name} belongs to the class: all objects add to the same one.",
  trigger:
    "With two objects of the class, what one puts in is seen in the other; in a server it grows from request to request.",
  why: "What stands in the class body is made once. Make it in `__init__`: `self.items = []`; in a dataclass use `field(default_factory=list)`.",
  skipInTests: true,
  visits: { python: { kinds: ["assignment"], mentions: ["class "], check } },
  examples: {
    flagged: [
      py`
        class Cart:
            items = []  # <-

            def add(self, item):
                self.items.append(item)
      `,
      py`
        class Parser:
            errors: dict = {}  # <-

            def fail(self, line, why):
                self.errors[line] = why
      `,
      py`
        class Session(Base):
            seen = set()  # <-
            limit = 10

            def visit(self, page):
                if page not in self.seen:
                    self.seen.add(page)
      `,
    ],
    clear: [
      py`
        class Cart:
            items = []

            def __init__(self):
                self.items = []

            def add(self, item):
                self.items.append(item)
      `,
      py`
        class Plugin:
            registry = {}

            @classmethod
            def register(cls, name):
                cls.registry[name] = cls

            def find(self, name):
                self.registry.setdefault(name, None)
      `,
      py`
        class Command:
            aliases = []

            def names(self):
                return [self.name, *self.aliases]
      `,
    ],
  },
};
