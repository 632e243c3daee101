import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, isCall, methodOf, receiverName } from "../../calls.ts";
import { isConstant } from "../../constant.ts";
import { definitionsOf } from "../../definitions.ts";
import type { Source } from "../../source.ts";
import { declarationOf, isGiven, usesOf } from "./scopes.ts";

/** A call that gives a result and an error: `rows, err := db.Query(…)`. */
export interface ResultCall {
  readonly call: Node;
  /** Null for `_`. */
  readonly result: Node | null;
  /** Null for `_`. */
  readonly error: Node | null;
}

/** Several rules ask the same of each statement. */
const resultCalls = new WeakMap<Node, { readonly of: ResultCall | null }>();

/** Reads `result, err := call` and `result, err = call`; null for all else. */
export function resultCallOf(statement: Node): ResultCall | null {
  const known = resultCalls.get(statement) ?? { of: readResultCall(statement) };
  resultCalls.set(statement, known);
  return known.of;
}

function readResultCall(statement: Node): ResultCall | null {
  const left = statement.childForFieldName("left")?.namedChildren ?? [];
  const [call, ...others] = statement.childForFieldName("right")?.namedChildren ?? [];
  const [result, error, ...more] = left;
  if (call === undefined || others.length > 0 || more.length > 0 || !isCall(call)) return null;
  if (result?.type !== "identifier" || error?.type !== "identifier") return null;
  const used = (name: Node): Node | null => (name.text === "_" ? null : name);
  return { call, result: used(result), error: used(error) };
}

const asksByHttp = /^net\/http\.(Get|Post|PostForm|Head|DefaultClient\.Do)$/;

/** Whether a call sends an HTTP request and gives its response. */
export function givesResponse({ call, result }: ResultCall, source: Source): boolean {
  if (asksByHttp.test(calleeOf(call, source) ?? "")) return true;
  if (result === null) return false;
  if (isAskedByClient(call, source)) {
    return usesOf(result).some((use) => /^\w+\.Body$/.test(use.parent?.text ?? ""));
  }
  if (methodOf(call) !== "Do") return false;
  const [request, ...others] = argumentsOf(call);
  if (request?.type !== "identifier" || others.length > 0) return false;
  const isRequest = definitionsOf(request, source).some(({ at }) =>
    /\bhttp\.NewRequest(WithContext)?\(/.test(giverText(at)),
  );
  return isRequest && membersOf(result).some((name) => /^(Body|StatusCode)$/.test(name));
}

/** How many arguments the methods of `http.Client` take; those of other clients take a context first. */
const askingMethods: Readonly<Record<string, number>> = { Get: 1, Head: 1, Post: 3, PostForm: 2 };

/** `client.Get(address)` in a file that knows HTTP; that it gives a body is for the caller to see. */
function isAskedByClient(call: Node, source: Source): boolean {
  return (
    argumentsOf(call).length === askingMethods[methodOf(call) ?? ""] &&
    /(^|\.)(\w*[cC]lient|http|hc|c)$/.test(receiverName(call)) &&
    [...source.imports.values()].includes("net/http")
  );
}

const queries = /^(Query|QueryContext|Queryx|QueryxContext|NamedQuery|NamedQueryContext|Rows)$/;

/** Whether a call gives the rows of a SQL query, read with `Next` and `Scan`. */
export function givesRows({ call, result }: ResultCall): boolean {
  if (result === null || !queries.test(methodOf(call) ?? "")) return false;
  const members = membersOf(result);
  return members.includes("Next") && members.some((name) => /^(Scan|StructScan)$/.test(name));
}

/** The rows that a statement gives a variable, and every use of that variable but what it is given. */
export interface GivenRows {
  readonly call: Node;
  readonly uses: readonly Node[];
}

/** Reads `rows, err := db.Query(…)`; null for all else, and for rows of a variable from elsewhere. */
export function rowsGivenBy(statement: Node): GivenRows | null {
  const of = resultCallOf(statement);
  if (of === null || of.result === null || !givesRows(of)) return null;
  const declaration = declarationOf(of.result);
  return declaration && { call: of.call, uses: usesOf(declaration).filter((use) => !isGiven(use)) };
}

const givesNil =
  /^(net\.(Dial|DialTimeout|Listen|ListenPacket)|os\.(Stat|Lstat)|compress\/gzip\.NewReader|archive\/zip\.OpenReader|net\/url\.(Parse|ParseRequestURI)|net\/http\.NewRequest(WithContext)?|time\.LoadLocation|regexp\.Compile)$/;

/** Whether the result of a call is nil, and must not be touched, when it fails. */
export function isNilOnError(of: ResultCall, source: Source): boolean {
  const callee = calleeOf(of.call, source) ?? "";
  if (givesResponse(of, source) || givesRows(of)) return true;
  // Of fixed texts they do not fail.
  const parses = /^net\/url\.|NewRequest|LoadLocation|regexp/.test(callee);
  // Who leaves out the error of a parser mostly knows the text.
  return (
    givesNil.test(callee) && !(parses && (of.error === null || hasFixedAddress(of.call, source)))
  );
}

function hasFixedAddress(call: Node, source: Source): boolean {
  const texts = argumentsOf(call).slice(0, 3);
  const isFixed = (argument: Node): boolean =>
    /^\w+\.(Method\w+|Background\(\)|NoBody)$|^ctx$|[cC]ontext/.test(argument.text) ||
    isConstant(argument, source);
  return texts.every(
    (argument, at) => (at === 2 && /NewRequest\(/.test(call.text)) || isFixed(argument),
  );
}

/** Names of the fields and methods that are taken of a variable. */
function membersOf(result: Node): readonly string[] {
  return usesOf(result).flatMap((use) => {
    const member = use.parent?.type === "selector_expression" ? use.parent : null;
    return member?.childForFieldName("field")?.text ?? [];
  });
}

function giverText(identifier: Node): string {
  return identifier.parent?.parent?.childForFieldName("right")?.text ?? "";
}
