import type { Node } from "web-tree-sitter";

import { definitionsOf } from "../../definitions.ts";
import type { Source } from "../../source.ts";
import { ancestor } from "../../tree.ts";

/** Declarations of Java and Go that carry a type, and TypeScript's. */
const carriers =
  /^(local_variable_declaration|field_declaration|formal_parameter|parameter_declaration|var_spec|required_parameter|variable_declarator|resource|enhanced_for_statement|catch_formal_parameter)$/;

/**
 * The type that a variable's declaration names, as it is written: `int`, `String`, `number[]`. Null
 * when the declaration is not in this file, names none, or there are several.
 */
export function declaredType(identifier: Node, source: Source): string | null {
  if (identifier.type !== "identifier") return null;
  const [first] = definitionsOf(identifier, source);
  // A field that a method gives a value has its declaration in the class.
  const isField = first === undefined || first.kind === "assigned" || first.kind === "changed";
  const declaration = (first && carrierOf(first.at)) ?? (isField ? fieldNamed(identifier) : null);
  return declaration?.childForFieldName("type")?.text.replace(/^:\s*/, "") ?? null;
}

function carrierOf(at: Node): Node | null {
  let carrier = at.parent;
  for (let steps = 0; carrier !== null && steps < 3; steps += 1) {
    if (carriers.test(carrier.type) && carrier.childForFieldName("type") !== null) return carrier;
    carrier = carrier.parent;
  }
  return null;
}

/** A field of the class around, as Java's methods use it without `this`. */
function fieldNamed(identifier: Node): Node | null {
  const body = ancestor(identifier, ({ type }) => type === "class_body");
  return (
    body?.namedChildren.find(
      (each) =>
        each.type === "field_declaration" &&
        each.childForFieldName("declarator")?.childForFieldName("name")?.text === identifier.text,
    ) ?? null
  );
}
