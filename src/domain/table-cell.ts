import { defuse } from "./defuse.ts";
import { codeSpan } from "./fence.ts";

/**
 * A bar ends a cell of a table, in a code span too, and takes what follows out of the span. A
 * backslash keeps it, but not after another backslash: there it is spelled out.
 */
const spelledBar = "⟪U+007C⟫";

/** `text` as code in a cell of a table. */
export function codeCell(text: string): string {
  const code = codeSpan(text);
  return code.replaceAll("|", code.includes("\\") ? spelledBar : String.raw`\|`);
}

/** `text` as `defuse` gives it, at most `limit` code points, in a cell of a table. */
export function proseCell(text: string, limit: number): string {
  return defuse(text.replaceAll("|", spelledBar), limit);
}
