import { gitMaybe, gitOnce, gitText } from "./git.ts";

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

interface Signature {
  readonly name: string;
  readonly email: string;
  /** ISO 8601, UTC, whole seconds. */
  readonly date: string;
}

const fullSha = /^[0-9a-f]{40}$/;

/** Where a branch lives in the bare repository; `owner:branch` is the branch of a fork. */
export function branchRef(branch: string): string {
  const [owner, ...rest] = branch.split(":");
  return rest.length === 0 ? `refs/heads/${branch}` : `refs/forks/${owner}/${rest.join(":")}`;
}

/** The commit that a SHA (full or short), branch, tag or full ref names; null when there is none. */
export async function resolveCommit(gitDir: string, revision: string): Promise<string | null> {
  if (revision === "" || revision.startsWith("-")) return null;
  // GitHub takes no branch or tag of such a name, and what is there stays.
  if (fullSha.test(revision)) return known(gitDir, revision);
  const names = revision.startsWith("refs/") ? [] : [branchRef(revision), `refs/tags/${revision}`];
  for (const name of [...names, revision]) {
    const sha = await gitMaybe(gitDir, ["rev-parse", "--quiet", "--verify", `${name}^{commit}`]);
    if (sha !== null) return sha;
  }
  return null;
}

async function known(gitDir: string, sha: string): Promise<string | null> {
  const key = `${gitDir} ${sha}`;
  if (!commits.has(key)) {
    const found = await gitMaybe(gitDir, ["rev-parse", "--quiet", "--verify", `${sha}^{commit}`]);
    if (found === null) return null;
    commits.add(key);
  }
  return sha;
}
const commits = new Set<string>();

/** The merge base of two full SHAs, or null when their histories never met. */
export async function mergeBase(gitDir: string, a: string, b: string): Promise<string | null> {
  const key = `${gitDir} ${a} ${b}`;
  const known = bases.get(key);
  if (known !== undefined) return known;
  const found = await gitMaybe(gitDir, ["merge-base", a, b]);
  bases.set(key, found);
  return found;
}
const bases = new Map<string, string | null>();

/** Commits reachable from `to` and not from `from` (full SHAs), oldest first, as GitHub lists them. */
export async function commitsBetween(
  gitDir: string,
  from: string,
  to: string,
): Promise<readonly Commit[]> {
  return readLog(gitDir, ["--reverse", "--topo-order", to, `^${from}`]);
}

/** One commit by full SHA. */
export async function readCommit(gitDir: string, sha: string): Promise<Commit> {
  if (!fullSha.test(sha)) throw new Error(`readCommit wants a full SHA, got ${sha}`);
  const [commit] = await readLog(gitDir, ["--max-count=1", sha]);
  if (commit === undefined) throw new Error(`No commit ${sha} in ${gitDir}`);
  return commit;
}

async function readLog(gitDir: string, args: readonly string[]): Promise<readonly Commit[]> {
  const format = ["%H", "%T", "%P", "%an", "%ae", "%at", "%cn", "%ce", "%ct", "%B"].join("%x1f");
  const output = await gitOnce(gitDir, ["log", "-z", `--format=${format}`, ...args]);
  return output
    .toString("utf8")
    .split("\0")
    .filter((record) => record !== "")
    .map(parseCommit);
}

function parseCommit(record: string): Commit {
  const [sha = "", tree = "", parents = "", ...fields] = record.split("\x1f");
  const [an = "", ae = "", at = "", cn = "", ce = "", ct = "", ...message] = fields;
  return {
    sha,
    tree,
    parents: parents === "" ? [] : parents.split(" "),
    author: { name: an, email: ae, date: isoSeconds(at) },
    committer: { name: cn, email: ce, date: isoSeconds(ct) },
    message: message.join("\x1f").replace(/\n+$/, ""),
  };
}

function isoSeconds(epochSeconds: string): string {
  return new Date(Number(epochSeconds) * 1000).toISOString().replace(".000Z", "Z");
}

/** Branch names with their tips, sorted by name; forks left out. */
export async function listBranches(
  gitDir: string,
): Promise<readonly { readonly name: string; readonly sha: string }[]> {
  const format = "--format=%(objectname) %(refname:lstrip=2)";
  const output = await gitText(gitDir, ["for-each-ref", format, "refs/heads"]);
  return output
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => ({ sha: line.slice(0, 40), name: line.slice(41) }));
}
