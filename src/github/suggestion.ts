import { fenced } from "../domain/fence.ts";
import type { Finding } from "../domain/finding.ts";
import { withoutSecrets } from "../model/sanitise.ts";
import { visibleText } from "../model/visible-text.ts";
import { byteLength } from "./fit-bytes.ts";

/** "At most ten contiguous lines": longer fixes are for people or agents, not for a button. */
const maxLines = 10;

/** UTF-8 bytes; ten lines of a minified file would otherwise fill the comment. */
const maxBytes = 4_000;

/**
 * A `suggestion` block, or empty. GitHub replaces all lines of the comment's range when somebody
 * applies it, refuses it on removed lines and where nothing changes ("You must change the existing
 * code"), and shows it as plain code anywhere but in a comment on a line. What a button brings in must
 * be seen, so a fix with hidden characters gets none; nor does one that repeats a secret.
 */
export function renderSuggestion({ placement, replacement, quote }: Finding): string {
  if (placement.kind !== "line" || placement.anchor.side !== "RIGHT" || replacement === null) {
    return "";
  }
  const text = replacement.replace(/\r?\n$/, "");
  const { startLine, endLine } = placement.anchor;
  const lines = Math.max(endLine - startLine + 1, text.split("\n").length);
  if (lines > maxLines || byteLength(text) > maxBytes || text === quote) return "";
  const isPlain = withoutSecrets(text) === text && text.split("\n").every(isVisible);
  return isPlain ? fenced(text, "suggestion") : "";
}

function isVisible(line: string): boolean {
  return visibleText(line) === line;
}
