import { placeNow } from "./after-push.ts";
import { pullJson } from "./pull-json.ts";
import { reviewCommentPayload, reviewPayload } from "./payloads/review.ts";
import { nodeId } from "./user-json.ts";
import type { Pull, Repository, Review, ReviewComment, User, World } from "./world.ts";

/** A comment whose place was checked already. */
export interface NewReviewComment {
  readonly body: string;
  readonly path: string;
  readonly subject: "line" | "file";
  readonly side: "LEFT" | "RIGHT" | null;
  readonly line: number | null;
  readonly startSide: "LEFT" | "RIGHT" | null;
  readonly startLine: number | null;
  readonly diffHunk: string;
  /** The top comment of the thread that this one answers. */
  readonly replyTo: ReviewComment | null;
}

export interface NewReview {
  readonly author: User;
  readonly body: string;
  readonly state: Review["state"];
  /** Full SHA that its lines belong to. */
  readonly commitId: string;
  readonly comments: readonly NewReviewComment[];
}

/** Stores a review with its comments, all at once; unless it is pending, the App is told (W10, W11). */
export async function writeReview(
  world: World,
  repository: Repository,
  pull: Pull,
  wanted: NewReview,
): Promise<{ readonly review: Review; readonly comments: readonly ReviewComment[] }> {
  const drafts = await Promise.all(
    wanted.comments.map((comment) => placed(world, repository, pull, wanted.commitId, comment)),
  );
  const id = world.nextId();
  const review: Review = {
    id,
    nodeId: nodeId("PRR", id),
    author: wanted.author,
    body: wanted.body,
    state: wanted.state,
    commitId: wanted.commitId,
    submittedAt: wanted.state === "PENDING" ? null : world.now(),
  };
  const comments = drafts.map((draft) => storeComment(world, pull, review, draft));
  pull.reviews.push(review);
  pull.reviewComments.push(...comments);
  if (review.state !== "PENDING") await announceReview(world, repository, pull, review);
  return { review, comments };
}

/** One delivery for the review and one for each of its comments. */
export async function announceReview(
  world: World,
  repository: Repository,
  pull: Pull,
  review: Review,
): Promise<void> {
  const pullRequest = await pullJson(world, repository, pull);
  const payload = reviewPayload(world, repository, pull, pullRequest, review);
  world.emit("pull_request_review", payload, repository);
  for (const comment of pull.reviewComments.filter((own) => own.reviewId === review.id)) {
    world.emit(
      "pull_request_review_comment",
      await reviewCommentPayload(world, repository, pull, pullRequest, comment),
      repository,
    );
  }
}

type Draft = NewReviewComment &
  Pick<ReviewComment, "originalCommitId" | "commitId"> & {
    readonly now: Pick<ReviewComment, "line" | "startLine">;
  };

/** A comment on an older commit is outdated from the start where its line is gone (R16). */
async function placed(
  world: World,
  repository: Repository,
  pull: Pull,
  commitId: string,
  comment: NewReviewComment,
): Promise<Draft> {
  const { replyTo } = comment;
  if (replyTo !== null) {
    const { originalCommitId, line, startLine } = replyTo;
    return { ...comment, originalCommitId, commitId: replyTo.commitId, now: { line, startLine } };
  }
  const place = await placeNow(world, repository, pull, {
    ...comment,
    originalLine: comment.line,
    originalStartLine: comment.startLine,
    originalCommitId: commitId,
  });
  return {
    ...comment,
    originalCommitId: commitId,
    commitId: place === null ? commitId : pull.headSha,
    now: place ?? { line: null, startLine: null },
  };
}

function storeComment(world: World, pull: Pull, review: Review, draft: Draft): ReviewComment {
  const id = world.nextId();
  const threadId = draft.replyTo?.threadId ?? nodeId("PRRT", id);
  if (draft.replyTo === null) {
    pull.threads.set(threadId, { nodeId: threadId, resolved: false, resolvedBy: null });
  }
  const now = world.now();
  return {
    id,
    nodeId: nodeId("PRRC", id),
    author: review.author,
    body: draft.body,
    createdAt: now,
    updatedAt: now,
    reactions: [],
    reviewId: review.id,
    threadId,
    inReplyTo: draft.replyTo?.id ?? null,
    path: draft.path,
    subject: draft.subject,
    side: draft.side,
    startSide: draft.startSide,
    line: draft.now.line,
    startLine: draft.now.startLine,
    originalLine: draft.line,
    originalStartLine: draft.startLine,
    commitId: draft.commitId,
    originalCommitId: draft.originalCommitId,
    diffHunk: draft.diffHunk,
  };
}

/** A new comment in the thread of `top`, as a review of its own with an empty body (W11). */
export function replyTo(top: ReviewComment, author: User, body: string): NewReview {
  const { path, subject, side, startSide, diffHunk } = top;
  const comment: NewReviewComment = {
    body,
    path,
    subject,
    side,
    line: top.originalLine,
    startSide,
    startLine: top.originalStartLine,
    diffHunk,
    replyTo: top,
  };
  return { author, body: "", state: "COMMENTED", commitId: top.commitId, comments: [comment] };
}
