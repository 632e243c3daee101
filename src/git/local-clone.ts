import { basename, dirname, resolve } from "node:path";

import { diffTexts } from "../diff/diff-texts.ts";
import { gitDiffArguments, parseGitDiff } from "../diff/parse-git-diff.ts";
import type { FileChange, FileContent, FileStatus, Side, Uncommitted } from "../domain/change.ts";
import { TellTheUser } from "../domain/errors.ts";
import { sha } from "../domain/ids.ts";
import type { Log } from "../domain/log.ts";
import type { RepositoryRef } from "../domain/pull-request.ts";
import type { ChangeSource } from "../review/ports.ts";
import { createBlobReader } from "./blob-reader.ts";
import { findWorkTree } from "./find-work-tree.ts";
import { repositoryName } from "./repository-name.ts";
import { resolveCommit, resolveRange } from "./resolve-range.ts";
import { createGit, type Git } from "./run-git.ts";
import { takeSnapshot, type LeftOut } from "./take-snapshot.ts";

export interface LocalClone {
  /** Any directory inside the clone; a bare repository will do for what is committed. */
  readonly dir: string;
  /**
   * Revision to compare with. When absent it is the default branch; for what is staged the commit
   * that it is staged against.
   */
  readonly base?: string;
  /** Revision to review; `HEAD` when absent. */
  readonly head?: string;
  /** Reviews what is not committed on top of `HEAD`; not together with `head`. */
  readonly uncommitted?: Uncommitted;
  /** The index of a commit under way, as `GIT_INDEX_FILE` names it to a hook. */
  readonly indexFile?: string;
  readonly log: Log;
}

/** `close` deletes the snapshot that was taken of what is not committed. */
export interface LocalSource extends ChangeSource {
  close(): Promise<void>;
}

/**
 * The change between two revisions of a clone, or from one to what is staged there or lies in its
 * working tree. Nothing of the clone is run: no hook, filter, external diff or fetch; and nothing is
 * written to it. Throws `TellTheUser` when it is no repository, a revision is unknown or the two
 * have nothing in common.
 */
export async function openLocalClone(clone: LocalClone): Promise<LocalSource> {
  const dir = resolve(clone.dir);
  const { uncommitted } = clone;
  const cloneGit = createGit(dir);
  const folder = await findFolder(cloneGit, dir);
  const top = uncommitted === undefined ? null : await findWorkTree(cloneGit, dir);
  const range = await resolveRange(cloneGit, dir, clone);
  const repository = await identify(cloneGit, folder);
  const snapshot =
    top === null || uncommitted === undefined
      ? null
      : await takeSnapshot(top, uncommitted, clone.indexFile);
  const git = snapshot?.git ?? cloneGit;
  const readBlob = createBlobReader(git);
  const head = snapshot?.tree ?? range.head;
  const commits = { head, mergeBase: range.mergeBase, base: range.base };
  const files = new Map<string, Promise<FileContent | null>>();
  clone.log.debug({ folder, uncommitted, ...commits }, "reading a local clone");

  async function readFile(path: string, side: Side): Promise<FileContent | null> {
    const commit = commits[side];
    const key = `${commit}:${path}`;
    const reading = files.get(key) ?? readBlob(commit, path);
    files.set(key, reading);
    return await reading;
  }

  /** Attributes or settings of the clone can call any file binary; its bytes decide. */
  async function withoutPretence(file: FileChange): Promise<FileChange> {
    if (file.patch.kind !== "none" || file.patch.why !== "binary") return file;
    const [before, after] = await Promise.all([
      file.status === "added" ? null : readFile(file.previousPath ?? file.path, "mergeBase"),
      file.status === "removed" ? null : readFile(file.path, "head"),
    ]);
    const sides = [before, after].filter((side) => side !== null);
    if (sides.length === 0 || sides.some(({ kind }) => kind !== "text")) return file;
    const hunks = diffTexts(
      before?.kind === "text" ? before.text : "",
      after?.kind === "text" ? after.text : "",
    );
    if (hunks !== null) return { ...file, patch: { kind: "hunks", hunks } };
    const detail = "git calls it binary, and the text is too large to compare";
    return { ...file, patch: { kind: "missing", detail } };
  }

  return {
    repository,
    pullRequest: null,
    readChange: async () => {
      const diff = await git([...gitDiffArguments, range.mergeBase, head, "--"]);
      if (!diff.ok) throw unreadable(dir, diff.stderr);
      const listed = parseGitDiff(diff.out.toString("utf8"));
      const read = await Promise.all(listed.map(withoutPretence));
      return {
        ...commits,
        ...(uncommitted !== undefined && { uncommitted }),
        files: withLeftOut(read, snapshot?.leftOut ?? []),
        truncated: snapshot?.truncated ?? null,
      };
    },
    readFile,
    currentHead: async () =>
      snapshot?.tree ?? (await resolveCommit(git, clone.head ?? "HEAD")) ?? range.head,
    close: async () => await snapshot?.close(),
  };
}

/** What a snapshot left out is part of the change all the same, with the reason. */
function withLeftOut(
  files: readonly FileChange[],
  leftOut: readonly LeftOut[],
): readonly FileChange[] {
  if (leftOut.length === 0) return files;
  const byPath = new Map(files.map((file) => [file.path, file]));
  for (const { path, kind, patch, tracked } of leftOut) {
    const status: FileStatus =
      !tracked || byPath.get(path)?.status === "added" ? "added" : "modified";
    byPath.set(path, { path, previousPath: null, status, kind, patch });
  }
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The folder that the clone is known by: its work tree, or the repository itself when bare. */
async function findFolder(git: Git, dir: string): Promise<string> {
  const found = await git(["rev-parse", "--absolute-git-dir"]);
  if (found.ok) {
    const gitDir = found.out.toString("utf8").trimEnd();
    return basename(gitDir) === ".git" ? dirname(gitDir) : gitDir;
  }
  if (/dubious ownership/.test(found.stderr)) {
    throw new TellTheUser(
      `${dir} belongs to somebody else, so git does not read it`,
      `If you trust it: git config --global --add safe.directory ${dir}`,
    );
  }
  if (/cannot change to .*No such file/.test(found.stderr)) {
    throw new TellTheUser(`There is no directory ${dir}`, "Name a clone with --repo DIR.");
  }
  if (/not a git repository|cannot change to/.test(found.stderr)) {
    throw new TellTheUser(
      `${dir} is not a git repository`,
      "Run it inside a clone, or name one with --repo DIR.",
    );
  }
  throw unreadable(dir, found.stderr);
}

async function identify(git: Git, folder: string): Promise<RepositoryRef> {
  const roots = await git(["rev-list", "--max-parents=0", "HEAD", "--"]);
  // Histories that were joined have several roots; the last one listed is the oldest.
  const root = roots.ok ? roots.out.toString("utf8").trim().split("\n").at(-1) : undefined;
  const origin = await git(["config", "--get", "remote.origin.url"]);
  const name = repositoryName(origin.ok ? origin.out.toString("utf8").trim() : null, folder);
  return { id: `local:${root === undefined ? folder : sha(root)}`, ...name };
}

function unreadable(dir: string, stderr: string): TellTheUser {
  return new TellTheUser(
    `git could not read ${dir}: ${stderr.split("\n", 1)[0] ?? ""}`,
    "Check the clone with git fsck; a partial clone needs its missing objects fetched first.",
  );
}
