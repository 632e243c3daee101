import type { Uncommitted } from "../domain/change.ts";
import { TellTheUser } from "../domain/errors.ts";
import { sha, type Sha } from "../domain/ids.ts";
import type { Git } from "./run-git.ts";

export interface Range {
  /** The tip that was named or found, and where the change starts. */
  readonly base: Sha;
  readonly mergeBase: Sha;
  readonly head: Sha;
}

/** Where the default branch is looked for, in this order. */
const defaultBases = [
  "refs/remotes/origin/HEAD",
  "refs/remotes/origin/main",
  "refs/remotes/origin/master",
  "refs/heads/main",
  "refs/heads/master",
];

/**
 * The commits of a review by hand: what is staged is compared with `HEAD` where no base is named,
 * anything else with the default branch. Before the first commit all that is staged is new, and the
 * empty tree stands for every commit. Throws `TellTheUser` for whatever cannot be resolved.
 */
export async function resolveRange(
  git: Git,
  dir: string,
  wanted: { readonly base?: string; readonly head?: string; readonly uncommitted?: Uncommitted },
): Promise<Range> {
  if (wanted.uncommitted === "staged" && wanted.base === undefined) {
    const commit = (await resolveCommit(git, "HEAD")) ?? (await emptyTree(git, dir));
    return { base: commit, mergeBase: commit, head: commit };
  }
  const head = await resolveHead(git, dir, wanted.head ?? "HEAD");
  const base = await resolveBase(git, dir, wanted.base);
  const merged = await git(["merge-base", base, head]);
  if (merged.ok) return { base, mergeBase: sha(firstLine(merged.out)), head };
  throw await noMergeBase(git, dir, base, head);
}

/** A revision as a commit; null when git does not know it. */
export async function resolveCommit(git: Git, revision: string): Promise<Sha | null> {
  // It would be read as an option.
  if (revision.startsWith("-")) return null;
  const result = await git(["rev-parse", "--verify", "--quiet", `${revision}^{commit}`]);
  return result.ok ? sha(firstLine(result.out)) : null;
}

async function emptyTree(git: Git, dir: string): Promise<Sha> {
  const tree = await git(["hash-object", "-t", "tree", "--stdin"]);
  if (tree.ok) return sha(firstLine(tree.out));
  throw new TellTheUser(`${dir} has no commits`, "Commit something first.");
}

async function resolveHead(git: Git, dir: string, revision: string): Promise<Sha> {
  const head = await resolveCommit(git, revision);
  if (head !== null) return head;
  if (revision !== "HEAD") throw await unknownRevision(git, dir, revision, "--head");
  throw new TellTheUser(
    `${dir} has no commits`,
    "Commit something first, or review what is staged: --staged.",
  );
}

async function resolveBase(git: Git, dir: string, revision: string | undefined): Promise<Sha> {
  for (const name of revision === undefined ? defaultBases : [revision]) {
    const base = await resolveCommit(git, name);
    if (base !== null) return base;
  }
  if (revision !== undefined) throw await unknownRevision(git, dir, revision, "--base");
  throw new TellTheUser(
    `${dir} has neither origin/HEAD nor a branch main or master to compare with`,
    "Name the revision to compare with: --base REV.",
  );
}

async function unknownRevision(
  git: Git,
  dir: string,
  revision: string,
  option: string,
): Promise<TellTheUser> {
  const isShallow = await isShallowClone(git);
  return new TellTheUser(
    `${dir} has no revision ${JSON.stringify(revision)}${isShallow ? ", as far as this shallow clone goes" : ""}`,
    isShallow
      ? fetchTheRest
      : `Check ${option}; a branch of the remote may have to be fetched first (git fetch).`,
  );
}

const fetchTheRest = "Fetch the rest of the history: git fetch --unshallow.";

async function isShallowClone(git: Git): Promise<boolean> {
  const shallow = await git(["rev-parse", "--is-shallow-repository"]);
  return shallow.ok && firstLine(shallow.out) === "true";
}

async function noMergeBase(git: Git, dir: string, base: Sha, head: Sha): Promise<TellTheUser> {
  const isShallow = await isShallowClone(git);
  return new TellTheUser(
    `${dir}: ${base} and ${head} have no common ancestor${isShallow ? " in this shallow clone" : ""}`,
    isShallow ? fetchTheRest : "Name a base that the head grew from: --base REV.",
  );
}

function firstLine(out: Buffer): string {
  return out.toString("utf8").split("\n", 1)[0] ?? "";
}
