import type { Node } from "web-tree-sitter";

import { argumentsOf, methodOf, receiverOf } from "../../calls.ts";
import type { Source } from "../../source.ts";
import { literalText } from "../../strings.ts";

/** A handler of requests, as its file shows it. */
export interface Route {
  /** What is told: the path, or the name of the function. */
  readonly at: Node;
  readonly path: string;
  /** Routes of one router, or one class, belong together. */
  readonly group: string;
  readonly writes: boolean;
  /** True when something around the handler asks who is there. */
  readonly isProtected: boolean;
  /** True when nothing around the handler or within it does, as far as the file shows. */
  readonly isOpen: boolean;
}

/** Middleware, decorators, annotations and dependencies that let in only whom they know. */
const protects =
  /auth(?!or)|login_?required|require(s|d)?_?(user|login|role|admin|scope|session|permission|token|auth|staff)|ensure_?(user|login|admin)|permission|is_?(admin|staff|logged)|admin_(required|only)|protect|guard|jwt|verify_?(token|user|session|api_?key)|token_required|api_?key|current_?user|CurrentUser|Secured|RolesAllowed|staff_member|superuser/i;
/** What a handler does that looks by itself. */
const looks =
  /auth(?!or)|current_?user|req(uest)?\.(user|session|auth)|(?<!db\.|db_)\bsession\b|g\.user|permission|forbidden|unauthori[sz]ed|\b40[13]\b|is_?admin|signature|verify|hmac|principal|SecurityContext|csrf_exempt|getToken|validateToken|token/i;

const guards =
  /@(PreAuthorize|Secured|RolesAllowed|PostAuthorize|RequiresPermissions|SaCheck\w+|PermitAll|Anonymous)\b/;

const routesOf = new WeakMap<Source, readonly Route[]>();

/** The routes of a file by the usual frameworks; read when first asked for. */
export function routesIn(source: Source): readonly Route[] {
  const known = routesOf.get(source);
  if (known !== undefined) return known;
  const routes = readRoutes(source);
  routesOf.set(source, routes);
  return routes;
}

function readRoutes(source: Source): readonly Route[] {
  switch (source.language) {
    case "javascript":
      return source.root.descendantsOfType("call_expression").flatMap((call) => ofCall(call) ?? []);
    case "python":
      return source.root
        .descendantsOfType("decorated_definition")
        .flatMap((each) => ofDecorated(each) ?? []);
    case "java":
      return source.root
        .descendantsOfType("method_declaration")
        .flatMap((each) => ofMethod(each) ?? []);
    case "go":
    case "terraform":
      return [];
  }
}

function ofCall(call: Node): Route | null {
  const method = methodOf(call) ?? "";
  if (!/^(get|post|put|patch|delete)$/.test(method)) return null;
  const router = receiverOf(call);
  if (router?.type !== "identifier" || !/router|app|server|api|routes/i.test(router.text))
    return null;
  const [at, ...handlers] = argumentsOf(call);
  const path = at && literalText(at);
  const handler = handlers.at(-1);
  if (!path?.startsWith("/") || handler === undefined || at === undefined) return null;
  const before = handlers
    .slice(0, -1)
    .map(({ text }) => text)
    .join();
  return {
    at,
    path,
    group: router.text,
    writes: method !== "get",
    isProtected: protects.test(before),
    isOpen: !protects.test(before) && isOwnFunction(handler) && !looks.test(handler.text),
  };
}

/** A handler that stands here: what one from elsewhere does cannot be seen. */
function isOwnFunction({ type }: Node): boolean {
  return type === "arrow_function" || type === "function_expression";
}

function ofDecorated(decorated: Node): Route | null {
  const decorators = decorated.namedChildren
    .filter(({ type }) => type === "decorator")
    .map(({ text }) => text);
  const definition = decorated.childForFieldName("definition");
  const name = definition?.childForFieldName("name");
  const route = decorators.find((text) =>
    /^@[\w.]+\.(route|get|post|put|patch|delete)\(/.test(text),
  );
  if (definition?.type !== "function_definition" || !name || route === undefined) return null;
  const parameters = definition.childForFieldName("parameters")?.text ?? "";
  const body = definition.childForFieldName("body")?.text ?? "";
  const around = [
    ...decorators.filter((text) => text !== route),
    parameters,
    /dependencies\s*=.*/s.exec(route)?.[0] ?? "",
  ].join("\n");
  return {
    at: name,
    path: /\(\s*[rf]?["']([^"']*)/.exec(route)?.[1] ?? "",
    group: /^@([\w.]+)\./.exec(route)?.[1] ?? "",
    writes: /\.(post|put|patch|delete)\(|methods\s*=.*(POST|PUT|PATCH|DELETE)/s.test(route),
    isProtected: protects.test(around),
    isOpen: !protects.test(around) && !looks.test(body),
  };
}

function ofMethod(method: Node): Route | null {
  const annotations = method.namedChildren.find(({ type }) => type === "modifiers")?.text ?? "";
  const mapping = /@(Get|Post|Put|Patch|Delete)Mapping\b(\([^)]*\))?/.exec(annotations);
  const name = method.childForFieldName("name");
  if (mapping === null || name === null) return null;
  const parameters = method.childForFieldName("parameters")?.text ?? "";
  const body = method.childForFieldName("body")?.text ?? "";
  return {
    at: name,
    path: mapping[2] ?? "",
    group: String(method.parent?.id ?? 0),
    writes: mapping[1] !== "Get",
    isProtected: guards.test(annotations),
    isOpen:
      !guards.test(annotations) &&
      !/Principal|Authentication|CurrentUser|HttpSession/.test(parameters) &&
      !looks.test(body),
  };
}
