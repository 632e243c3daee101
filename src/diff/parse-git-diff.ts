import type { DiffLine, FileChange, FileKind, FileStatus, Hunk, Patch } from "../domain/change.ts";
import { readPatch } from "./parse-patch.ts";
import { unquotePath } from "./unquote-path.ts";

/**
 * The arguments that make git print what `parseGitDiff` reads, whatever the reader's own git
 * configuration says; the two revisions follow.
 */
export const gitDiffArguments = [
  "diff",
  "--no-color",
  "--no-ext-diff",
  "--no-textconv",
  "--no-relative",
  "--full-index",
  "--find-renames",
  "--unified=3",
  "--inter-hunk-context=0",
  "--src-prefix=a/",
  "--dst-prefix=b/",
  "--submodule=short",
  "--ignore-submodules=none",
] as const;

/**
 * Reads the output of `git diff` (see `gitDiffArguments`) into file changes, sorted by path and one
 * per path: a file that became a symlink, which git prints as a deletion and an addition, is one
 * modified file. A file whose hunks cannot be read has a `missing` patch; the others are unharmed.
 *
 * File headers are read here and not by the library, which trims spaces off paths and does not tell
 * the mode of a file that kept it. Throws `SyntaxError` when a file header names no path.
 */
export function parseGitDiff(text: string): readonly FileChange[] {
  const byPath = new Map<string, FileChange>();
  for (const section of splitFiles(text)) {
    const file = readFile(section);
    const twin = byPath.get(file.path);
    byPath.set(file.path, twin ? joinTypeChange(twin, file) : file);
  }
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

// No line of a hunk starts with a "d", so this prefix always opens a file.
function splitFiles(text: string): readonly (readonly string[])[] {
  const files: string[][] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("diff --git ")) files.push([line]);
    else files.at(-1)?.push(line);
  }
  return files;
}

function readFile(section: readonly string[]): FileChange {
  const firstHunk = section.findIndex((line) => line.startsWith("@@ "));
  const header = firstHunk === -1 ? section : section.slice(0, firstHunk);
  const value = (name: string): string | null =>
    header.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? null;

  const from = value("rename from") ?? value("copy from");
  const to = value("rename to") ?? value("copy to");
  const path = to === null ? samePath(section[0] ?? "") : unquotePath(to);
  const created = value("new file mode");
  const deleted = value("deleted file mode");
  const kept = /^[0-9a-f]+\.\.[0-9a-f]+ (\d+)$/.exec(value("index") ?? "")?.[1];
  const kind = kindOf(created ?? value("new mode") ?? deleted ?? kept ?? "");
  const status = statusOf();
  return {
    path,
    previousPath: from === null ? null : unquotePath(from),
    status,
    kind,
    patch: readPatchOf(),
  };

  function statusOf(): FileStatus {
    if (created !== null) return "added";
    if (deleted !== null) return "removed";
    if (to === null) return "modified";
    return value("rename to") === null ? "copied" : "renamed";
  }

  function readPatchOf(): Patch {
    if (kind === "submodule") return { kind: "none", why: "submodule" };
    if (firstHunk !== -1) return readPatch(section.slice(firstHunk).join("\n"));
    if (header.some((line) => /^(Binary files |GIT binary patch)/.test(line)))
      return { kind: "none", why: "binary" };
    if (status === "renamed" || status === "copied") return { kind: "none", why: "renamed-only" };
    return { kind: "none", why: value("old mode") === null ? "empty" : "mode-only" };
  }
}

/** Without a rename both halves of `a/<path> b/<path>` name one path, so the middle splits them. */
function samePath(line: string): string {
  const printed = line.slice("diff --git ".length);
  const half = (printed.length - 1) / 2;
  const path = unquotePath(printed.slice(0, half));
  const twin = unquotePath(printed.slice(half + 1));
  if (!path.startsWith("a/") || path.slice(2) !== twin.slice(2))
    throw new SyntaxError("not a git diff: a file header names no path");
  return path.slice(2);
}

function kindOf(mode: string): FileKind {
  if (mode === "160000") return "submodule";
  return mode === "120000" ? "symlink" : "file";
}

function joinTypeChange(one: FileChange, other: FileChange): FileChange {
  const [before, after] = one.status === "removed" ? [one, other] : [other, one];
  return { ...after, status: "modified", patch: joinPatches(before.patch, after.patch) };
}

function joinPatches(before: Patch, after: Patch): Patch {
  if (before.kind === "missing") return before;
  if (before.kind === "none" && before.why === "binary") return before;
  if (after.kind !== "hunks") return after;
  if (before.kind !== "hunks") return after;
  const lines: readonly DiffLine[] = [...before.hunks, ...after.hunks].flatMap((h) => h.lines);
  const oldCount = lines.filter((line) => line.old !== null).length;
  const newCount = lines.filter((line) => line.new !== null).length;
  const hunk: Hunk = { oldStart: 1, oldCount, newStart: 1, newCount, section: "", lines };
  return { kind: "hunks", hunks: [hunk] };
}
