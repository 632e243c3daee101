import { address, author, idParam, text } from "../call-values.ts";
import { createReply, createReviewComment } from "../create-review-comment.ts";
import { findReviewComment, visibleReviewComments } from "../find-in-repository.ts";
import { paginate } from "../pagination.ts";
import { basicError, notFound } from "../replies.ts";
import { reviewCommentJson } from "../review-comment-json.ts";
import type { Call, Reply, Route } from "../route.ts";
import { refuseLongReviewText } from "../text-limits.ts";
import type { Pull, ReviewComment } from "../world.ts";

const list = "/repos/{owner}/{repo}/pulls/{pull_number}/comments";
const one = "/repos/{owner}/{repo}/pulls/comments/{comment_id}";
const read = { pull_requests: "read" } as const;
const write = { pull_requests: "write" } as const;
const auth = "installation";

/** Comments on lines and files of a pull request: rules C1 to C5. */
export const reviewCommentRoutes: readonly Route[] = [
  { method: "POST", path: list, needs: write, auth, handle: createReviewComment },
  {
    method: "POST",
    path: `${list}/{comment_id}/replies`,
    needs: write,
    auth,
    handle: createReply,
  },
  {
    method: "GET",
    path: list,
    needs: read,
    auth,
    async handle(call) {
      const pull = call.pull();
      const sorted = inOrder(call, visibleReviewComments(pull));
      const { items, headers } = paginate(sorted, address(call, list), call.query);
      const body = await Promise.all(
        items.map((comment) => reviewCommentJson(call.world, call.repository, pull, comment)),
      );
      return { status: 200, headers, body };
    },
  },
  { method: "GET", path: one, needs: read, auth, handle: onComment(ok) },
  {
    method: "PATCH",
    path: one,
    needs: write,
    auth,
    handle: onOwnComment((call, pull, comment) => {
      const body = text(call.body, "body") ?? "";
      const refusal = refuseLongReviewText([body]);
      if (refusal !== null) return refusal;
      comment.body = body;
      comment.updatedAt = call.world.now();
      return ok(call, pull, comment);
    }),
  },
  {
    method: "DELETE",
    path: one,
    needs: write,
    auth,
    handle: onOwnComment((_, pull, comment) => {
      pull.reviewComments.splice(pull.reviewComments.indexOf(comment), 1);
      const rest = pull.reviewComments.some((other) => other.threadId === comment.threadId);
      if (!rest) pull.threads.delete(comment.threadId);
      return { status: 204 };
    }),
  },
];

type Handle = (call: Call, pull: Pull, comment: ReviewComment) => Promise<Reply> | Reply;

function onComment(handle: Handle): Route["handle"] {
  return (call) => {
    const found = findReviewComment(call.repository, idParam(call, "comment_id"));
    if (found === null) return notFound();
    const pending = !visibleReviewComments(found.pull).includes(found.comment);
    const hidden = pending && found.comment.author.id !== author(call).id;
    return hidden ? notFound() : handle(call, found.pull, found.comment);
  };
}

function onOwnComment(handle: Handle): Route["handle"] {
  return onComment((call, pull, comment) =>
    comment.author.id === author(call).id
      ? handle(call, pull, comment)
      : basicError(403, "Resource not accessible by integration"),
  );
}

/** Oldest first unless asked otherwise; `since` counts the last change. */
function inOrder(call: Call, comments: readonly ReviewComment[]): readonly ReviewComment[] {
  const { sort, direction, since } = call.query;
  const from = since === undefined ? 0 : Date.parse(since);
  const key = sort === "updated" ? "updatedAt" : "createdAt";
  const kept = comments.filter((comment) => comment.updatedAt >= from);
  const sorted = kept.toSorted((a, b) => a[key] - b[key] || a.id - b.id);
  return sort !== undefined && direction === "desc" ? sorted.toReversed() : sorted;
}

async function ok(call: Call, pull: Pull, comment: ReviewComment): Promise<Reply> {
  return {
    status: 200,
    body: await reviewCommentJson(call.world, call.repository, pull, comment),
  };
}
