import { decodeContent } from "../diff/decode-content.ts";
import type { FileContent } from "../domain/change.ts";
import { TellTheUser } from "../domain/errors.ts";
import type { Sha } from "../domain/ids.ts";
import type { Git } from "./run-git.ts";

/** Bytes of a file that is read whole. */
const maxFileBytes = 1_000_000;

/**
 * A file at a commit, as committed: no filter is applied. Null when it does not exist there, or is
 * a symbolic link, a submodule or a directory.
 */
export async function readBlob(git: Git, commit: Sha, path: string): Promise<FileContent | null> {
  const listed = await git("ls-tree", "--full-tree", "-l", "-z", commit, "--", path);
  if (!listed.ok) throw unreadable(commit, path, listed.stderr);
  const entry = /^100\d{3} blob ([0-9a-f]+) +(\d+)\t/.exec(listed.out.toString("utf8"));
  const [, blob, size] = entry ?? [];
  if (blob === undefined) return null;
  if (Number(size) > maxFileBytes) return { kind: "too-large", bytes: Number(size) };
  const content = await git("cat-file", "blob", blob);
  if (!content.ok) throw unreadable(commit, path, content.stderr);
  return decodeContent(content.out);
}

function unreadable(commit: Sha, path: string, stderr: string): TellTheUser {
  return new TellTheUser(
    `git could not read ${path} at ${commit}: ${stderr.split("\n", 1)[0] ?? ""}`,
    "A partial clone needs its missing objects fetched first (git fetch --refetch).",
  );
}
