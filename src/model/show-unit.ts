import { withoutReturn } from "../diff/normalise.ts";
import type { DiffLine } from "../domain/change.ts";
import { rowsOf, type Unit } from "../domain/unit.ts";
import { withoutSecrets } from "./sanitise.ts";
import { visibleText } from "./visible-text.ts";

/**
 * A unit as the model sees it: the header of its rendering, then its rows. The number before a row
 * counts rows of the unit from 1, so that nothing here moves when lines above the unit come or go.
 * What looks like a secret is left out: a leak in a pull request is not passed on to a provider.
 */
export function showUnit(unit: Unit): string {
  const texts = shownTexts(unit);
  let row = 0;
  const segments = unit.segments.map((segment) =>
    segment
      .map((line) => {
        const text = texts[row] ?? "";
        return `${String((row += 1)).padStart(4)} ${signOf(line)} ${text}`;
      })
      .join("\n"),
  );
  return [...headerOf(unit), "rows:", segments.join("\n     ⋯\n")].join("\n");
}

/** The text of each row of a unit as the model sees it: a quote can say no more than that. */
export function shownTexts(unit: Unit): readonly string[] {
  const isKey = keyReader();
  return rowsOf(unit).map((line) => (isKey(line.text) ? "[redacted]" : rowText(line)));
}

/** What a rendering says before its first empty line: path, status, language, declarations. */
function headerOf(unit: Unit): readonly string[] {
  const end = unit.rendering.indexOf("\n\n");
  return unit.rendering.slice(0, Math.max(0, end)).split("\n").map(visibleText);
}

function rowText(line: DiffLine): string {
  // The carriage return of a CRLF file would stand visibly on every row and say nothing.
  return visibleText(withoutSecrets(withoutReturn(line.text)));
}

/** Tells, line by line, which belong to the body of a private key: only its first line has a shape. */
function keyReader(): (text: string) => boolean {
  let inside = false;
  return (text) => {
    if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
      inside = !text.includes("-----END ");
      return true;
    }
    const isBody = inside && /^[\s"'`+\\,\w/=:-]*$/.test(text);
    inside = isBody && !text.includes("-----END ");
    return isBody;
  };
}

function signOf(line: DiffLine): "+" | "-" | " " {
  if (line.kind === "added") return "+";
  return line.kind === "removed" ? "-" : " ";
}
