import { issueCommentJson, issueJson } from "../issue-comment-json.ts";
import { repositoryJson } from "../repository-json.ts";
import { userJson } from "../user-json.ts";
import type { Comment, Pull, Repository, World } from "../world.ts";

/** `issue_comment`: a comment on a pull request's conversation was written or changed. */
export function issueCommentPayload(
  world: World,
  repository: Repository,
  pull: Pull,
  comment: Comment,
  change: { readonly action: "created" } | { readonly action: "edited"; readonly from: string },
): Record<string, unknown> {
  return {
    action: change.action,
    ...(change.action === "edited" ? { changes: { body: { from: change.from } } } : {}),
    issue: issueJson(world, repository, pull),
    comment: issueCommentJson(world, repository, pull, comment),
    repository: repositoryJson(world, repository),
    sender: userJson(world, comment.author),
  };
}
