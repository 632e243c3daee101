import type { DiffLine } from "../domain/change.ts";
import type { Unit } from "../domain/unit.ts";
import { visibleText } from "./visible-text.ts";

/**
 * A unit as the model sees it: path, language, scope and rows. The number before a row counts rows
 * of the unit from 1, so that nothing here moves when lines above the unit come or go.
 */
export function showUnit(unit: Unit): string {
  const header = [`file: ${visibleText(unit.path)}`, `language: ${visibleText(unit.language)}`];
  if (unit.scope !== null) header.push(`inside: ${visibleText(unit.scope)}`);
  let row = 0;
  const segments = unit.segments.map((segment) =>
    segment.map((line) => `${String((row += 1)).padStart(4)} ${signOf(line)} ${rowText(line)}`),
  );
  return [...header, "rows:", segments.map((lines) => lines.join("\n")).join("\n     ⋯\n")].join(
    "\n",
  );
}

/** The text of one row as it is shown; a model's quote is compared with this. */
export function rowText(line: DiffLine): string {
  // The carriage return of a CRLF file would stand visibly on every row and say nothing.
  return visibleText(line.text.endsWith("\r") ? line.text.slice(0, -1) : line.text);
}

function signOf(line: DiffLine): "+" | "-" | " " {
  if (line.kind === "added") return "+";
  return line.kind === "removed" ? "-" : " ";
}
