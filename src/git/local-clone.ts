import { basename, dirname, resolve } from "node:path";

import { diffTexts } from "../diff/diff-texts.ts";
import { gitDiffArguments, parseGitDiff } from "../diff/parse-git-diff.ts";
import type { FileChange, FileContent, Side } from "../domain/change.ts";
import { TellTheUser } from "../domain/errors.ts";
import { sha } from "../domain/ids.ts";
import type { Log } from "../domain/log.ts";
import type { RepositoryRef } from "../domain/pull-request.ts";
import type { ChangeSource } from "../review/ports.ts";
import { createBlobReader } from "./blob-reader.ts";
import { repositoryName } from "./repository-name.ts";
import { resolveCommit, resolveRange } from "./resolve-range.ts";
import { createGit, type Git } from "./run-git.ts";

export interface LocalClone {
  /** Any directory inside the clone; a bare repository will do. */
  readonly dir: string;
  /** Revision to compare with; the default branch when absent. */
  readonly base?: string;
  /** Revision to review; `HEAD` when absent. What is not committed is not reviewed. */
  readonly head?: string;
  readonly log: Log;
}

/**
 * The change between two revisions of a clone. Nothing of the clone is run: no hook, filter,
 * external diff or fetch. Throws `TellTheUser` when it is no repository, a revision is unknown or
 * the two have nothing in common.
 */
export async function openLocalClone(clone: LocalClone): Promise<ChangeSource> {
  const dir = resolve(clone.dir);
  const git = createGit(dir);
  const readBlob = createBlobReader(git);
  const folder = await findFolder(git, dir);
  const range = await resolveRange(git, dir, clone);
  const repository = await identify(git, folder);
  const commits = { head: range.head, mergeBase: range.mergeBase, base: range.base };
  const files = new Map<string, Promise<FileContent | null>>();
  clone.log.debug({ folder, ...commits }, "reading a local clone");

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
      const diff = await git([...gitDiffArguments, range.mergeBase, range.head, "--"]);
      if (!diff.ok) throw unreadable(dir, diff.stderr);
      const listed = parseGitDiff(diff.out.toString("utf8"));
      return { ...commits, files: await Promise.all(listed.map(withoutPretence)), truncated: null };
    },
    readFile,
    currentHead: async () => (await resolveCommit(git, clone.head ?? "HEAD")) ?? range.head,
  };
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
