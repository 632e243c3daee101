import type { Node } from "web-tree-sitter";

import { ancestor } from "../../tree.ts";

const classes: readonly string[] = ["class_body", "enum_body_declarations", "record_declaration"];

/** Where a name is declared, and the type that stands there, without type arguments. */
export interface Declaration {
  readonly type: string;
  readonly node: Node;
  readonly kind: "local" | "parameter" | "field";
}

/**
 * The declaration that a name or `this.name` has in its method or class; null when the file does
 * not tell: inherited, inferred by `var` from something else than `new`, or of another class.
 */
export function declarationOf(name: Node): Declaration | null {
  const isField = name.type === "field_access" && name.childForFieldName("object")?.type === "this";
  const text = isField ? (name.childForFieldName("field")?.text ?? "") : name.text;
  if (name.type !== "identifier" && !isField) return null;
  for (let at = name.parent; at !== null; at = at.parent) {
    if (classes.includes(at.type)) return fieldOf(at, text);
    if (isField) continue;
    const local = localIn(at, text, name);
    if (local !== null) return local;
  }
  return null;
}

/** The declared type of a name, as `String` or `byte[]`; null when the file does not tell. */
export function typeOf(name: Node): string | null {
  return declarationOf(name)?.type ?? null;
}

function localIn(at: Node, name: string, use: Node): Declaration | null {
  switch (at.type) {
    case "block":
    case "constructor_body":
    case "switch_block_statement_group":
    case "for_statement":
      for (const child of at.namedChildren) {
        if (child.startIndex >= use.startIndex) break;
        if (child.type !== "local_variable_declaration") continue;
        const found = declaredBy(child, name, "local");
        if (found !== null) return found;
      }
      return null;
    case "enhanced_for_statement":
    case "catch_formal_parameter":
      return named(at, name, "local");
    case "try_with_resources_statement":
      return first(at.childForFieldName("resources"), name, "local");
    case "method_declaration":
    case "constructor_declaration":
    case "lambda_expression":
      return first(at.childForFieldName("parameters"), name, "parameter");
    default:
      return null;
  }
}

function fieldOf(body: Node, name: string): Declaration | null {
  for (const child of body.namedChildren) {
    if (child.type !== "field_declaration") continue;
    const found = declaredBy(child, name, "field");
    if (found !== null) return found;
  }
  return null;
}

function declaredBy(
  declaration: Node,
  name: string,
  kind: Declaration["kind"],
): Declaration | null {
  for (const declarator of declaration.childrenForFieldName("declarator")) {
    if (declarator.childForFieldName("name")?.text !== name) continue;
    const dimensions = declarator.childForFieldName("dimensions")?.text ?? "";
    const type = bare(declaration.childForFieldName("type"));
    const made = declarator.childForFieldName("value")?.childForFieldName("type") ?? null;
    return { type: `${type === "var" ? bare(made) : type}${dimensions}`, node: declaration, kind };
  }
  return null;
}

function first(list: Node | null, name: string, kind: Declaration["kind"]): Declaration | null {
  for (const each of list?.namedChildren ?? []) {
    const found = named(each, name, kind);
    if (found !== null) return found;
  }
  return null;
}

function named(node: Node, name: string, kind: Declaration["kind"]): Declaration | null {
  const declared = node.childForFieldName("name")?.text === name;
  return declared ? { type: bare(node.childForFieldName("type")), node, kind } : null;
}

function bare(type: Node | null): string {
  return type?.text.replace(/<.*>/s, "").replace(/^.*\./, "") ?? "";
}

/** The class, record or enumeration around a node. */
export function classAround(node: Node): Node | null {
  return ancestor(node, ({ type }) =>
    [
      "class_declaration",
      "record_declaration",
      "enum_declaration",
      "interface_declaration",
    ].includes(type),
  );
}

/** Words and annotations before a declaration: `private static`, `@Override`. */
export function modifiersOf(declaration: Node): string {
  return declaration.namedChildren.find(({ type }) => type === "modifiers")?.text ?? "";
}
