import type { Node } from "web-tree-sitter";

import { argumentsOf, calleeOf, isCall, methodOf, receiverOf } from "../../calls.ts";
import { definitionsOf } from "../../definitions.ts";
import type { Source } from "../../source.ts";
import { unwrap } from "../../names.ts";

/** The page's own address in a browser, which whoever made the link has chosen. */
const address =
  /^((window|document|self|top|globalThis)\.)*location(\.(href|search|hash))?(\.(slice|substring|substr|replace)\([^()]*\))?(\.toString\(\))?$|^document\.(URL|documentURI)$/;

/**
 * Whether an expression is a parameter of the page's address, freed of percent signs: only so can
 * it hold what a browser reads as markup or an address of its own. `location.search` as it is
 * cannot, because browsers write `<` in it as `%3C`.
 */
export function addressOfPage(node: Node, source: Source): boolean {
  if (source.language !== "javascript" || !isCall(node)) return false;
  if (/^decodeURI(Component)?$/.test(calleeOf(node, source) ?? "")) {
    return argumentsOf(node).some(({ text }) => address.test(text));
  }
  if (!/^(get|getAll)$/.test(methodOf(node) ?? "")) return false;
  const receiver = receiverOf(node);
  return receiver !== null && isParameters(receiver, source);
}

function isParameters(given: Node, source: Source): boolean {
  const node = unwrap(given);
  if (node.text.startsWith("new URLSearchParams(")) {
    const argument = argumentsOf(node)[0];
    return argument !== undefined && (address.test(argument.text) || isAddress(argument, source));
  }
  if (/^new URL\(.*\)\.searchParams$/.test(node.text))
    return /location|document\.URL/.test(node.text);
  if (node.type !== "identifier") return false;
  return definitionsOf(node, source).some(({ value, at }) => {
    const giver = value ?? at.parent?.parent?.childForFieldName("value") ?? null;
    if (giver === null || giver.id === given.id) return false;
    return /(^|\.)useSearchParams$/.test(isCall(giver) ? (calleeOf(giver, source) ?? "") : "")
      ? true
      : giver.type !== "identifier" && isParameters(giver, source);
  });
}

function isAddress(argument: Node, source: Source): boolean {
  return (
    argument.type === "identifier" &&
    definitionsOf(argument, source).some(({ value }) => value !== null && address.test(value.text))
  );
}
