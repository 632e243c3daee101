import type { Node, Tree } from "web-tree-sitter";

import { groupBy } from "../../../../domain/group-by.ts";
import { functionAround, isFunction } from "../../tree.ts";

/**
 * The identifier that declares a variable for the place where it is used (itself when it is the
 * declaration), by the scopes of Go. Null for what is declared outside of functions.
 */
export function declarationOf(identifier: Node): Node | null {
  const { declarations } = knownIn(identifier.tree);
  const before = declarations.get(identifier.id);
  if (before !== undefined) return before;
  const found = findDeclaration(identifier);
  declarations.set(identifier.id, found);
  return found;
}

function findDeclaration(identifier: Node): Node | null {
  return findFrom(identifier, identifier.text);
}

/** What a name stands for within a statement that does not declare it itself. */
function seenFrom(statement: Node, name: string): Node | null {
  const { seen } = knownIn(statement.tree);
  const names = seen.get(statement.id) ?? new Map<string, Node | null>();
  seen.set(statement.id, names);
  const before = names.get(name);
  if (before !== undefined) return before;
  const found = findFrom(statement, name);
  names.set(name, found);
  return found;
}

/** Kinds that declare nothing; most of what is passed on the way up. */
const passes: ReadonlySet<string> = new Set([
  "argument_list",
  "assignment_statement",
  "binary_expression",
  "block",
  "call_expression",
  "expression_statement",
  "index_expression",
  "return_statement",
  "selector_expression",
  "unary_expression",
]);

function findFrom(identifier: Node, name: string): Node | null {
  let child = identifier;
  let isDeclared = false;
  for (let at = identifier.parent; at !== null; child = at, at = at.parent) {
    const { type } = at;
    if (type === "expression_list") continue;
    if (type === "short_var_declaration" || type === "range_clause") {
      const left = at.childForFieldName("left");
      isDeclared = left?.id === child.id && declares(at);
      if (isDeclared && type === "range_clause") return identifier;
      continue;
    }
    if (type === "var_spec" || type === "const_spec") {
      isDeclared = at.childrenForFieldName("name").some(({ id }) => id === identifier.id);
      continue;
    }
    if (type === "statement_list") {
      if (!isDeclared && child.id !== identifier.id) return seenFrom(child, name);
      const around = at.parent?.parent ?? null;
      const isBody = at.parent?.type === "block" && around !== null && isFunction(around);
      const found =
        (isBody ? ofFunction(around, name) : null) ??
        ofStatements(at, child, name) ??
        (isDeclared ? identifier : null);
      if (found !== null) return found;
      continue;
    }
    if (passes.has(type)) continue;
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
  /** What `declarationOf` gave, by identifier. */
  readonly declarations: Map<number, Node | null>;
  /** Names that the statements of a list declare, each by its first place there, by list. */
  readonly declared: Map<number, ReadonlyMap<string, Declared>>;
  /** What `seenFrom` gave, by statement and name. */
  readonly seen: Map<number, Map<string, Node | null>>;
  /** Parameters, results and receivers by function. */
  readonly parameters: Map<number, ReadonlyMap<string, Node>>;
}

interface Declared {
  readonly at: Node;
  /** Where the statement that declares it starts. */
  readonly from: number;
}

const knownOf = new WeakMap<Tree, Known>();

function knownIn(tree: Tree): Known {
  const before = knownOf.get(tree);
  if (before !== undefined) return before;
  const known: Known = {
    named: new Map(),
    uses: new Map(),
    declarations: new Map(),
    declared: new Map(),
    seen: new Map(),
    parameters: new Map(),
  };
  knownOf.set(tree, known);
  return known;
}

/** Every place in the function that uses a variable, its declaration included. */
export function usesOf(declaration: Node): readonly Node[] {
  const known = knownIn(declaration.tree);
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
  return named(declaredBy(statement), name);
}

/** What a statement declares for those that follow it. */
function declaredBy(statement: Node): readonly Node[] {
  switch (statement.type) {
    case "short_var_declaration":
      return statement.childForFieldName("left")?.namedChildren ?? [];
    case "var_declaration":
    case "const_declaration":
      return statement
        .descendantsOfType(["var_spec", "const_spec"])
        .flatMap((spec) => spec.childrenForFieldName("name"));
    case "labeled_statement":
      return statement.lastNamedChild === null ? [] : declaredBy(statement.lastNamedChild);
    default:
      return [];
  }
}

function ofStatements(list: Node, until: Node, name: string): Node | null {
  const found = declaredIn(list).get(name);
  return found !== undefined && found.from < until.startIndex ? found.at : null;
}

function declaredIn(list: Node): ReadonlyMap<string, Declared> {
  const { declared } = knownIn(list.tree);
  const before = declared.get(list.id);
  if (before !== undefined) return before;
  const all = new Map<string, Declared>();
  for (const statement of list.namedChildren) {
    for (const at of declaredBy(statement)) {
      const name = at.type === "identifier" ? at.text : null;
      if (name !== null && !all.has(name)) all.set(name, { at, from: statement.startIndex });
    }
  }
  declared.set(list.id, all);
  return all;
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
  const { parameters } = knownIn(at.tree);
  const before = parameters.get(at.id);
  if (before !== undefined) return before.get(name) ?? null;
  const all = new Map<string, Node>();
  for (const field of ["parameters", "result", "receiver"]) {
    for (const parameter of at.childForFieldName(field)?.namedChildren ?? []) {
      for (const each of parameter.childrenForFieldName("name")) {
        if (each.type === "identifier" && !all.has(each.text)) all.set(each.text, each);
      }
    }
  }
  parameters.set(at.id, all);
  return all.get(name) ?? null;
}
