import type { StructuredPatchHunk } from "diff";
import type { DiffLine, Hunk } from "../domain/change.ts";

/**
 * A hunk in the words of this house from the library's shape. "\ No newline at end of file" is a
 * remark about the line above it, not a line, and is left out; counting it would shift every
 * position below.
 */
export function toHunk(parsed: StructuredPatchHunk, section: string): Hunk {
  let oldLine = parsed.oldStart;
  let newLine = parsed.newStart;
  const lines: DiffLine[] = [];
  for (const line of parsed.lines) {
    const text = line.slice(1);
    if (line.startsWith("+")) lines.push({ kind: "added", text, old: null, new: newLine++ });
    else if (line.startsWith("-")) lines.push({ kind: "removed", text, old: oldLine++, new: null });
    else if (!line.startsWith("\\"))
      lines.push({ kind: "context", text, old: oldLine++, new: newLine++ });
  }
  return {
    oldStart: parsed.oldLines === 0 ? 0 : parsed.oldStart,
    oldCount: parsed.oldLines,
    newStart: parsed.newLines === 0 ? 0 : parsed.newStart,
    newCount: parsed.newLines,
    section,
    lines,
  };
}
