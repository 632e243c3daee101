import { repositoryJson } from "../repository-json.ts";
import { reviewCommentJson } from "../review-comment-json.ts";
import { reviewWebhookJson } from "../review-json.ts";
import { userJson } from "../user-json.ts";
import type { Pull, Repository, Review, ReviewComment, Thread, User, World } from "../world.ts";

type Json = Record<string, unknown>;

/** `pull_request_review.submitted`. `pullRequest` is `pullJson` of the same pull request. */
export function reviewPayload(
  world: World,
  repository: Repository,
  pull: Pull,
  pullRequest: Json,
  review: Review,
): Json {
  return {
    action: "submitted",
    review: reviewWebhookJson(world, repository, pull, review),
    pull_request: pullRequest,
    repository: repositoryJson(world, repository),
    sender: userJson(world, review.author),
  };
}

/** `pull_request_review_comment.created`. */
export async function reviewCommentPayload(
  world: World,
  repository: Repository,
  pull: Pull,
  pullRequest: Json,
  comment: ReviewComment,
): Promise<Json> {
  return {
    action: "created",
    comment: await reviewCommentJson(world, repository, pull, comment),
    pull_request: pullRequest,
    repository: repositoryJson(world, repository),
    sender: userJson(world, comment.author),
  };
}

/** `pull_request_review_thread.resolved` or `.unresolved` (G3); the thread with its comments. */
export async function threadPayload(
  world: World,
  repository: Repository,
  pull: Pull,
  pullRequest: Json,
  thread: Thread,
  sender: User,
): Promise<Json> {
  const own = pull.reviewComments.filter((comment) => comment.threadId === thread.nodeId);
  return {
    action: thread.resolved ? "resolved" : "unresolved",
    thread: {
      node_id: thread.nodeId,
      comments: await Promise.all(
        own.map((comment) => reviewCommentJson(world, repository, pull, comment)),
      ),
    },
    pull_request: pullRequest,
    repository: repositoryJson(world, repository),
    sender: userJson(world, sender),
  };
}
