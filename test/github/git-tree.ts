import { git, gitMaybe, gitOnce } from "./git.ts";

export interface TreeEntry {
  /** Octal as git writes it: 100644, 100755, 120000 (symlink), 160000 (submodule), 040000. */
  readonly mode: string;
  readonly type: "blob" | "tree" | "commit";
  readonly sha: string;
  /** Bytes; null for trees and submodules. */
  readonly size: number | null;
  /** From the root of the listed tree, with slashes. */
  readonly path: string;
}

/** Entries of a tree (`sha` of a tree or commit, full), in git's order. */
export async function listTree(
  gitDir: string,
  sha: string,
  options: { readonly recursive?: boolean } = {},
): Promise<readonly TreeEntry[]> {
  const deep = options.recursive === true ? ["-r", "-t"] : [];
  const output = await gitOnce(gitDir, ["ls-tree", "-z", "--long", "--full-tree", ...deep, sha]);
  return output
    .toString("utf8")
    .split("\0")
    .filter((line) => line !== "")
    .map(parseEntry);
}

/** The entry at a path of a commit, or null. The empty path is the root tree. */
export async function entryAt(
  gitDir: string,
  commit: string,
  path: string,
): Promise<TreeEntry | null> {
  if (path === "") {
    const sha = await gitMaybe(gitDir, ["rev-parse", "--verify", `${commit}^{tree}`]);
    return sha === null ? null : { mode: "040000", type: "tree", sha, size: null, path };
  }
  const args = [
    "--literal-pathspecs",
    "ls-tree",
    "-z",
    "--long",
    "--full-tree",
    commit,
    "--",
    path,
  ];
  const output = await gitOnce(gitDir, args);
  const [line = ""] = output.toString("utf8").split("\0");
  return line === "" ? null : parseEntry(line);
}

/** The bytes of a blob by full SHA, or null when there is no such blob. */
export async function readBlob(gitDir: string, sha: string): Promise<Buffer | null> {
  const type = await gitMaybe(gitDir, ["cat-file", "-t", sha]);
  return type === "blob" ? git(gitDir, ["cat-file", "blob", sha]) : null;
}

function parseEntry(line: string): TreeEntry {
  const match = /^(\d+) (blob|tree|commit) ([0-9a-f]+) +(\d+|-)\t([^]*)$/.exec(line);
  const [, mode = "", type = "", sha = "", size = "", path = ""] = match ?? [];
  if (type !== "blob" && type !== "tree" && type !== "commit") {
    throw new Error(`git ls-tree said: ${line}`);
  }
  return { mode, type, sha, size: size === "-" ? null : Number(size), path };
}
