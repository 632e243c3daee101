import { gitOnce } from "./git.ts";

/** One file of a comparison as `GET /pulls/{n}/files` tells it. */
export interface FileDiff {
  readonly path: string;
  /** Set for renames. */
  readonly previousPath: string | null;
  readonly status: "added" | "removed" | "modified" | "renamed" | "changed";
  /** Blob at the new side; at the old side for a removed file. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /**
   * From the first `@@`, without the last line end. Absent as at GitHub: binary, nothing but a
   * rename or a mode, or longer than the limit that the caller set.
   */
  readonly patch?: string;
}

/**
 * Files that differ between two full SHAs, by `git diff -M`. A patch of more than `patchLines` lines is
 * left out (F3): GitHub's own threshold is not documented, so it is the emulator's setting.
 */
export async function diffFiles(
  gitDir: string,
  from: string,
  to: string,
  patchLines: number,
): Promise<readonly FileDiff[]> {
  const formats = ["--raw", "--numstat", "--patch", "-z"];
  const args = [
    "diff",
    "-M",
    "--no-abbrev",
    "--no-ext-diff",
    "--no-textconv",
    ...formats,
    from,
    to,
  ];
  const output = (await gitOnce(gitDir, args)).toString("utf8");
  // One list of fields for the first two formats, then an empty field, then the patches.
  const end = output.indexOf("\0\0");
  const fields = output.slice(0, Math.max(end, 0)).split("\0");
  const patches = splitPatches(output.slice(end + 2));
  const files = parseRaw(fields);
  const rawFields = files.reduce((sum, { letter }) => sum + (letter === "R" ? 3 : 2), 0);
  const counts = parseNumbers(fields.slice(rawFields));
  let next = 0;
  return files.map((file, index) => {
    const patch = hunksOf(patches[next]);
    // A change of type (file to symlink) is two patches, which GitHub does not show as one.
    next += file.letter === "T" ? 2 : 1;
    const { letter, ...shown } = file;
    const count = counts[index] ?? { additions: 0, deletions: 0 };
    const kept = letter !== "T" && patch !== null && patch.split("\n").length <= patchLines;
    return { ...shown, ...count, ...(kept ? { patch } : {}) };
  });
}

/** The whole diff as `Accept: application/vnd.github.diff` gives it. */
export function diffText(gitDir: string, from: string, to: string): Promise<Buffer> {
  return gitOnce(gitDir, ["diff", "-M", "--no-ext-diff", "--no-textconv", "--patch", from, to]);
}

interface RawFile {
  readonly letter: string;
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: FileDiff["status"];
  readonly sha: string;
}

/** Records begin with a colon; the first field that does not is the next format's. */
function parseRaw(fields: readonly string[]): RawFile[] {
  const files: RawFile[] = [];
  for (let at = 0; fields[at]?.startsWith(":") === true;) {
    const [, , oldSha = "", newSha = "", score = ""] = (fields[at] ?? "").split(" ");
    const letter = score.slice(0, 1);
    const renamed = letter === "R";
    const path = fields[renamed ? at + 2 : at + 1] ?? "";
    files.push({
      letter,
      path,
      previousPath: renamed ? (fields[at + 1] ?? "") : null,
      status: statusOf(letter, oldSha === newSha),
      sha: letter === "D" ? oldSha : newSha,
    });
    at += renamed ? 3 : 2;
  }
  return files;
}

function statusOf(letter: string, sameBlob: boolean): FileDiff["status"] {
  switch (letter) {
    case "A":
      return "added";
    case "D":
      return "removed";
    case "R":
      return "renamed";
    case "M":
      return sameBlob ? "changed" : "modified";
    case "T":
      return "changed";
    default:
      throw new Error(`git diff --raw said ${letter}`);
  }
}

function parseNumbers(
  fields: readonly string[],
): { readonly additions: number; readonly deletions: number }[] {
  const counts = [];
  // `1\t2\tpath` or, for a rename, `1\t2\t` and then the two paths.
  for (const field of fields) {
    const match = /^(\d+|-)\t(\d+|-)\t/.exec(field);
    if (match === null) continue;
    counts.push({ additions: Number(match[1]) || 0, deletions: Number(match[2]) || 0 });
  }
  return counts;
}

function splitPatches(text: string): string[] {
  return text === "" ? [] : text.slice("diff --git ".length).split("\ndiff --git ");
}

function hunksOf(patch: string | undefined): string | null {
  const start = patch?.search(/^@@ /m) ?? -1;
  return patch === undefined || start < 0 ? null : patch.slice(start).replace(/\n$/, "");
}
