import { join } from "node:path";
import type { FileChange, Uncommitted } from "../domain/change.ts";
import { TellTheUser } from "../domain/errors.ts";
import { sha, type Sha } from "../domain/ids.ts";
import { maxFileBytes } from "./blob-reader.ts";
import { beginsBinary, createFileLooker } from "./look-at-file.ts";
import { openPrivateRepository, type PrivateRepository } from "./private-repository.ts";
import { createGit, type Git } from "./run-git.ts";

/** A file that the snapshot holds as it was before, or not at all, and why. */
export type LeftOut = Pick<FileChange, "path" | "kind" | "patch"> & { readonly tracked: boolean };

/** What is staged, or the files of a working tree, as they were at one moment. */
export interface Snapshot {
  /** Object name of the tree that a commit of it would have: the same content has the same name. */
  readonly tree: Sha;
  /** Reads the objects of the clone and of the snapshot. */
  readonly git: Git;
  readonly leftOut: readonly LeftOut[];
  /** Said when there were more untracked files than are read; null otherwise. */
  readonly truncated: string | null;
  /** Deletes the snapshot. */
  close(): Promise<void>;
}

/** More of them are no work in progress but a folder that should be ignored. */
const mostUntracked = 10_000;

/** Bytes of all changed and untracked files together. */
const mostBytes = 256 * 1024 * 1024;

/**
 * Takes a snapshot without writing to the clone and without running anything of it; see
 * `openPrivateRepository`. `top` is the working tree's. Line endings become what git would commit;
 * other filters, such as that of Git LFS, are not applied.
 */
export async function takeSnapshot(
  top: string,
  what: Uncommitted,
  indexFile?: string,
): Promise<Snapshot> {
  const clone = createGit(top);
  const ours = await openPrivateRepository(clone, top, indexFile);
  try {
    const { leftOut, truncated } =
      what === "staged"
        ? { leftOut: await leaveOutConflicts(ours), truncated: null }
        : await addWorkingTree(ours, clone, top);
    const written = await read(ours.inWorkTree, ["write-tree", "--missing-ok"]);
    const tree = sha(written.trim());
    return { tree, git: ours.bare, leftOut, truncated, close: () => ours.close() };
  } catch (error) {
    await ours.close();
    throw error;
  }
}

/** A path in conflict has up to three contents in the index, and none is what will be committed. */
async function leaveOutConflicts({ inWorkTree }: PrivateRepository): Promise<readonly LeftOut[]> {
  const listed = await read(inWorkTree, ["ls-files", "--unmerged", "-z"]);
  const paths = new Set(split(listed).map((entry) => entry.slice(entry.indexOf("\t") + 1)));
  await update(inWorkTree, ["--force-remove"], [...paths]);
  const detail = "its merge conflict is not resolved in the index";
  return [...paths].map((path) => leftOut(path, true, { kind: "missing", detail }));
}

/** Brings our index up to the files of the working tree: changed, gone and untracked ones. */
async function addWorkingTree(
  { inWorkTree }: PrivateRepository,
  clone: Git,
  top: string,
): Promise<Pick<Snapshot, "leftOut" | "truncated">> {
  const look = createFileLooker(top);
  // The submodules' own files are not looked at: git would start a process in each.
  const changed = readRaw(
    await read(inWorkTree, ["diff-files", "--raw", "-z", "--ignore-submodules=dirty"]),
  );
  // Asked of the clone, which knows what is ignored; no content is read for it.
  const others = split(
    await read(clone, ["ls-files", "--others", "--exclude-standard", "--full-name", "-z"]),
  );
  const untracked = others.slice(0, mostUntracked);

  const out: LeftOut[] = [];
  const add: string[] = [];
  const remove: string[] = [];
  let bytes = 0;
  for (const [path, isSubmodule] of changed) await sort(path, true, isSubmodule);
  for (const path of untracked) await sort(path, false, false);
  await update(inWorkTree, ["--force-remove"], remove);
  await update(inWorkTree, ["--add", "--replace"], add);
  const truncated =
    others.length > mostUntracked
      ? `${others.length} files are neither tracked nor ignored; ${mostUntracked} of them were read`
      : null;
  return { leftOut: out, truncated };

  async function sort(path: string, tracked: boolean, isSubmodule: boolean): Promise<void> {
    if (path.endsWith("/")) {
      // A repository inside this one, which nobody made a submodule.
      const patch = { kind: "none", why: "submodule" } as const;
      out.push({ path: path.slice(0, -1), kind: "submodule", tracked, patch });
      return;
    }
    const seen = await look(path);
    if (
      seen.kind === "file" &&
      seen.bytes > maxFileBytes &&
      (await beginsBinary(join(top, path)))
    ) {
      out.push(leftOut(path, tracked, { kind: "none", why: "binary" }));
    } else if (seen.kind === "file" && seen.bytes > maxFileBytes) {
      const detail = `the file has ${seen.bytes} bytes, more than is read`;
      out.push(leftOut(path, tracked, { kind: "missing", detail }));
    } else if (seen.kind === "file" && bytes + seen.bytes > mostBytes) {
      const detail = "the changed and untracked files are together larger than is read";
      out.push(leftOut(path, tracked, { kind: "missing", detail }));
    } else if (seen.kind === "odd") {
      const detail = "it is neither a file nor a symbolic link";
      out.push(leftOut(path, tracked, { kind: "missing", detail }));
    } else if (seen.kind === "file" || seen.kind === "link") {
      bytes += seen.kind === "file" ? seen.bytes : 0;
      add.push(path);
    } else if (seen.kind === "directory" && isSubmodule) {
      add.push(path);
    } else if (tracked) {
      remove.push(path);
    }
  }
}

function leftOut(path: string, tracked: boolean, patch: FileChange["patch"]): LeftOut {
  return { path, kind: "file", patch, tracked };
}

/** Paths of `git diff-files --raw -z`, each with whether the index has a submodule there. */
function readRaw(text: string): ReadonlyMap<string, boolean> {
  const fields = split(text);
  const paths = new Map<string, boolean>();
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [mode, path] = [fields[at], fields[at + 1]];
    if (mode !== undefined && path !== undefined) paths.set(path, mode.startsWith(":160000 "));
  }
  return paths;
}

async function update(git: Git, how: readonly string[], paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  await read(git, ["update-index", ...how, "-z", "--stdin"], paths.map((p) => `${p}\0`).join(""));
}

function split(text: string): readonly string[] {
  return text.split("\0").filter((part) => part !== "");
}

async function read(git: Git, args: readonly string[], input?: string): Promise<string> {
  const result = await git(args, input);
  if (result.ok) return result.out.toString("utf8");
  throw new TellTheUser(
    `git could not read what is not committed: ${result.stderr.split("\n", 1)[0] ?? ""}`,
    "Check the clone with git status; if it changed in the meantime, try again.",
  );
}
