import type { Node, Tree } from "web-tree-sitter";

import { argumentsOf, calleeOf, isCall, methodOf, receiverOf } from "./calls.ts";
import { definitionsOf } from "./definitions.ts";
import type { Definition } from "./definitions.ts";
import type { Language } from "./language.ts";
import { dotted, memberOf, resolved, unwrap } from "./names.ts";
import type { Source } from "./source.ts";
import { functionAround, isFunction } from "./tree.ts";

/** Names that a request goes by in the web frameworks of a language. */
const requests = /^(this\.|self\.|ctx\.|c\.)*(req|request|ctx|context|httpRequest|servletRequest)$/;

const inputsOfRequest: Readonly<Record<Language, RegExp>> = {
  javascript:
    /^(query|params|body|headers|cookies|signedCookies|url|originalUrl|path|hostname|rawBody|searchParams|nextUrl|files|file|queryStringParameters|pathParameters)$/,
  python:
    /^(args|form|values|json|data|files|headers|cookies|GET|POST|META|COOKIES|FILES|body|query_params|path_params|query_string|match_info|matchdict|params|query)$/,
  go: /^(Body|Form|PostForm|Header|URL|RequestURI|Host|MultipartForm)$/,
  java: /^$/,
  terraform: /^$/,
};

const methodsOfRequest: Readonly<Record<Language, RegExp>> = {
  javascript: /^(query|queries|param|header|json|text|formData|parseBody|get|cookie)$/,
  python: /^(get_json|get_data|json|form|body|getlist|post|read)$/,
  go: /^(FormValue|PostFormValue|PathValue|UserAgent|Referer|Cookie|Cookies|FormFile|Query|Param|PostForm|QueryParam|DefaultQuery|Params|GetHeader|GetQuery)$/,
  java: /^(getParameter|getParameterValues|getParameterMap|getHeader|getHeaders|getQueryString|getCookies|getInputStream|getReader|getRequestURI|getRequestURL|getPathInfo|getServletPath|getPart)$/,
  terraform: /^$/,
};

/** Functions that give what a request brought, by resolved name. */
const readers: ReadonlySet<string> = new Set([
  "github.com/gorilla/mux.Vars",
  "github.com/go-chi/chi.URLParam",
  "github.com/go-chi/chi/v5.URLParam",
]);

/** Annotations on a parameter that say where in a request it comes from. */
const boundParameter =
  /@(RequestParam|PathVariable|RequestBody|RequestHeader|CookieValue|ModelAttribute|QueryParam|PathParam|FormParam|HeaderParam|CookieParam|Body|Query|Param|Headers)\b/;

