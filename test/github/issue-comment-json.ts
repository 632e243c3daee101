import { viaAppJson } from "./app-json.ts";
import { associationOf, pullSimpleJson } from "./pull-json.ts";
import { reactionCounts } from "./reactions-json.ts";
import { repositoryPage, repositoryUrl } from "./repository-json.ts";
import { isoTime, userJson } from "./user-json.ts";
import type { Comment, Pull, Repository, World } from "./world.ts";

/** A comment on the pull request's conversation; `issue-comment` of the description. */
export function issueCommentJson(
  world: World,
  repository: Repository,
  pull: Pull,
  comment: Comment,
): Record<string, unknown> {
  const url = `${repositoryUrl(world, repository)}/issues/comments/${comment.id}`;
  const page = `${repositoryPage(world, repository)}/pull/${pull.number}`;
  return {
    id: comment.id,
    node_id: comment.nodeId,
    url,
    html_url: `${page}#issuecomment-${comment.id}`,
    issue_url: `${repositoryUrl(world, repository)}/issues/${pull.number}`,
    user: userJson(world, comment.author),
    body: comment.body,
    created_at: isoTime(comment.createdAt),
    updated_at: isoTime(comment.updatedAt),
    author_association: associationOf(repository, comment.author),
    performed_via_github_app: viaAppJson(world, comment.author.id),
    reactions: reactionCounts(comment, url),
  };
}

/** The pull request as an issue, in `issue_comment` deliveries: `pull_request` tells it is one. */
export function issueJson(
  world: World,
  repository: Repository,
  pull: Pull,
): Record<string, unknown> {
  const repositoryAt = repositoryUrl(world, repository);
  const url = `${repositoryAt}/issues/${pull.number}`;
  const page = `${repositoryPage(world, repository)}/pull/${pull.number}`;
  const closedAt = pull.state === "closed" ? isoTime(pull.updatedAt) : null;
  return {
    id: pull.id,
    node_id: pull.nodeId,
    number: pull.number,
    title: pull.title,
    body: pull.body,
    user: userJson(world, pull.author),
    state: pull.state,
    state_reason: null,
    locked: pull.locked,
    active_lock_reason: null,
    draft: pull.draft,
    labels: pullSimpleJson(world, repository, pull).labels,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: pull.issueComments.length,
    author_association: associationOf(repository, pull.author),
    created_at: isoTime(pull.createdAt),
    updated_at: isoTime(pull.updatedAt),
    closed_at: closedAt,
    url,
    repository_url: repositoryAt,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: page,
    performed_via_github_app: null,
    reactions: reactionCounts({ ...emptyComment, author: pull.author }, url),
    pull_request: {
      url: `${repositoryAt}/pulls/${pull.number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: pull.merged ? closedAt : null,
    },
  };
}

const emptyComment = { id: 0, nodeId: "", body: "", createdAt: 0, updatedAt: 0, reactions: [] };
