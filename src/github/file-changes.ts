import { diffTexts } from "../diff/diff-texts.ts";
import { readPatch } from "../diff/parse-patch.ts";
import type {
  FileChange,
  FileContent,
  FileStatus,
  Hunk,
  NoHunks,
  Patch,
} from "../domain/change.ts";
import type { DiffEntry } from "./shapes.ts";

export interface FileReader {
  readonly readOld: (path: string) => Promise<FileContent | null>;
  readonly readNew: (path: string) => Promise<FileContent | null>;
  /** Paths of symbolic links at the head; asked for only when a patch looks like one. */
  readonly symlinks: () => Promise<ReadonlySet<string>>;
}

/** A file of the change, and whether GitHub itself gave the hunks. */
export interface ReadFile {
  readonly file: FileChange;
  /** False when the hunks were rebuilt: GitHub then takes no comment on their lines. */
  readonly patched: boolean;
}

/**
 * Files whose left-out patch is rebuilt in one change; each costs two reads. Further ones are not
 * reviewed, out loud.
 */
const maxRebuilt = 100;

/**
 * Characters of both sides of all files that are rebuilt in one change. Ten million are some 300,000
 * lines, whose units take a second to cut and half a gigabyte to hold; anybody may send more.
 */
const maxRebuiltLength = 10_000_000;

/**
 * Every entry of GitHub's list as a file change, sorted by path, one per path. GitHub leaves a
 * patch out for binary files, for pure renames and for large diffs, and does not say which it
 * was; the contents do.
 */
export async function readFileChanges(
  entries: readonly DiffEntry[],
  reader: FileReader,
): Promise<readonly ReadFile[]> {
  let rebuilt = 0;
  let length = 0;
  const affords = (texts: number): boolean => (length += texts) <= maxRebuiltLength;
  const read = await Promise.all(
    entries.map(async (entry): Promise<ReadFile> => {
      const kind = await kindOf(entry, reader);
      const base = {
        path: entry.filename,
        previousPath: entry.previous_filename ?? null,
        status: statusOf(entry),
        kind,
      };
      if (kind === "submodule") {
        return { file: { ...base, patch: { kind: "none", why: "submodule" } }, patched: true };
      }
      const given = entry.patch === undefined ? null : readPatch(entry.patch);
      if (given?.kind === "hunks" && isComplete(given.hunks, entry)) {
        return { file: { ...base, patch: given }, patched: true };
      }
      if (entry.patch === undefined && isPureRename(entry)) {
        return { file: { ...base, patch: { kind: "none", why: "renamed-only" } }, patched: true };
      }
      rebuilt += 1;
      const patch =
        rebuilt > maxRebuilt ? tooManyMissing : await rebuildPatch(entry, reader, affords);
      return { file: { ...base, patch }, patched: false };
    }),
  );
  // A file that became a symbolic link may be listed twice, as removed and as added.
  const byPath = new Map<string, ReadFile>();
  for (const one of read) {
    const other = byPath.get(one.file.path);
    if (other === undefined || other.file.status === "removed") byPath.set(one.file.path, one);
  }
  return [...byPath.values()].sort((a, b) => (a.file.path < b.file.path ? -1 : 1));
}

const tooMuchMissing: Patch = {
  kind: "missing",
  detail: "GitHub left out more of this change than is compared",
};

const tooManyMissing: Patch = {
  kind: "missing",
  detail: `GitHub left out more than ${maxRebuilt} patches of this change`,
};

function statusOf(entry: DiffEntry): FileStatus {
  return entry.status === "changed" || entry.status === "unchanged" ? "modified" : entry.status;
}

function isPureRename(entry: DiffEntry): boolean {
  return entry.changes === 0 && (entry.status === "renamed" || entry.status === "copied");
}

/** A patch that was cut would lose lines in silence; GitHub's own counts tell. */
function isComplete(hunks: readonly Hunk[], entry: DiffEntry): boolean {
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const added = lines.filter(({ kind }) => kind === "added").length;
  const removed = lines.filter(({ kind }) => kind === "removed").length;
  return added === entry.additions && removed === entry.deletions;
}

/**
 * GitHub's list has no modes. A submodule is recognised by its patch, whose commit is the entry's
 * own `sha`; a symbolic link, whose patch is one line without a newline, by the tree at the head.
 * A removed symbolic link cannot be told from a removed file, which makes no difference.
 */
async function kindOf(entry: DiffEntry, reader: FileReader): Promise<FileChange["kind"]> {
  const { patch, sha } = entry;
  if (patch === undefined) return "file";
  if (sha !== null && new RegExp(`^[-+]Subproject commit ${sha}(-dirty)?$`, "m").test(patch)) {
    return "submodule";
  }
  const looksLikeLink =
    entry.status !== "removed" &&
    entry.additions === 1 &&
    entry.deletions <= 1 &&
    patch.endsWith("\n\\ No newline at end of file");
  return looksLikeLink && (await reader.symlinks()).has(entry.filename) ? "symlink" : "file";
}

async function rebuildPatch(
  entry: DiffEntry,
  reader: FileReader,
  affords: (length: number) => boolean,
): Promise<Patch> {
  const [before, after] = await Promise.all([
    entry.status === "added" ? null : reader.readOld(entry.previous_filename ?? entry.filename),
    entry.status === "removed" ? null : reader.readNew(entry.filename),
  ]);
  const sides = [before, after].filter((side) => side !== null);
  if (sides.some(({ kind }) => kind === "binary")) return none("binary");
  const large = sides.find((side) => side.kind === "too-large");
  if (large?.kind === "too-large") {
    const detail = `GitHub left its patch out, and with ${large.bytes} bytes the file is too large to compare`;
    return { kind: "missing", detail };
  }
  const oldText = before?.kind === "text" ? before.text : "";
  const newText = after?.kind === "text" ? after.text : "";
  if (sides.length === 0) {
    return { kind: "missing", detail: "GitHub left its patch out, and its contents are not there" };
  }
  if (oldText === newText) {
    // Bytes that are not UTF-8 read alike, whatever they are.
    const unlike = entry.changes > 0 && sides.some((side) => side.kind === "text" && side.lossy);
    if (unlike)
      return { kind: "missing", detail: "the text is not UTF-8, and GitHub left its patch out" };
    return none(newText === "" ? "empty" : "mode-only");
  }
  if (!affords(oldText.length + newText.length)) return tooMuchMissing;
  const hunks = diffTexts(oldText, newText);
  if (hunks === null) {
    return { kind: "missing", detail: "GitHub left its patch out, and it is too large to compare" };
  }
  return { kind: "hunks", hunks };
}

function none(why: NoHunks): Patch {
  return { kind: "none", why };
}
