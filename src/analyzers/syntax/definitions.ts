import type { Node } from "web-tree-sitter";

import type { Source } from "./source.ts";
import { functionAround, functionsIn, isFunction, isWithin } from "./tree.ts";
import { nodesOf } from "./walk.ts";

/** One place that gives a variable a value. */
export interface Definition {
  readonly name: string;
  /** The identifier that is given a value. */
  readonly at: Node;
  /**
   * What it is given; null when that cannot be told from one expression: parameters, loop
   * variables, parts of what is taken apart, `+=`.
   */
  readonly value: Node | null;
  readonly kind:
    "assigned" | "declared" | "changed" | "parameter" | "loop" | "taken-apart" | "caught";
}

type Table = ReadonlyMap<string, readonly Definition[]>;

const tables = new WeakMap<Source, Map<number, Table>>();

/** Every definition of the function (null: of the top of the file), inner functions left out. */
export function definitionsIn(scope: Node | null, source: Source): Table {
  const ofSource = tables.get(source) ?? new Map<number, Table>();
  tables.set(source, ofSource);
  const around = scope ?? source.root;
  const known = ofSource.get(around.id);
  if (known !== undefined) return known;
  const table = new Map<string, Definition[]>();
  for (const definition of read(around, source)) {
    const list = table.get(definition.name);
    if (list === undefined) table.set(definition.name, [definition]);
    else list.push(definition);
  }
  ofSource.set(around.id, table);
  return table;
}

/**
 * The definitions that may have given an identifier the value it has where it is used: those of
 * the innermost function that has any, in the order of the text. Within the same function only
 * those before it and after the last one that always ran. Empty when the name comes from elsewhere.
 */
export function definitionsOf(identifier: Node, source: Source): readonly Definition[] {
  const own = functionAround(identifier);
  for (let scope = own; ; scope = scope && functionAround(scope)) {
    const all = definitionsIn(scope, source).get(identifier.text) ?? [];
    if (all.length > 0) return scope?.id === own?.id ? reaching(all, identifier) : all;
    if (scope === null) return [];
  }
}

const blocks: ReadonlySet<string> = new Set([
  "statement_block",
  "block",
  "program",
  "module",
  "source_file",
  "class_body",
  "statement_list",
  "constructor_body",
]);

function reaching(all: readonly Definition[], use: Node): readonly Definition[] {
  // What `name` is on the right of `name = name.trim()` was given to it before.
  const before = all.filter(
    ({ at, value }) =>
      at.endIndex <= use.startIndex &&
      (value === null || at.id === value.id || !isWithin(use, value)),
  );
  const last = before.findLastIndex((definition) => {
    if (definition.kind === "changed") return false;
    let block = definition.at.parent;
    while (block !== null && !blocks.has(block.type)) {
      if (isFunction(block)) return true;
      if (block.parent !== null && isBranch(block, block.parent)) return isWithin(use, block);
      block = block.parent;
    }
    return block !== null && isWithin(use, block);
  });
  return last <= 0 ? before : before.slice(last);
}

/** True for a statement without braces that runs only at times: `if (name == null) name = "";`. */
function isBranch(node: Node, of: Node): boolean {
  return (
    /^(if|while|for|for_in|enhanced_for|do)_statement$|^else_clause$/.test(of.type) &&
    (of.type === "else_clause" ||
      ["consequence", "alternative", "body"].some(
        (field) => of.childForFieldName(field)?.id === node.id,
      ))
  );
}

/** Kinds that give values, with the fields of what is given to what. */
const givings: Readonly<Record<string, readonly [string, string, Definition["kind"]]>> = {
  variable_declarator: ["name", "value", "declared"],
  assignment_expression: ["left", "right", "assigned"],
  augmented_assignment_expression: ["left", "right", "changed"],
  assignment: ["left", "right", "assigned"],
  augmented_assignment: ["left", "right", "changed"],
  named_expression: ["name", "value", "assigned"],
  short_var_declaration: ["left", "right", "declared"],
  assignment_statement: ["left", "right", "assigned"],
  var_spec: ["name", "value", "declared"],
  const_spec: ["name", "value", "declared"],
  for_statement: ["left", "right", "loop"],
  for_in_statement: ["left", "right", "loop"],
  for_in_clause: ["left", "right", "loop"],
  range_clause: ["left", "right", "loop"],
  enhanced_for_statement: ["name", "value", "loop"],
  with_item: ["alias", "value", "assigned"],
  as_pattern: ["alias", "value", "assigned"],
  resource: ["name", "value", "declared"],
  catch_clause: ["parameter", "body", "caught"],
};
/** Node kinds that give variables values. */
export const giverKinds: readonly string[] = Object.keys(givings);

/** Kinds of functions whose variables are not those of what is around them. */
const innerKinds: ReadonlySet<string> = new Set([
  "function_declaration",
  "function_definition",
  "func_literal",
  "arrow_function",
  "function_expression",
  "method_definition",
  "method_declaration",
  "lambda",
  "lambda_expression",
  "constructor_declaration",
]);

