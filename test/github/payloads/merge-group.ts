import { readCommit } from "../git-history.ts";
import type { MergeGroup } from "../merge-queue.ts";
import { repositoryJson } from "../repository-json.ts";
import { userJson } from "../user-json.ts";
import type { Repository, User, World } from "../world.ts";

/** What a `merge_group` delivery tells. */
export type MergeGroupEvent =
  | { readonly action: "checks_requested" }
  | {
      readonly action: "destroyed";
      readonly reason: "merged" | "invalidated" | "dequeued";
    };

export async function mergeGroupPayload(
  world: World,
  repository: Repository,
  group: MergeGroup,
  sender: User,
  event: MergeGroupEvent,
): Promise<Record<string, unknown>> {
  const commit = await readCommit(repository.gitDir, group.headSha);
  return {
    ...event,
    merge_group: {
      head_sha: group.headSha,
      head_ref: `refs/heads/${group.branch}`,
      base_sha: group.baseSha,
      base_ref: `refs/heads/${group.pull.baseRef}`,
      head_commit: {
        id: commit.sha,
        tree_id: commit.tree,
        message: commit.message,
        timestamp: commit.committer.date,
        author: { name: commit.author.name, email: commit.author.email },
        committer: { name: commit.committer.name, email: commit.committer.email },
      },
    },
    repository: repositoryJson(world, repository),
    sender: userJson(world, sender),
  };
}
