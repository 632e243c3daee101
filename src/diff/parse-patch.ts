import { parsePatch as parseUnified } from "diff";
import type { StructuredPatchHunk } from "diff";
import type { Hunk, Patch } from "../domain/change.ts";
import { toHunk } from "./to-hunk.ts";

// Newlines end lines, and nothing else does: `.` would stop at U+2028 and at a carriage return.
const hunkHeader = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@(?: ([^]*))?$/;

interface Header {
  readonly oldCount: number;
  readonly newCount: number;
  readonly section: string;
}

/**
 * Reads hunk-only patch text, as in the `patch` field of GitHub's list of pull request files, into
 * hunks in file order. Line numbers are 1-based; carriage returns stay in the text.
 *
 * The unified format is read by the library `diff` 9.0.0 (jsdiff). Of the six parsers tried it
 * alone read hunk-only text and was right about all 18 files of a nasty real diff (no newline at
 * the end, carriage returns, quoted paths, U+2028, lines that look like headers), in linear time.
 * What it lets pass or leaves out is checked and added here: the section heading, a one-line hunk
 * cut in half, text between hunks, hunks out of order.
 *
 * Throws `SyntaxError` for text that is not a whole patch; the message never holds code.
 */
export function parsePatch(text: string): readonly Hunk[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const headers = lines.flatMap(readHeader);
  const parsed = parseHunks(text);
  if (parsed.length === 0) throw new SyntaxError("not a patch: it has no hunk");
  if (parsed.length !== headers.length || countLines(parsed) !== lines.length)
    throw new SyntaxError("not a whole patch: there is text outside its hunks");
  return parsed.map((hunk, index) => {
    const header = headers[index];
    const before = parsed[index - 1];
    if (!header || header.oldCount !== hunk.oldLines || header.newCount !== hunk.newLines)
      throw new SyntaxError(`not a whole patch: hunk ${index + 1} is cut short`);
    if (before && before.newStart + before.newLines > hunk.newStart)
      throw new SyntaxError(`not a whole patch: hunk ${index + 1} is out of order`);
    return toHunk(hunk, header.section);
  });
}

/** Like `parsePatch`; what is absent or damaged becomes a `missing` patch, to be said out loud. */
export function readPatch(text: string | null): Patch {
  if (text === null || text === "")
    return { kind: "missing", detail: "the platform left the patch out" };
  try {
    return { kind: "hunks", hunks: parsePatch(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { kind: "missing", detail: error.message };
  }
}

function readHeader(line: string): readonly Header[] {
  if (!line.startsWith("@@ ")) return [];
  const match = hunkHeader.exec(line);
  if (!match) throw new SyntaxError("not a patch: a hunk header could not be read");
  const [, oldCount = "1", newCount = "1", section = ""] = match;
  return [{ oldCount: Number(oldCount), newCount: Number(newCount), section: section.trimEnd() }];
}

function parseHunks(text: string): readonly StructuredPatchHunk[] {
  try {
    return parseUnified(text).flatMap((file) => file.hunks);
  } catch (error) {
    // The library's message quotes the offending line, which is somebody's code.
    throw new SyntaxError("not a whole patch: a hunk is cut short or damaged", { cause: error });
  }
}

function countLines(hunks: readonly StructuredPatchHunk[]): number {
  return hunks.reduce((sum, hunk) => sum + 1 + hunk.lines.length, 0);
}
