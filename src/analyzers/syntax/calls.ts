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

/** What rules ask of a call, each worked out when first asked: every rule about calls asks it. */
interface Facts {
  name?: string | null;
  method?: string | null;
  callee?: Node | null;
  given?: readonly Node[];
}

const known = new WeakMap<Node, Facts>();

function factsOf(call: Node): Facts {
  const facts = known.get(call) ?? {};
  known.set(call, facts);
  return facts;
}

/** The function or type that is called, as it stands there; none for Java's methods. */
function calleeNode(call: Node): Node | null {
  const facts = factsOf(call);
  if (facts.callee === undefined) {
    facts.callee = call.childForFieldName("function") ?? call.childForFieldName("constructor");
  }
  return facts.callee;
}

/**
 * What a call calls, with imports resolved: `subprocess.run`, `child_process.exec`,
 * `javax.crypto.Cipher.getInstance`, of a constructor its type (`java.util.Date`). Null when that
 * is no name, as for a function that another call gave.
 */
export function calleeOf(call: Node, source: Source): string | null {
  const facts = factsOf(call);
  if (facts.name === undefined) facts.name = readCallee(call, source);
  return facts.name;
}

function readCallee(call: Node, source: Source): string | null {
  switch (call.type) {
    case "method_invocation": {
      const object = call.childForFieldName("object");
      const name = methodOf(call) ?? "";
      if (object === null) return source.imports.get(name) ?? name;
      const before = resolved(object, source);
      return before === null ? null : `${before}.${name}`;
    }
    case "object_creation_expression": {
      const type = call.childForFieldName("type");
      const bare = type?.type === "generic_type" ? type.firstNamedChild : type;
      return bare ? resolved(bare, source) : null;
    }
    default: {
      const callee = calleeNode(call);
      return callee && resolved(callee, source);
    }
  }
}

/** The method's own name, whatever it is called on: `execute` of `self.db().cursor.execute(…)`. */
export function methodOf(call: Node): string | null {
  const facts = factsOf(call);
  if (facts.method === undefined) facts.method = readMethod(call);
  return facts.method;
}

const word = /^[A-Za-z_$][\w$]*$/;

function readMethod(call: Node): string | null {
  if (call.type === "method_invocation") return call.childForFieldName("name")?.text ?? null;
  const callee = calleeNode(call);
  if (callee === null) return null;
  // What stands behind the last dot is most often a word, and reading it costs less than the tree.
  const { text } = callee;
  const last = text.slice(text.lastIndexOf(".") + 1);
  if (last !== text && word.test(last)) return last;
  return memberOf(callee)?.name ?? (callee.type === "identifier" ? text : null);
}

/** What a method is called on; null for a plain function. */
export function receiverOf(call: Node): Node | null {
  if (call.type === "method_invocation") return call.childForFieldName("object");
  if (call.type === "new_expression") return null;
  const callee = calleeNode(call);
  return callee && (memberOf(callee)?.object ?? null);
}

/** What a method is called on, as it is written in dots; empty when that is no name. */
export function receiverName(call: Node): string {
  const receiver = receiverOf(call);
  return (receiver && dotted(receiver)) ?? "";
}

/** Arguments by place, without comments and, in Python, without those given by name. */
export function argumentsOf(call: Node): readonly Node[] {
  const facts = factsOf(call);
  facts.given ??= readArguments(call);
  return facts.given;
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
