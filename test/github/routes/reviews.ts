import { address, author, idParam, text } from "../call-values.ts";
import { createReview, refuseEmpty, refuseOwnPull, stateOf } from "../create-review.ts";
import { paginate } from "../pagination.ts";
import { notFound, unprocessable } from "../replies.ts";
import { reviewCommentJson } from "../review-comment-json.ts";
import { reviewJson } from "../review-json.ts";
import type { Call, Reply, Route } from "../route.ts";
import { refuseLongReviewText } from "../text-limits.ts";
import type { Pull, Review } from "../world.ts";
import { announceReview } from "../write-review.ts";

const list = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews";
const one = `${list}/{review_id}`;
const read = { pull_requests: "read" } as const;
const write = { pull_requests: "write" } as const;
const auth = "installation";

/** Reviews of a pull request: rules R1 to R22. */
export const reviewRoutes: readonly Route[] = [
  { method: "POST", path: list, needs: write, auth, handle: createReview },
  {
    method: "GET",
    path: list,
    needs: read,
    auth,
    handle(call) {
      const pull = call.pull();
      const visible = pull.reviews.filter((review) => isVisible(call, review));
      const { items, headers } = paginate(visible, address(call, list), call.query);
      return { status: 200, headers, body: items.map((review) => shown(call, pull, review)) };
    },
  },
  { method: "GET", path: one, needs: read, auth, handle: onReview(ok) },
  {
    method: "PUT",
    path: one,
    needs: write,
    auth,
    handle: onOwnReview((call, pull, review) => {
      const body = text(call.body, "body") ?? "";
      const refusal = refuseLongReviewText([body]);
      if (refusal !== null) return refusal;
      review.body = body;
      return ok(call, pull, review);
    }),
  },
  {
    method: "DELETE",
    path: one,
    needs: write,
    auth,
    handle: onOwnReview((call, pull, review) => {
      if (review.state !== "PENDING") {
        return unprocessable("Can not delete a non-pending pull request review");
      }
      remove(pull, review);
      return ok(call, pull, review);
    }),
  },
  { method: "POST", path: `${one}/events`, needs: write, auth, handle: onOwnReview(submit) },
  {
    method: "GET",
    path: `${one}/comments`,
    needs: read,
    auth,
    handle: onReview(async (call, pull, review) => {
      const own = pull.reviewComments.filter((comment) => comment.reviewId === review.id);
      const { items, headers } = paginate(own, address(call, `${one}/comments`), call.query);
      const body = await Promise.all(
        items.map((comment) => reviewCommentJson(call.world, call.repository, pull, comment)),
      );
      return { status: 200, headers, body };
    }),
  },
];

type Handle = (call: Call, pull: Pull, review: Review) => Promise<Reply> | Reply;

/** A pending review is there for its author alone (R14). */
function isVisible(call: Call, review: Review): boolean {
  return review.state !== "PENDING" || review.author.id === author(call).id;
}

function onReview(handle: Handle): Route["handle"] {
  return (call) => {
    const pull = call.pull();
    const id = idParam(call, "review_id");
    const review = pull.reviews.find((candidate) => candidate.id === id);
    return review === undefined || !isVisible(call, review)
      ? notFound()
      : handle(call, pull, review);
  };
}

function onOwnReview(handle: Handle): Route["handle"] {
  return onReview((call, pull, review) =>
    review.author.id === author(call).id ? handle(call, pull, review) : notFound(),
  );
}

async function submit(call: Call, pull: Pull, review: Review): Promise<Reply> {
  const event = text(call.body, "event");
  if (event === null) return unprocessable("Event can't be blank");
  const body = text(call.body, "body") ?? review.body;
  const comments = pull.reviewComments.filter((comment) => comment.reviewId === review.id);
  const refusal =
    (review.state === "PENDING" ? null : unprocessable("Review has already been submitted")) ??
    (pull.locked || call.repository.archived ? unprocessable("lock prevents review") : null) ??
    refuseOwnPull(pull, review.author, event) ??
    refuseEmpty(event, body, comments.length) ??
    refuseLongReviewText([body]);
  if (refusal !== null) return refusal;
  review.body = body;
  review.state = stateOf[event] ?? "COMMENTED";
  review.submittedAt = call.world.now();
  await announceReview(call.world, call.repository, pull, review);
  return ok(call, pull, review);
}

function remove(pull: Pull, review: Review): void {
  pull.reviews.splice(pull.reviews.indexOf(review), 1);
  for (const comment of pull.reviewComments.filter((own) => own.reviewId === review.id)) {
    pull.reviewComments.splice(pull.reviewComments.indexOf(comment), 1);
    const rest = pull.reviewComments.some((other) => other.threadId === comment.threadId);
    if (!rest) pull.threads.delete(comment.threadId);
  }
}

function shown(call: Call, pull: Pull, review: Review): Record<string, unknown> {
  return reviewJson(call.world, call.repository, pull, review);
}

function ok(call: Call, pull: Pull, review: Review): Reply {
  return { status: 200, body: shown(call, pull, review) };
}
