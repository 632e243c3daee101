import type { Node } from "web-tree-sitter";

import { argumentsOf, isCall, keywordArgument, methodOf, receiverOf } from "./calls.ts";
import { isChecked } from "./checked.ts";
import { definitionsOf } from "./definitions.ts";
import type { Definition } from "./definitions.ts";
import { handsArgumentsOn, isHarmlessCall } from "./flow-calls.ts";
import { filledFrom, isInput } from "./input.ts";
import { memberOf, unwrap } from "./names.ts";
import type { Source } from "./source.ts";
import { piecesOf, valuesIn } from "./strings.ts";
import type { Piece } from "./strings.ts";
import { functionAround } from "./tree.ts";

/** More steps than people take; bounds the cost of hostile code. */
const mostSteps = 200;
/** A function that more places call than these is a tool of its own; what it is given is not followed. */
const mostCallers = 6;

/** What a rule knows of its own danger. */
export interface Danger {
  /** Resolved names of functions, or methods after a dot (`.escape`), after which a value is safe. */
  readonly clears: RegExp;
  /** Methods that, asked of a value, do not make it safe from this danger: `endsWith` for a path. */
  readonly ignores?: RegExp;
  /** Further expressions that somebody else decides on, beside the request's: a page's address. */
  readonly alsoInput?: (node: Node, source: Source) => boolean;
  /** Of a text that is put together, the values that matter; all of them when it is left out. */
  readonly matters?: (pieces: readonly Piece[]) => readonly Node[];
}

interface Walk {
  readonly source: Source;
  readonly danger: Danger;
  readonly seen: Set<number>;
  /** From where the input is read to where it is used. */
  readonly path: Node[];
}

/**
 * Where an expression got what somebody sent, following variables, templates, sums, members,
 * elements, calls that hand their arguments on, and parameters of functions that this file calls:
 * the place where the request is read. Null when no part of it does, or when what does went through
 * something that clears this danger, or was looked at before (see `isChecked`).
 */
export function inputIn(expression: Node, source: Source, danger: Danger): Node | null {
  const walk: Walk = { source, danger, seen: new Set(), path: [] };
  const found = follow(expression, walk);
  return found === null || isChecked(walk.path, source, danger.ignores) ? null : found;
}

function follow(expression: Node, walk: Walk): Node | null {
  const node = unwrap(expression);
  if (walk.seen.size > mostSteps || walk.seen.has(node.id)) return null;
  walk.seen.add(node.id);
  const found = isSource(node, walk) ? node : followInto(node, walk);
  if (found !== null) walk.path.push(node);
  return found;
}

function isSource(node: Node, { source, danger }: Walk): boolean {
  return isInput(node, source) || danger.alsoInput?.(node, source) === true;
}

function followInto(node: Node, walk: Walk): Node | null {
  const { source, danger } = walk;
  const first = (parts: readonly (Node | null)[]): Node | null => {
    for (const part of parts) {
      const found = part && follow(part, walk);
      if (found) return found;
    }
    return null;
  };
  const pieces = piecesOf(node, source);
  if (pieces !== null) return first((danger.matters ?? valuesIn)(pieces));
  if (isCall(node)) {
    if (isHarmlessCall(node, source, danger.clears)) return null;
    return first([receiverOf(node), ...(handsArgumentsOn(node, source) ? argumentsOf(node) : [])]);
  }
  const member = memberOf(node);
  if (member !== null) {
    return danger.clears.test(`.${member.name}`) || /^(length|size)$/.test(member.name)
      ? null
      : first([member.object]);
  }
  switch (node.type) {
    case "identifier":
    case "shorthand_property_identifier":
      for (const definition of definitionsOf(node, source)) {
        const found = first([
          definition.value ?? giverOf(definition.at),
          ...filledFrom(node, definition, source),
          ...callsOf(definition, source),
        ]);
        if (found !== null) return found;
      }
      return null;
    case "subscript":
    case "subscript_expression":
    case "index_expression":
    case "array_access":
    case "slice_expression":
    case "spread_element":
    case "await_expression":
      return first([node.firstNamedChild]);
    case "type_conversion_expression":
    case "unary_expression":
      return first([node.childForFieldName("operand")]);
    case "binary_expression":
    case "binary_operator": {
      const operator = node.childForFieldName("operator")?.text ?? "";
      if (!["||", "??", "+", "&&", "/"].includes(operator)) return null;
      // `base / name` joins paths in Python and divides numbers elsewhere.
      if (operator === "/" && source.language !== "python") return null;
      const sides = ["left", "right"].flatMap((side) => node.childForFieldName(side) ?? []);
      if (operator !== "+" || danger.matters === undefined) return first(sides);
      return first(danger.matters(sides.map((value) => ({ value }))));
    }
    case "boolean_operator":
      return first([node.childForFieldName("left"), node.childForFieldName("right")]);
    case "ternary_expression":
      return first([node.childForFieldName("consequence"), node.childForFieldName("alternative")]);
    case "conditional_expression":
      return first([node.namedChild(0), node.namedChild(2)]);
    case "array":
    case "list":
    case "tuple":
    case "expression_list":
      return first(node.namedChildren);
    default:
      return null;
  }
}

