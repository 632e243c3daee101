import type { Node } from "web-tree-sitter";

import type { Source } from "./source.ts";

/** Kinds of `a.b` in the grammars, with the fields of its two halves. */
const members: Readonly<Record<string, readonly [string, string]>> = {
  member_expression: ["object", "property"],
  attribute: ["object", "attribute"],
  selector_expression: ["operand", "field"],
  field_access: ["object", "field"],
};

/** The two halves of `a.b`; null for anything else. */
export function memberOf(node: Node): Member | null {
  return memberOfKind(node, node.type);
}

interface Member {
  readonly object: Node;
  readonly name: string;
}

function memberOfKind(node: Node, type: string): Member | null {
  const fields = members[type];
  if (fields === undefined) return null;
  const object = node.childForFieldName(fields[0]);
  const name = node.childForFieldName(fields[1]);
  return object && name && { object, name: name.text };
}

const words = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/;
const notNames: ReadonlySet<string> = new Set([
  "true",
  "false",
  "null",
  "undefined",
  "nil",
  "None",
  "True",
  "False",
]);

/**
 * A name as it is written, in dots: `os.path.join`, `req.query.id`, `this.db.query`; a call within
 * it shows as `()`: `Runtime.getRuntime().exec`. Null for what is no name.
 */
export function dotted(node: Node): string | null {
  // Most names are nothing but words and dots, and their text says it at once.
  const { text } = node;
  if (words.test(text)) return notNames.has(text) ? null : text;
  const bare = unwrap(node);
  const { type } = bare;
  const member = memberOfKind(bare, type);
  if (member !== null) {
    const object = dotted(member.object);
    return object === null ? null : `${object}.${member.name}`;
  }
  switch (type) {
    case "identifier":
    case "type_identifier":
    case "property_identifier":
    case "this":
    case "self":
    case "super":
    case "scoped_identifier":
    case "scoped_type_identifier":
    case "package_identifier":
      return bare.text;
    case "call_expression":
    case "call": {
      const callee = bare.childForFieldName("function");
      const name = callee && dotted(callee);
      return name === null ? null : `${name}()`;
    }
    case "method_invocation": {
      const object = bare.childForFieldName("object");
      const name = bare.childForFieldName("name")?.text ?? "";
      const before = object === null ? "" : dotted(object);
      return before === null ? null : `${before === "" ? "" : `${before}.`}${name}()`;
    }
    default:
      return null;
  }
}

/**
 * A name with what was imported in place of its first part: `sp.run` → `subprocess.run`, in Go
 * `rand.Intn` → `math/rand.Intn`. Unchanged when its first part was not imported.
 */
export function resolved(node: Node, source: Source): string | null {
  const name = dotted(node);
  if (name === null) return null;
  const end = name.search(/[.(]|$/);
  const first = name.slice(0, end);
  const stands = source.imports.get(first);
  return stands === undefined ? name : `${stands}${name.slice(end)}`;
}

/** Without parentheses around it. */
export function withoutParentheses(node: Node): Node {
  let bare = node;
  while (bare.type === "parenthesized_expression") {
    const inner = bare.firstNamedChild;
    if (inner === null) return bare;
    bare = inner;
  }
  return bare;
}

/** Without parentheses, `await`, TypeScript's assertions and Java's casts around it. */
export function unwrap(node: Node): Node {
  let bare = node;
  for (;;) {
    let inner: Node | null = null;
    switch (bare.type) {
      case "parenthesized_expression":
      case "await_expression":
      case "await":
      case "as_expression":
      case "satisfies_expression":
      case "non_null_expression":
        inner = bare.firstNamedChild;
        break;
      case "cast_expression":
        inner = bare.childForFieldName("value");
        break;
    }
    if (inner === null) return bare;
    bare = inner;
  }
}
