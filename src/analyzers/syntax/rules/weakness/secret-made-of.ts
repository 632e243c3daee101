import type { Node } from "web-tree-sitter";

import { isCall, methodOf } from "../../calls.ts";
import { functionAround, isFunction } from "../../tree.ts";
import { namedValue, namedValueKinds } from "./named-value.ts";

/** Names, at their end, of what others must not guess. */
const secretNames =
  /(^|[_.]|[a-z](?=[A-Z]))(token|secret|password|passwd|passphrase|otp|totp|session_?id|session_?key|api_?key|secret_?key|signing_?key|encryption_?key|csrf|(verification|reset|invite|recovery|backup|auth|login)_?codes?)$/i;
/** Functions that make one. */
const makers = /^_?(gen|generate|create|make|new|random|issue|build)_?/i;
/** Only a name of words like these is not a secret: tokens of a language, keys of a list. */
const others =
  /(next|peek|current|last|prev|first|max|num|mask|pad|eos|bos|random_?row|react|fake|dummy|mock|sample|example|placeholder|test|cancel|version)_?(token|key|code|otp|password)/i;

const naming: ReadonlySet<string> = new Set(Object.values(namedValueKinds).flat());

/**
 * The name of the secret that a call's result becomes part of: a variable, a field, or what its
 * function makes. Null when it becomes none.
 */
export function secretMadeOf(call: Node): string | null {
  let isDirect = true;
  /** Whether the result is given back or becomes a part of a text that grows. */
  let isPart = false;
  for (let at = call.parent; at !== null; at = at.parent) {
    if (/^(array_access|index_expression|subscript(_expression)?)$/.test(at.type)) {
      // `secrets[random]`: one of those that were there before.
      if (/(secret|token|password|key|code)s$/i.test(at.firstNamedChild?.text ?? "")) return null;
      if (isDirect) isPart = true;
    }
    if (naming.has(at.type) && isDirect) {
      const given = namedValue(at);
      if (given !== null && isSecretName(given.name)) return given.name;
      if (given !== null && isSessionKey(given.name, at)) return given.name;
      if (given !== null) {
        const made = madeInto(given.name, at);
        if (made !== null) return made;
      }
      // What a variable of another name is for cannot be told, but by the function around it.
      isDirect = false;
    }
    if (at.type.startsWith("augmented_assignment") && isDirect) {
      const name = at.childForFieldName("left")?.text ?? "";
      if (isSecretName(name)) return name;
    }
    if (isDirect && (at.type === "return_statement" || isPutTo(at))) isPart = true;
    if (/statement$|block/.test(at.type) && at.type !== "expression_statement") isDirect = false;
    if (isFunction(at)) {
      const name =
        at.childForFieldName("name")?.text ?? at.parent?.childForFieldName("name")?.text ?? "";
      const isBody = at.childForFieldName("body")?.type.endsWith("block") === false && isDirect;
      if ((makers.test(name) || isPart || isBody) && isSecretName(name)) return name;
      if (functionAround(at) === null || name !== "") return null;
    }
  }
  return null;
}

/** Calls by which characters are picked or a text or hash is filled. */
const puts = /^(charAt|append|push|add|WriteString|Write|update)$/;

function isPutTo(node: Node): boolean {
  return isCall(node) && puts.test(methodOf(node) ?? "");
}

const writes =
  /^[\w.]*(hex|base64|encode|sprint|str|md5|sha\d*|hash|digest|format|btoa|itoa)\w*\(/i;

/** The secret that a variable is written into below: `token` of `token := hex.EncodeToString(sum[:])`. */
function madeInto(name: string, giver: Node): string | null {
  if (!/^\w+$/.test(name)) return null;
  const uses = new RegExp(String.raw`\b${name}\b`);
  for (const each of functionAround(giver)?.descendantsOfType([...naming]) ?? []) {
    if (each.startIndex <= giver.endIndex) continue;
    const given = namedValue(each);
    if (given === null || !isSecretName(given.name)) continue;
    if (writes.test(given.value.text) && uses.test(given.value.text)) return given.name;
  }
  return null;
}

/** `id` that stands for somebody signed in: it is the key of the sessions that the function keeps. */
function isSessionKey(name: string, at: Node): boolean {
  if (!/^(s?id|session)$/i.test(name)) return false;
  const text = functionAround(at)?.text ?? "";
  if (
    at.type === "pair" &&
    /session$/i.test(at.parent?.parent?.childForFieldName("name")?.text ?? "")
  )
    return /cookie|log_?in|sign_?in|password|auth/i.test(text);
  return (
    /[sS]essions?(\.(set|put)\(|\[)\s*(s?id|session)\b/i.test(text) ||
    /cookie\(["'`]s(ess\w*|id)["'`],\s*s?id\b/i.test(text)
  );
}

function isSecretName(name: string): boolean {
  return secretNames.test(name) && !others.test(name);
}
