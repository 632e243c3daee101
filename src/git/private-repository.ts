import { copyFile, lstat, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { isAbsolute, join, resolve, sep } from "node:path";
import { TellTheUser } from "../domain/errors.ts";
import { createGit, type Git } from "./run-git.ts";

/**
 * A repository of our own in a temporary directory, which borrows the objects of a clone and holds
 * a copy of its index. Neither the clone's configuration nor the user's is read in it, so no filter
 * of theirs can run, and whatever is written stays in it: the clone is only read (as far as git goes:
 * it renews the time of a loose object that it would have written again).
 */
export interface PrivateRepository {
  /** Works on the clone's files with our copy of the index. */
  readonly inWorkTree: Git;
  /** Reads objects alone; no attributes of the working tree are heeded. */
  readonly bare: Git;
  /** Deletes the directory. */
  close(): Promise<void>;
}

/**
 * Settings without which the same files would look changed: how lines end, which modes and names
 * the file system can tell apart. Only words are taken over; none of these names a program.
 */
const takenOver = [
  "core.autocrlf",
  "core.eol",
  "core.filemode",
  "core.symlinks",
  "core.ignorecase",
  "core.precomposeunicode",
  "core.trustctime",
  "core.checkstat",
];

/**
 * `top` is the working tree's, `git` runs in it. `indexFile` is the index of a commit under way, as
 * `GIT_INDEX_FILE` names it to a hook (relative to `top`); one that is not this clone's is ignored.
 */
export async function openPrivateRepository(
  git: Git,
  top: string,
  indexFile?: string,
): Promise<PrivateRepository> {
  const gitDir = await pathOf(git, top, ["--absolute-git-dir"]);
  const objects = await pathOf(git, top, ["--git-path", "objects"]);
  const ownIndex = await pathOf(git, top, ["--git-path", "index"]);
  const format = await answer(git, ["rev-parse", "--show-object-format"]);
  const settings = await readSettings(git);
  const dir = await mkdtemp(join(tmpdir(), "marginalia-"));
  const close = async (): Promise<void> => await rm(dir, { recursive: true, force: true });
  try {
    await mkdir(join(dir, "refs"));
    await mkdir(join(dir, "objects", "info"), { recursive: true });
    await writeFile(join(dir, "HEAD"), "ref: refs/heads/none\n");
    await writeFile(
      join(dir, "config"),
      format === "sha1"
        ? "[core]\nrepositoryformatversion = 0\n"
        : `[core]\nrepositoryformatversion = 1\n[extensions]\nobjectformat = ${format}\n`,
    );
    // Git reads a path in quotes as C would, as far as JSON goes the same way.
    await writeFile(join(dir, "objects", "info", "alternates"), `${JSON.stringify(objects)}\n`);
    await copyIndex(hookIndex(indexFile, top, gitDir) ?? ownIndex, join(dir, "index"));
    // Of an index in two parts the larger one lies beside it.
    for (const name of await readdir(gitDir)) {
      if (name.startsWith("sharedindex.")) await copyIndex(join(gitDir, name), join(dir, name));
    }
  } catch (error) {
    await close();
    throw error;
  }
  const env = { HOME: dir, XDG_CONFIG_HOME: dir, GIT_CONFIG_NOSYSTEM: "1", GIT_DIR: dir };
  const index = { GIT_WORK_TREE: top, GIT_INDEX_FILE: join(dir, "index") };
  return {
    inWorkTree: createGit(top, { env: { ...env, ...index }, settings }),
    bare: createGit(dir, { env, settings: ["core.bare=true"] }),
    close,
  };
}

async function readSettings(git: Git): Promise<readonly string[]> {
  const listed = await git(["config", "--list", "-z"]);
  if (!listed.ok) return [];
  const settings = new Map<string, string>();
  for (const entry of listed.out.toString("utf8").split("\0")) {
    const [key = "", value = "true"] = entry.split("\n");
    if (takenOver.includes(key) && /^[a-z0-9]*$/i.test(value)) settings.set(key, value);
  }
  return [...settings].map(([key, value]) => `${key}=${value}`);
}

/**
 * `git commit -a` and `git commit FILE` put together what they commit in an index of its own, and
 * name it to their hooks. A hook that reviews another clone must not read it there.
 */
function hookIndex(indexFile: string | undefined, top: string, gitDir: string): string | null {
  if (indexFile === undefined || indexFile === "") return null;
  const path = isAbsolute(indexFile) ? resolve(indexFile) : resolve(top, indexFile);
  return path.startsWith(gitDir + sep) ? path : null;
}

/** Without one, nothing is in it. */
async function copyIndex(from: string, to: string): Promise<void> {
  const stats = await lstat(from).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  });
  if (stats === null) return;
  // A named pipe would never end, and a link may lead anywhere.
  if (!stats.isFile()) throw new TellTheUser(`${from} is no file`, "Check the clone: git status.");
  await copyFile(from, to);
  // Git takes files as old as their index for possibly changed since. A copy that looks younger
  // than its original would hide such a change; one that looks older only makes git read more.
  const second = Math.floor(stats.mtimeMs / 1000);
  await utimes(to, second, second);
}

async function pathOf(git: Git, top: string, asked: readonly string[]): Promise<string> {
  return resolve(top, await answer(git, ["rev-parse", ...asked]));
}

async function answer(git: Git, args: readonly string[]): Promise<string> {
  const result = await git(args);
  if (result.ok) return result.out.toString("utf8").replace(/\r?\n$/, "");
  const detail = result.stderr.split("\n", 1)[0] ?? "";
  throw new TellTheUser(
    `git could not tell ${args.join(" ")}: ${detail}`,
    "Check the clone with git fsck, and that git is 2.31 or later.",
  );
}