/** What a name is taken out of: `const { id } = req.query` → `req.query`. */
function giverOf(identifier: Node): Node | null {
  for (
    let at = identifier.parent, steps = 0;
    at !== null && steps < 4;
    at = at.parent, steps += 1
  ) {
    if (["variable_declarator", "resource"].includes(at.type)) return at.childForFieldName("value");
    if (
      [
        "assignment",
        "assignment_expression",
        "augmented_assignment",
        "augmented_assignment_expression",
        "short_var_declaration",
        "assignment_statement",
        "range_clause",
        "for_in_statement",
        "for_statement",
        "for_in_clause",
      ].includes(at.type)
    ) {
      return at.childForFieldName("right");
    }
    if (at.type === "enhanced_for_statement") return at.childForFieldName("value");
    if (at.type === "as_pattern") return at.firstNamedChild;
  }
  return null;
}

const callersOf = new WeakMap<Source, Map<string, Node[]>>();

/** What the calls of this file give for a parameter of a function that stands in it; empty for other definitions. */
export function callsOf({ kind, at, name }: Definition, source: Source): readonly Node[] {
  if (kind !== "parameter") return [];
  const of = functionAround(at);
  const called = of && nameOf(of);
  if (!of || !called) return [];
  const list = of.childForFieldName("parameters");
  const parameters = (list?.namedChildren ?? []).filter((child) => child.type !== "comment");
  const isMethod = /^(self|cls)$/.test(parameters[0]?.text ?? "");
  const place =
    parameters.findIndex(
      (parameter) => at.startIndex >= parameter.startIndex && at.endIndex <= parameter.endIndex,
    ) - (isMethod ? 1 : 0);
  const calls = callsIn(source).get(called) ?? [];
  if (place < 0 || calls.length > mostCallers) return [];
  return calls.flatMap((call) => keywordArgument(call, name) ?? argumentsOf(call)[place] ?? []);
}

function nameOf(of: Node): string | null {
  const own = of.childForFieldName("name")?.text;
  if (own !== undefined) return own;
  return of.parent?.type === "variable_declarator"
    ? (of.parent.childForFieldName("name")?.text ?? null)
    : null;
}

/** Calls of plain names and of the object's own methods, which may be functions of this file. */
function callsIn(source: Source): ReadonlyMap<string, readonly Node[]> {
  const known = callersOf.get(source);
  if (known !== undefined) return known;
  const calls = new Map<string, Node[]>();
  for (const call of source.root.descendantsOfType([
    "call",
    "call_expression",
    "method_invocation",
  ])) {
    const receiver = receiverOf(call)?.text ?? "self";
    if (!/^(self|this|cls|[a-z]{1,2})$/.test(receiver)) continue;
    const name = methodOf(call) ?? "";
    const list = calls.get(name);
    if (list === undefined) calls.set(name, [call]);
    else list.push(call);
  }
  callersOf.set(source, calls);
  return calls;
}
