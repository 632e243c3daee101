import { associationOf } from "./pull-json.ts";
import { diffFile } from "./diff-lines.ts";
import { positionOf } from "./diff-place.ts";
import { reactionCounts } from "./reactions-json.ts";
import { repositoryPage, repositoryUrl } from "./repository-json.ts";
import { isoTime, userJson } from "./user-json.ts";
import type { Pull, Repository, ReviewComment, World } from "./world.ts";

/** `pull-request-review-comment`; `line` and `position` are null once it is outdated (R16). */
export async function reviewCommentJson(
  world: World,
  repository: Repository,
  pull: Pull,
  comment: ReviewComment,
): Promise<Record<string, unknown>> {
  const pullUrl = `${repositoryUrl(world, repository)}/pulls/${pull.number}`;
  const url = `${repositoryUrl(world, repository)}/pulls/comments/${comment.id}`;
  const page = `${repositoryPage(world, repository)}/pull/${pull.number}#discussion_r${comment.id}`;
  return {
    url,
    pull_request_review_id: comment.reviewId,
    id: comment.id,
    node_id: comment.nodeId,
    diff_hunk: comment.diffHunk,
    path: comment.path,
    commit_id: comment.commitId,
    original_commit_id: comment.originalCommitId,
    user: userJson(world, comment.author),
    body: comment.body,
    created_at: isoTime(comment.createdAt),
    updated_at: isoTime(comment.updatedAt),
    html_url: page,
    pull_request_url: pullUrl,
    author_association: associationOf(repository, comment.author),
    _links: { self: { href: url }, html: { href: page }, pull_request: { href: pullUrl } },
    reactions: reactionCounts(comment, url),
    start_line: comment.startLine,
    original_start_line: comment.originalStartLine,
    start_side: comment.startSide,
    line: comment.line,
    original_line: comment.originalLine,
    side: comment.side ?? "RIGHT",
    subject_type: comment.subject,
    ...(await positions(world, repository, pull, comment)),
    ...(comment.inReplyTo === null ? {} : { in_reply_to_id: comment.inReplyTo }),
  };
}

/** A comment on a whole file stands at position 1, as GitHub has it. */
async function positions(world: World, repository: Repository, pull: Pull, comment: ReviewComment) {
  if (comment.subject === "file") return { position: 1, original_position: 1 };
  const at = async (commit: string, line: number | null): Promise<number | null> => {
    if (line === null) return null;
    const file = await diffFile(world, repository, pull, comment.path, commit);
    return file === null ? null : positionOf(file, comment.side ?? "RIGHT", line);
  };
  return {
    position: await at(pull.headSha, comment.line),
    original_position: (await at(comment.originalCommitId, comment.originalLine)) ?? 1,
  };
}