/** All of a file, in the order of the text: each function would else be searched by itself. */
interface Landmarks {
  readonly givers: readonly Node[];
  readonly functions: readonly Node[];
}
const landmarks = new WeakMap<Source, Landmarks>();

function landmarksOf(source: Source): Landmarks {
  const known = landmarks.get(source);
  if (known !== undefined) return known;
  const found = {
    givers: nodesOf(source.root.tree, giverKinds),
    functions: functionsIn(source.root.tree).filter(({ type }) => innerKinds.has(type)),
  };
  landmarks.set(source, found);
  return found;
}

/** Those of some nodes in the order of the text that stand within a scope. */
function* nodesWithin(scope: Node, nodes: readonly Node[]): Generator<Node> {
  const { startIndex, endIndex } = scope;
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((nodes[middle]?.startIndex ?? Infinity) < startIndex) low = middle + 1;
    else high = middle;
  }
  for (let at = low; at < nodes.length; at += 1) {
    const node = nodes[at];
    if (node === undefined || node.startIndex >= endIndex) return;
    // What starts where the scope does may be around it.
    if (node.startIndex > startIndex || node.endIndex <= endIndex) yield node;
  }
}

function* read(scope: Node, source: Source): Generator<Definition> {
  for (const parameters of ["parameters", "parameter"]) {
    const list = scope.childForFieldName(parameters);
    if (list !== null) for (const at of identifiersIn(list)) yield parameter(at);
  }
  const { givers, functions } = landmarksOf(source);
  const inner = [...nodesWithin(scope, functions)].filter((each) => each.id !== scope.id);
  let skipTo = -1;
  let next = 0;
  for (const node of nodesWithin(scope, givers)) {
    while (next < inner.length && (inner[next]?.startIndex ?? Infinity) <= node.startIndex) {
      skipTo = Math.max(skipTo, inner[next]?.endIndex ?? -1);
      next += 1;
    }
    if (node.startIndex < skipTo) continue;
    yield* ofGiver(node);
  }
}

function parameter(at: Node): Definition {
  return { name: at.text, at, value: null, kind: "parameter" };
}

function* ofGiver(node: Node): Generator<Definition> {
  const [leftField, rightField, given] = givings[node.type] ?? ["left", "right", "assigned"];
  const left =
    node.childForFieldName(leftField) ?? (node.type === "as_pattern" ? node.lastNamedChild : null);
  if (left === null) return;
  const right = node.childForFieldName(rightField);
  const names = node.childrenForFieldName(leftField);
  const targets =
    left.type === "expression_list" || left.type === "pattern_list"
      ? left.namedChildren
      : names.length > 1
        ? names
        : [left];
  const values =
    right?.type === "expression_list" ? right.namedChildren : right === null ? [] : [right];
  const operator = node.childForFieldName("operator")?.text ?? "=";
  const kind = operator !== "=" && operator !== ":=" && given === "assigned" ? "changed" : given;
  const isPlain = kind === "assigned" || kind === "declared";
  for (const [at, target] of targets.entries()) {
    const value = isPlain && targets.length === values.length ? (values[at] ?? null) : null;
    if (target.type === "identifier" || target.type === "as_pattern_target") {
      const isPart = isPlain && value === null && right !== null;
      yield { name: target.text, at: target, value, kind: isPart ? "taken-apart" : kind };
      continue;
    }
    // `a.b = c` gives no variable a value.
    if (
      /member_expression|attribute|selector|subscript|index|field_access|array_access/.test(
        target.type,
      )
    )
      continue;
    for (const part of identifiersIn(target)) {
      yield { name: part.text, at: part, value: null, kind: isPlain ? "taken-apart" : kind };
    }
  }
}

/** Identifiers that a pattern or a list of parameters binds; defaults and types bind none. */
function identifiersIn(pattern: Node): readonly Node[] {
  if (pattern.type === "identifier" || pattern.type === "shorthand_property_identifier_pattern")
    return [pattern];
  return pattern.namedChildren.flatMap((child) => {
    const field = child.childForFieldName("name") ?? child.childForFieldName("pattern");
    switch (child.type) {
      case "identifier":
      case "shorthand_property_identifier_pattern":
        return [child];
      case "assignment_pattern":
      case "object_assignment_pattern": {
        const left = child.childForFieldName("left");
        return left === null ? [] : identifiersIn(left);
      }
      case "pair_pattern": {
        const value = child.childForFieldName("value");
        return value === null ? [] : identifiersIn(value);
      }
      case "parameter_declaration":
      case "variadic_parameter_declaration":
        return child.childrenForFieldName("name");
      case "type_annotation":
      case "type":
      case "type_identifier":
        return [];
      default:
        return field === null ? identifiersIn(child) : identifiersIn(field);
    }
  });
}
