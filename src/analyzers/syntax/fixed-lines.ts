import { linesOf } from "../new-reports.ts";
import type { Hit } from "./syntax-rule.ts";
import type { Source } from "./source.ts";

/**
 * The lines of a hit with its fix in them, joined with `\n`; null when it has none, or its fix does
 * not lie within its lines.
 */
export function fixedLines(hit: Hit, source: Source): string | null {
  if (!hit.fix) return null;
  const { replace } = hit.fix;
  const first = hit.at.startPosition.row;
  const last = hit.at.endPosition.row;
  if (replace.startPosition.row < first || replace.endPosition.row > last) return null;
  const lines = linesOf(source.text);
  const before = lines[replace.startPosition.row]?.slice(0, replace.startPosition.column) ?? "";
  const after = lines[replace.endPosition.row]?.slice(replace.endPosition.column) ?? "";
  return [
    ...lines.slice(first, replace.startPosition.row),
    `${before}${hit.fix.with}${after}`,
    ...lines.slice(replace.endPosition.row + 1, last + 1),
  ].join("\n");
}
