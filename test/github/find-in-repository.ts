import type { CheckRun, Comment, Pull, Repository, Review, ReviewComment, User } from "./world.ts";

/** A review comment by number, with the pull request it stands on. */
export function findReviewComment(
  repository: Repository,
  id: number,
): { readonly pull: Pull; readonly comment: ReviewComment } | null {
  for (const pull of repository.pulls.values()) {
    const comment = pull.reviewComments.find((candidate) => candidate.id === id);
    if (comment !== undefined) return { pull, comment };
  }
  return null;
}

/** A conversation comment by number, with the pull request it stands on. */
export function findIssueComment(
  repository: Repository,
  id: number,
): { readonly pull: Pull; readonly comment: Comment } | null {
  for (const pull of repository.pulls.values()) {
    const comment = pull.issueComments.find((candidate) => candidate.id === id);
    if (comment !== undefined) return { pull, comment };
  }
  return null;
}

export function findCheckRun(repository: Repository, id: number): CheckRun | null {
  return repository.checkRuns.find((run) => run.id === id) ?? null;
}

/** The author's own review that is not submitted yet: there is at most one per pull request (R13). */
export function pendingReview(pull: Pull, author: User): Review | null {
  const own = pull.reviews.filter((review) => review.author.id === author.id);
  return own.find((review) => review.state === "PENDING") ?? null;
}

/** Comments that others can see: those of pending reviews are their author's alone (R14). */
export function visibleReviewComments(pull: Pull): readonly ReviewComment[] {
  const pending = new Set(
    pull.reviews.filter((review) => review.state === "PENDING").map((review) => review.id),
  );
  return pull.reviewComments.filter((comment) => !pending.has(comment.reviewId));
}
