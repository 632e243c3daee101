import type { Change } from "../domain/change.ts";
import type { Anchor } from "../domain/finding.ts";
import { caretLine, type ShownLine } from "./caret-line.ts";
import { codeExcerpt, type ExcerptLine } from "./code-excerpt.ts";
import type { Colors } from "./colors.ts";
import { cutToWidth, displayWidth } from "./display-width.ts";
import { visibleText } from "./visible-text.ts";

/** Longer lines of code (minified, generated) are cut. In UTF-16 units. */
const longestLine = 240;

/**
 * The code that a finding speaks of: numbered lines, `>` before the meant ones and carets beneath
 * them. Empty when the change does not hold them. `room` is in columns, null for as wide as it takes.
 */
export function excerptAsText(
  change: Change,
  anchor: Anchor,
  quote: string,
  { colors, room }: { readonly colors: Colors; readonly room: number | null },
): readonly string[] {
  const code = codeExcerpt(change, anchor);
  const digits = String(code.at(-1)?.number ?? 0).length;
  const columns = (room ?? longestLine + digits + 4) - digits - 4;
  const last = code.findLastIndex(({ marked }) => marked);
  const meant: ShownLine[] = [];
  return code.flatMap((line, at) => {
    const { number, text, marked } = line;
    // One more than fits, so that what was cut is seen to be cut.
    const shown = cutToWidth(visibleText(text.slice(0, longestLine + 1)), columns);
    const gutter = `${marked ? colors.red(">") : " "} ${colors.dim(String(number).padStart(digits))}`;
    // An empty line ends with its number, as blanks at the end of a line are lost where it is pasted.
    const printed = shown === "" ? gutter : `${gutter}  ${marked ? shown : colors.dim(shown)}`;
    if (!marked) return [printed];
    meant.push({ shown, ...meantColumns(line, anchor, quote) });
    const carets = at === last ? caretLine(meant) : null;
    return carets === null ? [printed] : [printed, " ".repeat(digits + 4) + colors.red(carets)];
  });
}

/** Where in a line the quote stands; the whole line without its blanks when it is more than that. */
function meantColumns({ text }: ExcerptLine, anchor: Anchor, quote: string) {
  const line = text.slice(0, longestLine);
  const whole = line.trim();
  const wanted = quote.trim();
  const part = anchor.startLine === anchor.endLine && wanted !== "" ? line.indexOf(wanted) : -1;
  const start = part === -1 ? line.length - line.trimStart().length : part;
  const end = start + (part === -1 ? whole : wanted).length;
  return {
    from: displayWidth(visibleText(line.slice(0, start))),
    to: displayWidth(visibleText(line.slice(0, end))),
  };
}
