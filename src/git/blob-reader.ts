import { decodeContent } from "../diff/decode-content.ts";
import type { FileContent } from "../domain/change.ts";
import { TellTheUser } from "../domain/errors.ts";
import { groupBy } from "../domain/group-by.ts";
import type { Sha } from "../domain/ids.ts";
import type { Git } from "./run-git.ts";

/**
 * A file at a commit (or in a tree, by its object name), as stored: no filter is applied. Null when it does not exist there, or is
 * a symbolic link, a submodule or a directory.
 */
type BlobReader = (commit: Sha, path: string) => Promise<FileContent | null>;

/** Bytes of a file that is read whole. */
export const maxFileBytes = 1_000_000;

/** Files per git process: all of them at full size stay well below what git may print. */
const filesPerRead = 100;

interface Wanted {
  readonly commit: Sha;
  readonly path: string;
  readonly resolve: (content: FileContent | null) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads many files with few git processes, since a process costs more than the file it reads: what
 * is asked for at one time, or while a read is under way, goes together.
 */
export function createBlobReader(git: Git): BlobReader {
  let waiting: Wanted[] = [];
  let reading = false;

  async function drain(): Promise<void> {
    // One turn of the event loop, so that files asked for together go together.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      for (const [commit, wanted] of groupBy(batch, (each) => each.commit)) {
        for (let at = 0; at < wanted.length; at += filesPerRead) {
          await answer(git, commit, wanted.slice(at, at + filesPerRead));
        }
      }
    }
    reading = false;
  }

  return (commit, path) =>
    new Promise((resolve, reject) => {
      waiting.push({ commit, path, resolve, reject });
      if (reading) return;
      reading = true;
      void drain();
    });
}

async function answer(git: Git, commit: Sha, wanted: readonly Wanted[]): Promise<void> {
  try {
    const entries = await listEntries(git, commit, [...new Set(wanted.map(({ path }) => path))]);
    const small = [...entries.values()].filter(({ bytes }) => bytes <= maxFileBytes);
    const contents = await readContents(git, commit, small);
    for (const { path, resolve } of wanted) {
      const entry = entries.get(path);
      if (entry === undefined) resolve(null);
      else if (entry.bytes > maxFileBytes) resolve({ kind: "too-large", bytes: entry.bytes });
      else resolve(contents.get(entry.blob) ?? null);
    }
  } catch (error) {
    for (const { reject } of wanted) reject(error);
  }
}

interface Entry {
  readonly path: string;
  /** The blob's object name. */
  readonly blob: string;
  readonly bytes: number;
}

/** The regular files among the paths, by path. */
async function listEntries(
  git: Git,
  commit: Sha,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Entry>> {
  const listed = await git(["ls-tree", "--full-tree", "-l", "-z", commit, "--", ...paths]);
  if (!listed.ok) throw unreadable(commit, paths, listed.stderr);
  const entries = new Map<string, Entry>();
  for (const line of listed.out.toString("utf8").split("\0")) {
    const [, blob, bytes, path] = /^100\d{3} blob ([0-9a-f]+) +(\S+)\t(.*)$/s.exec(line) ?? [];
    if (blob === undefined || path === undefined) continue;
    // Of a blob that the clone lacks the size is a word; reading it will say so.
    entries.set(path, { path, blob, bytes: Number(bytes) || 0 });
  }
  return entries;
}

/** Contents by object name, as `git cat-file --batch` prints them: a header line, the bytes, a newline. */
async function readContents(
  git: Git,
  commit: Sha,
  entries: readonly Entry[],
): Promise<ReadonlyMap<string, FileContent>> {
  const contents = new Map<string, FileContent>();
  if (entries.length === 0) return contents;
  const blobs = entries.map(({ blob }) => `${blob}\n`).join("");
  const printed = await git(["cat-file", "--batch"], blobs);
  const paths = entries.map(({ path }) => path);
  if (!printed.ok) throw unreadable(commit, paths, printed.stderr);
  let at = 0;
  for (const { path, blob } of entries) {
    const end = printed.out.indexOf("\n", at);
    const header = printed.out.toString("utf8", at, end);
    const size = new RegExp(`^${blob} blob (\\d+)$`).exec(header)?.[1];
    if (size === undefined) throw unreadable(commit, [path], header);
    const from = end + 1;
    const to = from + Number(size);
    contents.set(blob, decodeContent(printed.out.subarray(from, to)));
    at = to + 1;
  }
  return contents;
}

function unreadable(commit: Sha, paths: readonly string[], stderr: string): TellTheUser {
  const [first = "", ...others] = paths;
  const which = others.length === 0 ? first : `${first} or ${others.length} more`;
  return new TellTheUser(
    `git could not read ${which} at ${commit}: ${stderr.split("\n", 1)[0] ?? ""}`,
    "Check the clone with git fsck; a partial clone needs its missing objects fetched first (git fetch --refetch).",
  );
}
