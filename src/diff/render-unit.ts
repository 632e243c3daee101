import type { DiffLine } from "../domain/change.ts";
import type { Unit } from "../domain/unit.ts";

const prefixes = { context: " ", added: "+", removed: "-" } as const;
/** Rows start with a blank, a plus or a minus, so this is none. */
const gap = "~~~";

/**
 * The unit as an engine sees it: a header, an empty line, then each row as prefix and text, with
 * `~~~` where lines of the file are left out. No line number, no identity of a commit or a pull
 * request: equal renderings mean equal reviews. Different units render differently; a path or a
 * scope cannot end its header line, because anything below a blank is written as JSON.
 */
export function renderUnit(
  unit: Omit<Unit, "id" | "rendering">,
  enclosing: readonly string[],
): string {
  const { path, previousPath, status, language, scope, segments } = unit;
  const header = [
    `path: ${inOneLine(path)}`,
    ...(previousPath === null ? [] : [`previous path: ${inOneLine(previousPath)}`]),
    `status: ${status}`,
    `language: ${language}`,
    ...enclosing.map((outer) => `within: ${inOneLine(outer)}`),
    ...(scope === null ? [] : [`scope: ${inOneLine(scope)}`]),
  ];
  return `${header.join("\n")}\n\n${segments.map(renderSegment).join(`\n${gap}\n`)}\n`;
}

function renderSegment(rows: readonly DiffLine[]): string {
  return rows.map((row) => prefixes[row.kind] + row.text).join("\n");
}

// A text that starts with a quote is written as JSON too, so that no two texts look the same.
function inOneLine(text: string): string {
  const plain = !text.startsWith('"') && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
  return plain ? text : JSON.stringify(text);
}
