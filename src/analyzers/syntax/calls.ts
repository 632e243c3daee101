import type { Node } from "web-tree-sitter";

import { dotted, memberOf, resolved } from "./names.ts";
import type { Source } from "./source.ts";

/** Node kinds of calls, constructors included; what a rule on calls visits. */
export const callKinds = {
  javascript: ["call_expression", "new_expression"],
  python: ["call"],
  go: ["call_expression"],
  java: ["method_invocation", "object_creation_expression"],
} as const;

const allCalls: ReadonlySet<string> = new Set(Object.values(callKinds).flat());

export function isCall(node: Node): boolean {
  return allCalls.has(node.type);
}

/** Every rule about calls asks the same of each call. */
const callees = new WeakMap<Node, { readonly name: string | null }>();

/**
 * What a call calls, with imports resolved: `subprocess.run`, `child_process.exec`,
 * `javax.crypto.Cipher.getInstance`, of a constructor its type (`java.util.Date`). Null when that
 * is no name, as for a function that another call gave.
 */
export function calleeOf(call: Node, source: Source): string | null {
  const known = callees.get(call);
  if (known !== undefined) return known.name;
  const name = readCallee(call, source);
  callees.set(call, { name });
  return name;
}

function readCallee(call: Node, source: Source): string | null {
  switch (call.type) {
    case "method_invocation": {
      const object = call.childForFieldName("object");
      const name = call.childForFieldName("name")?.text ?? "";
      if (object === null) return source.imports.get(name) ?? name;
      const before = resolved(object, source);
      return before === null ? null : `${before}.${name}`;
    }
    case "object_creation_expression": {
      const type = call.childForFieldName("type");
      const bare = type?.type === "generic_type" ? type.firstNamedChild : type;
      return bare ? resolved(bare, source) : null;
    }
    case "new_expression": {
      const type = call.childForFieldName("constructor");
      return type && resolved(type, source);
    }
    default: {
      const callee = call.childForFieldName("function");
      return callee && resolved(callee, source);
    }
  }
}

const methods = new WeakMap<Node, { readonly name: string | null }>();

/** The method's own name, whatever it is called on: `execute` of `self.db().cursor.execute(…)`. */
export function methodOf(call: Node): string | null {
  const known = methods.get(call);
  if (known !== undefined) return known.name;
  const name = readMethod(call);
  methods.set(call, { name });
  return name;
}

function readMethod(call: Node): string | null {
  if (call.type === "method_invocation") return call.childForFieldName("name")?.text ?? null;
  const callee = call.childForFieldName("function") ?? call.childForFieldName("constructor");
  if (callee === null) return null;
  return memberOf(callee)?.name ?? (callee.type === "identifier" ? callee.text : null);
}

/** What a method is called on; null for a plain function. */
export function receiverOf(call: Node): Node | null {
  if (call.type === "method_invocation") return call.childForFieldName("object");
  const callee = call.childForFieldName("function");
  return callee && (memberOf(callee)?.object ?? null);
}

/** What a method is called on, as it is written in dots; empty when that is no name. */
export function receiverName(call: Node): string {
  const receiver = receiverOf(call);
  return (receiver && dotted(receiver)) ?? "";
}

const given = new WeakMap<Node, readonly Node[]>();

/** Arguments by place, without comments and, in Python, without those given by name. */
export function argumentsOf(call: Node): readonly Node[] {
  const known = given.get(call);
  if (known !== undefined) return known;
  const read = readArguments(call);
  given.set(call, read);
  return read;
}

function readArguments(call: Node): readonly Node[] {
  const list = call.childForFieldName("arguments");
  // `f(x for x in y)` has no list around its one argument.
  if (list?.type === "generator_expression") return [list];
  return (list?.namedChildren ?? []).filter(
    (child) =>
      !["comment", "line_comment", "block_comment", "keyword_argument"].includes(child.type),
  );
}

/** Value of an argument that Python gives by name; null when it is not given. */
export function keywordArgument(call: Node, name: string): Node | null {
  for (const child of call.childForFieldName("arguments")?.namedChildren ?? []) {
    if (child.type !== "keyword_argument") continue;
    if (child.childForFieldName("name")?.text === name) return child.childForFieldName("value");
  }
  return null;
}

/** Value of a key of an object literal (JavaScript) or dictionary (Python); null when not there. */
export function propertyOf(object: Node, key: string): Node | null {
  for (const pair of object.namedChildren) {
    if (pair.type === "pair") {
      const name = pair.childForFieldName("key")?.text.replace(/^['"]|['"]$/g, "");
      if (name === key) return pair.childForFieldName("value");
    } else if (pair.type === "shorthand_property_identifier" && pair.text === key) return pair;
  }
  return null;
}
