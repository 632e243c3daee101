import { resolve } from "node:path";

import { TellTheUser } from "../../src/domain/errors.ts";
import { gitMaybe, gitText } from "../../test/github/git.ts";

/** What one pull request of the week is made of: from one first-parent commit to a later one. */
export interface RealChange {
  readonly from: string;
  readonly to: string;
  /** Of its last commit. */
  readonly title: string;
  readonly files: number;
  readonly lines: number;
  /** Too large to be a pull request of the week; it goes to the base branch as it is. */
  readonly huge: boolean;
}

/** A change of more than this goes to the base branch without a pull request. */
const mostFiles = 40;
const mostLines = 1_500;
/** Consecutive commits are taken together until they change so many lines, or are so many. */
const enoughLines = 40;
const mostCommits = 4;
/** How far back the week may begin, in first-parent commits; and the fewest that make one. */
const window = 150;
const fewest = 40;

/**
 * The changes along the first parents of a clone's `HEAD`, oldest first. Throws `TellTheUser` where
 * there is no repository, its history was cut off, or it is too short.
 */
export async function readHistory(clone: string): Promise<readonly RealChange[]> {
  const path = resolve(clone);
  const shallow = await gitMaybe(path, ["rev-parse", "--is-shallow-repository"]);
  if (shallow === null) {
    throw new TellTheUser(`${path} is no git repository`, "Name the folder of a local clone.");
  }
  if (shallow === "true") {
    throw new TellTheUser(
      `${path} is a shallow clone, so its history cannot be replayed`,
      "Run `git fetch --unshallow` in it, or name the folder of a whole clone.",
    );
  }
  const log = await gitText(path, [
    "log",
    "--first-parent",
    "--diff-merges=first-parent",
    "--numstat",
    "--no-renames",
    "--format=%x1e%H%x1f%s",
    `--max-count=${window}`,
    "HEAD",
  ]);
  const commits = log.split("\x1e").slice(1).map(readRecord).toReversed();
  if (commits.length < fewest) {
    throw new TellTheUser(
      `${path} has ${commits.length} commits along its first parents; a week takes ${fewest}`,
      "Name the folder of a clone with a longer history.",
    );
  }
  return group(commits);
}

interface Commit {
  readonly sha: string;
  readonly title: string;
  readonly paths: readonly string[];
  readonly lines: number;
}

function readRecord(record: string): Commit {
  const [head = "", ...rows] = record.split("\n");
  const [sha = "", title = ""] = head.split("\x1f");
  const stats = rows.flatMap((row) => {
    const [, added = "", removed = "", path = ""] = /^(\d+|-)\t(\d+|-)\t(.+)$/u.exec(row) ?? [];
    return path === "" ? [] : [{ path, lines: (Number(added) || 0) + (Number(removed) || 0) }];
  });
  const lines = stats.reduce((sum, stat) => sum + stat.lines, 0);
  return { sha, title, paths: stats.map(({ path }) => path), lines };
}

/** The first commit is where the week begins: it has no change of its own. */
function group([first, ...rest]: readonly Commit[]): readonly RealChange[] {
  const changes: RealChange[] = [];
  let from = first?.sha ?? "";
  let open: Commit[] = [];
  const close = (): void => {
    const last = open.at(-1);
    if (last === undefined) return;
    const lines = sum(open);
    const files = new Set(open.flatMap(({ paths }) => paths)).size;
    const huge = files > mostFiles || lines > mostLines;
    changes.push({ from, to: last.sha, title: last.title, files, lines, huge });
    from = last.sha;
    open = [];
  };
  for (const commit of rest) {
    // A huge commit stands alone, so that it takes no small one with it.
    if (commit.lines > mostLines || commit.paths.length > mostFiles) close();
    open.push(commit);
    if (sum(open) >= enoughLines || open.length >= mostCommits) close();
  }
  close();
  return changes;
}

function sum(commits: readonly Commit[]): number {
  return commits.reduce((whole, { lines }) => whole + lines, 0);
}
