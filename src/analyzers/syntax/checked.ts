import type { Node } from "web-tree-sitter";

import { argumentsOf, isCall, methodOf, receiverOf } from "./calls.ts";
import { definitionsIn } from "./definitions.ts";
import { memberOf } from "./names.ts";
import type { Source } from "./source.ts";
import { literalText } from "./strings.ts";
import { functionAround, isWithin } from "./tree.ts";

/** Longer texts of a path's steps are not looked for in conditions. */
const longestText = 120;

/** Asked of a value, these say nothing about what it holds. */
const saysNothing =
  /^(isinstance|issubclass|len|hasattr|getattr|isEmpty|isBlank|isNotBlank|isNotEmpty|hasText|hasLength|isNull|nonNull|isNil|isArray|isString|exists|existsSync|isfile|is_file|isdir|is_dir|isFile|isDirectory|Stat|length|size|count|keys|bool|Boolean|print|String|callable|hasOwnProperty|any|all|type|log|info|warn|debug|error)$/;

/** Changes how a value is written, so that what is then asked is asked of the value. */
const rewrites =
  /^(trim\w*|strip|[lr]strip|to(Lower|Upper)(Case)?|lower|upper|casefold|toString|String|str|string|resolve|join|normalize|normpath|abspath|realpath|relpath|relative|relative_to|Clean|Abs|Rel|Base|basename|dirname|extname|Dir|Ext|Join|parse|Parse|ParseRequestURI|urlparse|urlsplit|URL|URI|create|Path|PurePath|File|get|of|toPath|toAbsolutePath|toRealPath|getCanonicalPath|getCanonicalFile|getAbsolutePath|getHost|getName|hostname|Hostname|split|splitext|exec|match|fullmatch|search|group|decode|encode|unquote|decodeURIComponent|getaddrinfo|gethostbyname|LookupIP|getByName|ip_address|lookup|realpathSync|EvalSymlinks|replace|slice|substring)$/;

/** Names of functions that refuse what does not fit. */
const refuses =
  /valid|check|verif|assert|ensure|sanit|(^|[_a-z])safe|guard|allow|restrict|forbid|reject|abort|(^is[A-Z_])/i;

/** Methods and functions that answer whether a value is one of those wanted. */
const asks =
  /^(includes|has|contains|containsKey|some|every|test|match|matches|fullmatch|startsWith|startswith|HasPrefix|endsWith|endswith|HasSuffix|equals|equalsIgnoreCase|Contains|MatchString|EqualFold|is_relative_to|indexOf|is_safe\w*|url_has_allowed_host_and_scheme|IsLocal)$/;

/**
 * Whether the code looked at a value before its use: an allow-list, a pattern, a prefix, a
 * validator, a comparison. `path` are the expressions that hand the value on, from where it is read
 * to where it is used. What a condition then does is not judged: people who look, mostly refuse.
 */
export function isChecked(
  path: readonly Node[],
  source: Source,
  ignores: RegExp | undefined,
): boolean {
  const lastIn = new Map<number, { readonly scope: Node; readonly use: Node }>();
  for (const step of path) {
    const scope = functionAround(step);
    if (scope === null) continue;
    const known = lastIn.get(scope.id);
    if (known === undefined || known.use.endIndex < step.endIndex)
      lastIn.set(scope.id, { scope, use: step });
  }
  const names = new Set(path.map(({ text }) => text).filter(({ length }) => length < longestText));
  return [...lastIn.values()].some(({ scope, use }) =>
    isCheckedIn(scope, use, names, source, ignores),
  );
}

const conditionals = [
  "if_statement",
  "elif_clause",
  "while_statement",
  "ternary_expression",
  "conditional_expression",
  "assert_statement",
  "expression_switch_statement",
  "expression_case",
  "switch_statement",
  "match_statement",
];

function isCheckedIn(
  scope: Node,
  use: Node,
  path: ReadonlySet<string>,
  source: Source,
  ignores: RegExp | undefined,
): boolean {
  const names = new Set(path);
  const derived = new Set<string>();
  for (const [name, definitions] of definitionsIn(scope, source)) {
    for (const { value, at } of definitions) {
      const given = value ?? valueGiven(at);
      if (given === null || given.startIndex > use.startIndex || path.has(given.text)) continue;
      if (!mentions(given, names, derived)) continue;
      if (
        isCall(given) &&
        asks.test(methodOf(given) ?? "") &&
        !ignores?.test(methodOf(given) ?? "")
      )
        return true;
      if (
        /comparison|index|subscript/.test(given.type) &&
        roleOf(given, names, derived, use, ignores)
      )
        return true;
      const method = (isCall(given) && methodOf(given)) || "";
      if (rewrites.test(method) && !ignores?.test(method)) derived.add(name);
    }
  }
  for (const node of scope.descendantsOfType(conditionals)) {
    if (node.startIndex > use.endIndex) break;
    const condition =
      node.childForFieldName("condition") ??
      node.childForFieldName("value") ??
      (node.type === "conditional_expression" ? node.namedChild(1) : node.firstNamedChild);
    if (condition === null || condition.startIndex > use.endIndex) continue;
    if (/switch|match_statement/.test(node.type)) {
      if (isWithin(use, node) && !isWithin(use, condition) && mentions(condition, names, derived))
        return true;
      continue;
    }
    if (roleOf(condition, names, derived, use, ignores)) return true;
  }
  return scope
    .descendantsOfType(["call", "call_expression", "method_invocation"])
    .some(
      (call) =>
        call.startIndex < use.startIndex &&
        !isWithin(use, call) &&
        refuses.test(methodOf(call) ?? "") &&
        !saysNothing.test(methodOf(call) ?? "") &&
        !ignores?.test(methodOf(call) ?? "") &&
        argumentsOf(call).some((argument) => mentions(argument, names, derived)),
    );
}