/** Decorators of functions whose parameters come from a request's path or query. */
const route = /@[\w.]*\.(route|get|post|put|patch|delete|websocket|api_route)\(/;

/**
 * Whether an expression itself is what somebody sent: a parameter, header, cookie, address or body
 * of an HTTP request, as the usual web frameworks give it. Numbers and the like are no danger and
 * count as none. See `inputIn` for what is made from it.
 */
export function isInput(node: Node, source: Source): boolean {
  const { language } = source;
  if (isCall(node)) {
    const callee = calleeOf(node, source);
    if (callee !== null && readers.has(callee)) return true;
    const receiver = receiverOf(node);
    return (
      receiver !== null &&
      isRequest(receiver, source) &&
      methodsOfRequest[language].test(methodOf(node) ?? "")
    );
  }
  const member = memberOf(node);
  if (member !== null) {
    return isRequest(member.object, source) && inputsOfRequest[language].test(member.name);
  }
  if (node.type !== "identifier") return false;
  if (language === "go" && isBinder(node)) return true;
  return isBoundParameter(node, source) || isPartOfRequest(node, source);
}

/** `query` of a handler that takes its request apart: `({ query }, res) => …`. */
function isPartOfRequest(identifier: Node, source: Source): boolean {
  if (source.language !== "javascript" || !inputsOfRequest.javascript.test(identifier.text))
    return false;
  return definitionsOf(identifier, source).some(({ kind, at }) => {
    const of = kind === "parameter" ? functionAround(at) : null;
    const [request, response] = of?.childForFieldName("parameters")?.namedChildren ?? [];
    const taken = request?.childForFieldName("pattern") ?? request;
    return (
      at.type === "shorthand_property_identifier_pattern" &&
      taken?.type === "object_pattern" &&
      at.parent?.id === taken.id &&
      (/\b(Next(Api)?)?Request\b/.test(request?.childForFieldName("type")?.text ?? "") ||
        /^_?(res|response|reply)\b/.test(response?.text ?? ""))
    );
  });
}

function isRequest(node: Node, source: Source): boolean {
  const name = dotted(node);
  if (name === null || isMade(node, source)) return false;
  const { language } = source;
  if (language === "go") return /^\w+$/.test(name) && goRequests(node).has(name);
  if (language === "python") {
    return /^(self\.)?(request|req)$/.test(name) || resolved(node, source) === "flask.request";
  }
  if (language !== "javascript") return requests.test(name);
  return requests.test(name) || name === "c.req" || isEventOfFunction(node, name);
}

/** True for a request that this code makes and sends itself: `const req = http.request(url)`. */
function isMade(node: Node, source: Source): boolean {
  if (node.type !== "identifier") return false;
  return definitionsOf(node, source).some(
    ({ value }) =>
      value !== null &&
      isCall(unwrap(value)) &&
      !/getRequest\(|["']request["']/.test(value.text.slice(0, 200)),
  );
}

/** The event of a cloud function, which holds the request's body and parameters. */
function isEventOfFunction(node: Node, name: string): boolean {
  if (name !== "event") return false;
  for (let at = functionAround(node); at !== null; at = functionAround(at)) {
    if (parameterNamed(at, "event") !== null) {
      const named = at.childForFieldName("name") ?? at.parent?.childForFieldName("name") ?? null;
      const assigned = at.parent?.childForFieldName("left")?.text ?? "";
      return named?.text === "handler" || assigned.endsWith("exports.handler");
    }
  }
  return false;
}

/** Methods that fill what they are given the address of, from a reader, a text or the request. */
const fills =
  /^(Decode|Unmarshal|Bind(JSON|Query|Uri|Header|XML|YAML|Form)?|ShouldBind\w*|MustBind\w*|BodyParser|QueryParser)$/;

/**
 * In Go, what fills a variable by its address: `json.NewDecoder(r.Body).Decode(&form)` →
 * `json.NewDecoder(r.Body)`. Empty elsewhere.
 */
export function filledFrom(
  identifier: Node,
  { at }: Definition,
  { language }: Source,
): readonly Node[] {
  const scope = language === "go" ? functionAround(at) : null;
  if (scope === null) return [];
  return fillingCalls(scope).flatMap((call) => {
    if (call.startIndex > identifier.startIndex) return [];
    const given = argumentsOf(call);
    if (given.at(-1)?.text !== `&${identifier.text}`) return [];
    return given.length > 1 ? given.slice(0, -1) : (receiverOf(call) ?? []);
  });
}

const filling = new WeakMap<Tree, Map<number, readonly Node[]>>();

/** The calls of a function that fill a variable; asked for each of its variables. */
function fillingCalls(scope: Node): readonly Node[] {
  const ofTree = filling.get(scope.tree) ?? new Map<number, readonly Node[]>();
  filling.set(scope.tree, ofTree);
  const calls =
    ofTree.get(scope.id) ??
    scope.descendantsOfType("call_expression").filter((call) => fills.test(methodOf(call) ?? ""));
  ofTree.set(scope.id, calls);
  return calls;
}

/** A framework's context that binds a variable: `c.ShouldBindJSON(&form)`. */
function isBinder(node: Node): boolean {
  const call = node.parent?.parent;
  return (
    call?.type === "call_expression" &&
    receiverOf(call)?.id === node.id &&
    fills.test(methodOf(call) ?? "") &&
    goRequests(node).has(node.text)
  );
}

/** Parameters of the functions around a node that are a request or a framework's context. */
function goRequests(node: Node): ReadonlySet<string> {
  const names = new Set<string>();
  for (let at = functionAround(node); at !== null; at = functionAround(at)) {
    for (const parameter of at.childForFieldName("parameters")?.namedChildren ?? []) {
      const type = parameter.childForFieldName("type")?.text ?? "";
      if (!/^\*?(http\.Request|gin\.Context|echo\.Context|fiber\.Ctx)$/.test(type)) continue;
      for (const name of parameter.childrenForFieldName("name")) names.add(name.text);
    }
  }
  return names;
}

/** A parameter that a framework fills from the request: by its annotation, or its function's route. */
function isBoundParameter(identifier: Node, source: Source): boolean {
  if (!["java", "javascript", "python"].includes(source.language)) return false;
  for (let at = functionAround(identifier); at !== null; at = functionAround(at)) {
    const parameter = parameterNamed(at, identifier.text);
    if (parameter === null) continue;
    if (isPlainType(parameter)) return false;
    if (source.language !== "python") return boundParameter.test(parameter.text);
    const decorated = at.parent?.type === "decorated_definition" ? at.parent : null;
    const names = decorated?.namedChildren.filter((child) => child.type === "decorator") ?? [];
    // Injected things (sessions, users, settings) come from the server.
    if (/Depends\(|Security\(|Session|Request\b|Response\b/.test(parameter.text)) return false;
    const name = identifier.text;
    return names.some(
      ({ text }) =>
        route.test(text) &&
        !["int", "float", "uuid"].some((type) => text.includes(`<${type}:${name}>`)),
    );
  }
  return false;
}

/** The parameter of a function by its name, with its type and annotations. */
export function parameterNamed(of: Node, name: string): Node | null {
  if (!isFunction(of)) return null;
  const list = of.childForFieldName("parameters") ?? of.childForFieldName("parameter");
  if (list?.type === "identifier") return list.text === name ? list : null;
  for (const parameter of list?.namedChildren ?? []) {
    const names = parameter.childrenForFieldName("name");
    const pattern = parameter.childForFieldName("pattern") ?? parameter;
    const own =
      names.length > 0
        ? names
        : [pattern.type === "identifier" ? pattern : pattern.firstNamedChild];
    if (own.some((each) => each?.text === name)) return parameter;
  }
  return null;
}

/** True for a parameter whose type no text fits in: a number, a truth value, an identifier type. */
export function isPlainType(parameter: Node): boolean {
  const type = parameter.childForFieldName("type")?.text.replace(/^:\s*/, "") ?? "";
  return /^(u?int(8|16|32|64)?|float(32|64)?|number|bigint|bool(ean)?|Boolean|Integer|Long|long|short|byte|double|Double|Float|decimal|Decimal|UUID|uuid\.UUID|date|datetime|LocalDate)(\s*\|\s*(None|null|undefined))?$/.test(
    type,
  );
}
