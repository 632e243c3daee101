import type { Hunk } from "../domain/change.ts";
import type { Anchor, Claim } from "../domain/finding.ts";
import { linesWithin, quotedLines } from "./find-quote.ts";
import { withoutReturn } from "./normalise.ts";

/** Longer fixes are for people to write. */
const mostLines = 10;

/**
 * A claim's replacement when it can stand as a suggestion over exactly the anchored lines, without
 * a final newline and without carriage returns; empty to delete the lines. Null unless
 *
 * - the anchor is on the new side, as no platform applies a suggestion to removed lines;
 * - the anchored lines are, in full and exactly, the quoted ones: a suggestion replaces all of its
 *   lines, so a quote trimmed of its indentation or clipped to a hunk would corrupt the file;
 * - both are at most ten lines, and applying it changes something;
 * - the lines have no carriage return: a committed suggestion's line ends are the platform's choice
 *   and may leave a CRLF file mixed.
 */
export function safeReplacement(
  claim: Pick<Claim, "quote" | "replacement">,
  anchor: Anchor,
  hunks: readonly Hunk[],
): string | null {
  if (claim.replacement === null || anchor.side !== "RIGHT") return null;
  const original = anchoredLines(anchor, hunks);
  const quote = quotedLines(claim);
  if (!original || !quote || original.length > mostLines) return null;
  if (original.some((line) => line.endsWith("\r"))) return null;
  if (original.join("\n") !== quote.join("\n")) return null;

  const lines = claim.replacement
    .replace(/\r?\n$/, "")
    .split("\n")
    .map(withoutReturn);
  const replacement = lines.join("\n");
  if (lines.length > mostLines || replacement === original.join("\n")) return null;
  return replacement;
}

function anchoredLines(anchor: Anchor, hunks: readonly Hunk[]): readonly string[] | null {
  const { startLine, endLine } = anchor;
  for (const hunk of hunks) {
    const lines = linesWithin(hunk, "new", { first: startLine, last: endLine });
    if (lines.length === endLine - startLine + 1) return lines.map((line) => line.text);
  }
  return null;
}
