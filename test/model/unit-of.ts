import { renderUnit } from "../../src/diff/render-unit.ts";
import type { DiffLine } from "../../src/domain/change.ts";
import type { Unit } from "../../src/domain/unit.ts";

/**
 * A unit from text: each line is a sign (`+`, `-` or blank) and the code, and `⋯` alone cuts a
 * segment. `from` is the first line number, which nothing in the model's room may depend on.
 */
export function unitOf(
  text: string,
  fields: Partial<Pick<Unit, "id" | "path" | "scope" | "language">> & {
    readonly from?: number;
  } = {},
): Unit {
  const { id = "u1", path = "src/cart.ts", scope = null, language = "typescript" } = fields;
  const next = { old: fields.from ?? 10, new: (fields.from ?? 10) + 3 };
  const segments: DiffLine[][] = [[]];
  for (const row of text.split("\n")) {
    if (row !== "⋯") segments.at(-1)?.push(lineOf(row, next));
    else {
      segments.push([]);
      next.old += 20;
      next.new += 20;
    }
  }
  const status = "modified";
  const parts = { path, previousPath: null, status, language, scope, segments } as const;
  return { id, ...parts, rendering: renderUnit(parts, []) };
}

function lineOf(row: string, next: { old: number; new: number }): DiffLine {
  const text = row.slice(1);
  if (row.startsWith("+")) return { kind: "added", text, old: null, new: next.new++ };
  if (row.startsWith("-")) return { kind: "removed", text, old: next.old++, new: null };
  return { kind: "context", text, old: next.old++, new: next.new++ };
}
