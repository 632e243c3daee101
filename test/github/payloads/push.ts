import { gitMaybe } from "../git.ts";
import { type Commit, commitsBetween, readCommit } from "../git-history.ts";
import { repositoryJson, repositoryPage } from "../repository-json.ts";
import { userJson } from "../user-json.ts";
import type { Repository, User, World } from "../world.ts";

/** A branch that moved; null stands for no commit, where the branch is new or deleted. */
export interface Push {
  readonly branch: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly sender: User;
}

const noCommit = "0".repeat(40);
/** GitHub lists no more commits than this in one delivery. */
const listedCommits = 2048;

export async function pushPayload(
  world: World,
  repository: Repository,
  { branch, before, after, sender }: Push,
): Promise<Record<string, unknown>> {
  const { gitDir } = repository;
  const commits =
    before === null || after === null ? [] : await commitsBetween(gitDir, before, after);
  const head = after === null ? null : await readCommit(gitDir, after);
  const grown = before !== null && after !== null && (await isAncestor(gitDir, before, after));
  const page = repositoryPage(world, repository);
  const shown = commits.slice(-listedCommits);
  return {
    ref: `refs/heads/${branch}`,
    before: before ?? noCommit,
    after: after ?? noCommit,
    created: before === null,
    deleted: after === null,
    forced: before !== null && after !== null && !grown,
    base_ref: null,
    compare: `${page}/compare/${before ?? branch}...${after ?? branch}`,
    commits: shown.map((commit) => pushedCommit(page, commit)),
    head_commit: head === null ? null : pushedCommit(page, head),
    pusher: { name: sender.login, email: `${sender.id}@example.org` },
    repository: {
      ...repositoryJson(world, repository),
      // In this one event, these are seconds since 1970 and not text.
      created_at: Math.floor(world.now() / 1000),
      pushed_at: Math.floor(world.now() / 1000),
      stargazers: 0,
      master_branch: repository.defaultBranch,
    },
    sender: userJson(world, sender),
  };
}

async function isAncestor(gitDir: string, before: string, after: string): Promise<boolean> {
  return (await gitMaybe(gitDir, ["merge-base", "--is-ancestor", before, after])) !== null;
}

function pushedCommit(page: string, commit: Commit): Record<string, unknown> {
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.author.date,
    url: `${page}/commit/${commit.sha}`,
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
    added: [],
    removed: [],
    modified: [],
  };
}