/** The other side of a target that is taken apart: `_, ok := allowed[name]`. */
function valueGiven(target: Node): Node | null {
  const list = target.parent;
  const giver = list?.parent;
  if (list?.type !== "expression_list" || giver?.type !== "short_var_declaration") return null;
  return giver.childForFieldName("right")?.firstNamedChild ?? null;
}

const namedKinds = [
  "identifier",
  "member_expression",
  "attribute",
  "selector_expression",
  "field_access",
  "subscript",
  "subscript_expression",
  "index_expression",
  "call",
  "call_expression",
  "method_invocation",
];

function mentions(node: Node, names: ReadonlySet<string>, derived: ReadonlySet<string>): boolean {
  return node.descendantsOfType(namedKinds).some((each) => stands(each, names, derived));
}

/** Members that tell the same value's parts: who asks for the host of an address, asks the address. */
const partsOfAddress = /^(host|hostname|origin|protocol|href|Host|Scheme|scheme|netloc|IsAbs)$/;

/** True for a step of the path itself, not for another member of the same object. */
function stands(node: Node, names: ReadonlySet<string>, derived: ReadonlySet<string>): boolean {
  if (derived.has(node.text)) return true;
  if (!names.has(node.text)) return false;
  const parent = node.parent;
  const member = parent && memberOf(parent);
  if (!parent || member?.object.id !== node.id || partsOfAddress.test(member.name)) return true;
  return parent.parent !== null &&
    isCall(parent.parent) &&
    receiverOf(parent.parent)?.id === node.id
    ? true
    : node.type === "identifier" && names.has(parent.text);
}

/** Whether a condition asks something of a step of the path that tells what it holds. */
function roleOf(
  condition: Node,
  names: ReadonlySet<string>,
  derived: ReadonlySet<string>,
  use: Node,
  ignores: RegExp | undefined,
): boolean {
  return condition.descendantsOfType(namedKinds).some((node) => {
    if (!stands(node, names, derived)) return false;
    for (let at = node; at.id !== condition.id && at.parent !== null; at = at.parent) {
      const verdict = askedBy(at.parent, at, use, ignores);
      if (verdict !== null) return verdict;
    }
    return derived.has(node.text) && /^(ok|found|match|matched|m|valid|allowed)$/.test(node.text);
  });
}

/** Whether `around` asks something of `part`; null when it only hands it on. */
function askedBy(around: Node, part: Node, use: Node, ignores: RegExp | undefined): boolean | null {
  if (isWithin(use, around)) return null;
  if (isCall(around)) {
    const method = methodOf(around) ?? "";
    if (saysNothing.test(method) || ignores?.test(method)) return false;
    if (asks.test(method)) return true;
    return rewrites.test(method) ? null : receiverOf(around)?.id !== part.id || null;
  }
  switch (around.type) {
    case "binary_expression":
    case "comparison_operator":
      return comparedBy(around, part, use);
    case "instanceof_expression":
      return false;
    case "unary_expression":
      return around.text.startsWith("typeof") ? false : null;
    case "index_expression":
    case "subscript":
    case "subscript_expression":
      return around.firstNamedChild?.id === part.id ? null : true;
    default:
      return null;
  }
}

function comparedBy(around: Node, part: Node, use: Node): boolean | null {
  const operator =
    around.childForFieldName("operator")?.text ?? around.childForFieldName("operators")?.text ?? "";
  if (/^(&&|\|\||\?\?|and|or|\+)$/.test(operator)) return null;
  const other = around.namedChildren.find((child) => child.id !== part.id) ?? null;
  if (other === null || /^[<>]/.test(operator) || operator.startsWith("is")) return false;
  const text = literalText(other);
  if (operator.endsWith("in")) {
    const isLeft = around.firstNamedChild?.id === part.id;
    // `"name" in data` asks for a key, `".." in name` for what the text holds.
    return isLeft || (text !== null && /\W/.test(text));
  }
  if (
    /^(null|none|nil|undefined|true|false|null_literal|number|int_literal|integer)$/.test(
      other.type,
    )
  )
    return false;
  if (text === "" || part.text.startsWith("typeof")) return false;
  if (text === null || /^(!|not)/.test(operator)) return true;
  // `name === "all"` says what it is in this branch alone.
  const branch = around.parent === null ? null : conditionalAround(around);
  const then = branch?.childForFieldName("consequence") ?? null;
  return then !== null && isWithin(use, then);
}

function conditionalAround(node: Node): Node | null {
  for (let at = node.parent; at !== null; at = at.parent)
    if (conditionals.includes(at.type)) return at;
  return null;
}
