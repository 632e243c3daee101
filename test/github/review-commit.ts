import { commitsBetween, resolveCommit } from "./git-history.ts";
import { pullBase } from "./pull-files.ts";
import type { Pull, Repository } from "./world.ts";

/**
 * Whether a review may be pinned to this commit (R15): the full SHA of one that the pull request adds
 * to its base today, so not one that a force-push took away.
 */
export async function isCommitOfPull(
  repository: Repository,
  pull: Pull,
  sha: string,
): Promise<boolean> {
  if (!/^[0-9a-f]{40}$/.test(sha) || (await resolveCommit(repository.gitDir, sha)) === null) {
    return false;
  }
  const base = await pullBase(repository, pull);
  const commits = await commitsBetween(repository.gitDir, base, pull.headSha);
  return commits.some((commit) => commit.sha === sha);
}
