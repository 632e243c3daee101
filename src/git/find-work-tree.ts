import { lstat, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { TellTheUser } from "../domain/errors.ts";
import type { Git } from "./run-git.ts";

/**
 * The top of the working tree that `dir` (absolute) lies in. Throws `TellTheUser` for a bare
 * repository, and where the clone's own configuration (`core.worktree`) points elsewhere: it may
 * come from anybody, and would have us read, say, the home directory as if it were the change.
 */
export async function findWorkTree(git: Git, dir: string): Promise<string> {
  const found = await git(["rev-parse", "--show-toplevel"]);
  if (!found.ok) {
    throw new TellTheUser(
      `${dir} has no working tree`,
      "Name what is committed there: --head REV, for example --head HEAD.",
    );
  }
  const top = found.out.toString("utf8").replace(/\r?\n$/, "");
  const [said, seen] = [await realpath(top), await nearestClone(await realpath(dir))];
  if (said === seen) return said;
  throw new TellTheUser(
    `${dir}: the clone's configuration has its working tree elsewhere, at ${top}`,
    "Run it there if you trust the clone, or name what is committed: --head REV.",
  );
}

/** The nearest directory at or above `dir` that holds a `.git`; of a submodule that is a file. */
async function nearestClone(dir: string): Promise<string | null> {
  for (let at = dir; ; at = dirname(at)) {
    if (await isThere(join(at, ".git"))) return at;
    if (dirname(at) === at) return null;
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    // Policy: what cannot be looked at is not the clone that git has just read.
    return false;
  }
}
