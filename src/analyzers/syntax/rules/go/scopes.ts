import type { Node, Tree } from "web-tree-sitter";

import { groupBy } from "../../../../domain/group-by.ts";
import { functionAround, isFunction } from "../../tree.ts";

/**
 * The identifier that declares a variable for the place where it is used (itself when it is the
 * declaration), by the scopes of Go. Null for what is declared outside of functions.
 */
export function declarationOf(identifier: Node): Node | null {
  const name = identifier.text;
  let child = identifier;
  let isDeclared = false;
  for (let at = identifier.parent; at !== null; child = at, at = at.parent) {
    if (at.type === "expression_list") continue;
    if (at.type === "short_var_declaration" || at.type === "range_clause") {
      const left = at.childForFieldName("left");
      isDeclared = left?.id === child.id && declares(at);
      if (isDeclared && at.type === "range_clause") return identifier;
      continue;
    }
    if (at.type === "var_spec" || at.type === "const_spec") {
      isDeclared = at.childrenForFieldName("name").some(({ id }) => id === identifier.id);
      continue;
    }
    if (at.type === "statement_list") {
      const around = at.parent?.parent ?? null;
      const isBody = at.parent?.type === "block" && around !== null && isFunction(around);
      const found =
        (isBody ? ofFunction(around, name) : null) ??
        ofStatements(at, child, name) ??
        (isDeclared ? identifier : null);
      if (found !== null) return found;
      continue;
    }
    const found = isFunction(at) ? ofFunction(at, name) : ofHead(at, child, name);
    if (found !== null) return found;
    // `if err := f(); err != nil`: declared in the head itself.
    if (isDeclared && !isFunction(at) && at.childForFieldName("initializer")?.id === child.id)
      return identifier;
  }
  return null;
}

/** What was found in a tree; several rules ask the same of each variable. */
interface Known {
  /** Identifiers by function and name, in the order of the text. */
  readonly named: Map<number, ReadonlyMap<string, readonly Node[]>>;
  /** Places that use a variable, by its declaration. */
  readonly uses: Map<number, readonly Node[]>;
}
const knownOf = new WeakMap<Tree, Known>();

/** Every place in the function that uses a variable, its declaration included. */
export function usesOf(declaration: Node): readonly Node[] {
  const known: Known = knownOf.get(declaration.tree) ?? { named: new Map(), uses: new Map() };
  knownOf.set(declaration.tree, known);
  const before = known.uses.get(declaration.id);
  if (before !== undefined) return before;
  const scope = functionAround(declaration);
  if (scope === null) return [];
  const named =
    known.named.get(scope.id) ??
    groupBy(scope.descendantsOfType("identifier"), (identifier) => identifier.text);
  known.named.set(scope.id, named);
  const uses = (named.get(declaration.text) ?? []).filter(
    (each) => declarationOf(each)?.id === declaration.id,
  );
  known.uses.set(declaration.id, uses);
  return uses;
}

/** Whether a use gives the variable a value: `x = …`, `x, y := …`, `x += …`, `x++`, `range`. */
export function isGiven(use: Node): boolean {
  const list = use.parent?.type === "expression_list" ? use.parent : use;
  const giver = list.parent;
  if (giver === null) return false;
  switch (giver.type) {
    case "assignment_statement":
    case "short_var_declaration":
    case "range_clause":
    case "receive_statement":
      return giver.childForFieldName("left")?.id === list.id;
    case "inc_statement":
    case "dec_statement":
      return true;
    case "var_spec":
      return giver.childrenForFieldName("name").some(({ id }) => id === use.id);
    default:
      return false;
  }
}

/** Whether a use takes the variable's address, after which it may be given a value anywhere. */
export function isAddressTaken(use: Node): boolean {
  return use.parent?.type === "unary_expression" && use.parent.text.startsWith("&");
}

function declares(statement: Node): boolean {
  return (
    statement.type === "short_var_declaration" || statement.children.some((c) => c.type === ":=")
  );
}

function named(candidates: readonly Node[], name: string): Node | null {
  return candidates.find(({ type, text }) => type === "identifier" && text === name) ?? null;
}

function ofDeclaration(statement: Node, name: string): Node | null {
  switch (statement.type) {
    case "short_var_declaration":
      return named(statement.childForFieldName("left")?.namedChildren ?? [], name);
    case "var_declaration":
    case "const_declaration":
      for (const spec of statement.descendantsOfType(["var_spec", "const_spec"])) {
        const found = named(spec.childrenForFieldName("name"), name);
        if (found !== null) return found;
      }
      return null;
    case "labeled_statement":
      return statement.lastNamedChild && ofDeclaration(statement.lastNamedChild, name);
    default:
      return null;
  }
}

function ofStatements(list: Node, until: Node, name: string): Node | null {
  for (const statement of list.namedChildren) {
    if (statement.startIndex >= until.startIndex) return null;
    const found = ofDeclaration(statement, name);
    if (found !== null) return found;
  }
  return null;
}

/** What the head of an `if`, `for`, `switch` or `case` declares for what stands below it. */
function ofHead(at: Node, child: Node, name: string): Node | null {
  switch (at.type) {
    case "if_statement":
    case "expression_switch_statement":
    case "type_switch_statement": {
      const head = at.childForFieldName("initializer");
      const found = head !== null && head.id !== child.id ? ofDeclaration(head, name) : null;
      return found ?? named(at.childForFieldName("alias")?.namedChildren ?? [], name);
    }
    case "for_clause":
    case "for_statement": {
      const clause = at.namedChildren.find((c) => c.type === "for_clause") ?? at;
      const head = clause.childForFieldName("initializer");
      if (head !== null && head.id !== child.id) {
        const found = ofDeclaration(head, name);
        if (found !== null) return found;
      }
      const range = at.namedChildren.find((c) => c.type === "range_clause");
      return range !== undefined && range.id !== child.id && declares(range)
        ? named(range.childForFieldName("left")?.namedChildren ?? [], name)
        : null;
    }
    case "communication_case": {
      const receive = at.childForFieldName("communication");
      return receive !== null && receive.id !== child.id && declares(receive)
        ? named(receive.childForFieldName("left")?.namedChildren ?? [], name)
        : null;
    }
    default:
      return null;
  }
}

function ofFunction(at: Node, name: string): Node | null {
  for (const field of ["parameters", "result", "receiver"]) {
    for (const parameter of at.childForFieldName(field)?.namedChildren ?? []) {
      const found = named(parameter.childrenForFieldName("name"), name);
      if (found !== null) return found;
    }
  }
  return null;
}
