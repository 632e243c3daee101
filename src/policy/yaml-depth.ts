import { Parser } from "yaml";
import type { CST } from "yaml";

/**
 * Whether collections in YAML text are nested deeper than `limit`, told without recursion.
 *
 * To be asked before the text is parsed: the library composes documents recursively, and a stack
 * that is nearly used up does not always end in a `RangeError`. When it happens within a regular
 * expression's compilation, V8 ends the process.
 */
export function isNestedDeeper(text: string, limit: number): boolean {
  const open: { readonly token: CST.Token; readonly depth: number }[] = [];
  for (const token of new Parser().parse(text)) open.push({ token, depth: 0 });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > limit) return true;
    if (token.type === "document" && token.value) open.push({ token: token.value, depth });
    if (!("items" in token)) continue;
    for (const item of token.items) {
      if (item.key) open.push({ token: item.key, depth: depth + 1 });
      if (item.value) open.push({ token: item.value, depth: depth + 1 });
    }
  }
  return false;
}
