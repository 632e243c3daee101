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
  let line = fields.from ?? 10;
  const segments: DiffLine[][] = [[]];
  for (const row of text.split("\n")) {
    if (row === "⋯") segments.push([]);
    else segments.at(-1)?.push(lineOf(row, (line += 1)));
  }
  const rendering = `${path}\n${text}`;
  return { id, path, previousPath: null, status: "modified", language, scope, segments, rendering };
}

function lineOf(row: string, number: number): DiffLine {
  const text = row.slice(1);
  if (row.startsWith("+")) return { kind: "added", text, old: null, new: number };
  if (row.startsWith("-")) return { kind: "removed", text, old: number, new: null };
  return { kind: "context", text, old: number, new: number };
}
