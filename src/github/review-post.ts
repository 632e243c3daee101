import { Superseded } from "../domain/errors.ts";
import type { Anchor, Finding } from "../domain/finding.ts";
import type { ReviewOfHead } from "./check-run.ts";
import type { GitHubClient } from "./client.ts";
import { renderComment } from "./comment-body.ts";
import { readMarker } from "./marker.ts";
import { isOurs, type AppIdentity, type Place } from "./pull.ts";
import { renderReviewBody } from "./review-body.ts";
import { listSaid, type SaidInReview } from "./said.ts";
import { Anything, Created, Reviews, type Review } from "./shapes.ts";

export interface ReviewTarget {
  readonly client: GitHubClient;
  readonly place: Place;
  readonly app: AppIdentity;
  readonly review: ReviewOfHead;
}

/** A finding with the line that its comment stands on. */
export interface OnLine {
  readonly finding: Finding;
  readonly anchor: Anchor;
}

/**
 * Calls that one batch may take when GitHub refuses a part of it without saying which. Enough to
 * single out one comment of thirty; what is still suspect then goes elsewhere.
 */
const maxPosts = 10;

const postRoute = "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews";

/** Our reviews of the pull request. */
export async function listReviews(target: ReviewTarget): Promise<readonly Review[]> {
  const { client, place, app } = target;
  const reviews = await client.readPages(
    "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews",
    { ...place },
    Reviews,
  );
  return reviews.filter((review) => isOurs(review.user, app));
}

/** A PENDING review of ours makes GitHub refuse every further one; a crashed run may leave it. */
export async function deletePending(
  target: ReviewTarget,
  reviews: readonly Review[],
): Promise<void> {
  for (const { id, state } of reviews) {
    if (state !== "PENDING") continue;
    const parameters = { ...target.place, review_id: id };
    const route = "DELETE /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}";
    await target.client.update(route, parameters, Anything);
  }
}

/**
 * The findings that an earlier try of this very review has posted, among them those whose comment
 * was deleted since. A review without any comment left is a husk of a refused call and counts
 * for nothing.
 */
export function postedBefore(
  { review }: ReviewTarget,
  reviews: readonly Review[],
  said: readonly SaidInReview[],
): ReadonlySet<string> {
  const alive = new Set(said.map(({ reviewNumber }) => reviewNumber));
  return new Set(
    reviews.flatMap(({ id, body }) => {
      const marker = readMarker(body ?? "");
      if (marker?.kind !== "review" || marker.id !== review.id || !alive.has(id)) return [];
      return marker.findings;
    }),
  );
}

/**
 * Posts the findings as one review and returns those that GitHub refused. A refused batch is
 * halved until the refused ones are alone. When the answer is lost the review is looked for; it is
 * never sent again blindly. Throws `RetryLater` when it was not found, `Superseded` when the head
 * is no part of the pull request any more.
 */
export async function postReview(
  target: ReviewTarget,
  findings: readonly OnLine[],
): Promise<readonly Finding[]> {
  const refused: Finding[] = [];
  const waiting: (readonly OnLine[])[] = findings.length === 0 ? [] : [findings];
  let posts = 0;
  for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
    posts += 1;
    if (posts > maxPosts || !(await postBatch(target, batch))) {
      if (batch.length === 1 || posts >= maxPosts) {
        refused.push(...batch.map(({ finding }) => finding));
        continue;
      }
      const middle = Math.ceil(batch.length / 2);
      waiting.push(batch.slice(0, middle), batch.slice(middle));
    }
  }
  return refused;
}

/** True when the batch stands; false when GitHub refused a place in it. */
async function postBatch(
  target: ReviewTarget,
  batch: readonly OnLine[],
  mayCleanUp = true,
): Promise<boolean> {
  const { client, place, review } = target;
  const written = await client.write(postRoute, { ...place, ...bodyOf(review, batch) }, Created);
  if (written.kind === "done") return true;
  if (written.kind === "unknown") {
    const [reviews, said] = [await listReviews(target), await listSaid(client, place, target.app)];
    const stands = postedBefore(target, reviews, said);
    if (batch.every(({ finding }) => stands.has(finding.fingerprint))) return true;
    throw client.failed(written, postRoute);
  }
  const reasons = [written.message, ...written.reasons].join("; ");
  if (/commit_id is not part of the pull request|no commit found for sha/i.test(reasons)) {
    throw new Superseded(`${review.head} is no part of the pull request any more`);
  }
  if (/one pending review/i.test(reasons) && mayCleanUp) {
    await deletePending(target, await listReviews(target));
    return await postBatch(target, batch, false);
  }
  if (written.status !== 422) throw client.failed(written, postRoute);
  // The wording of a refused place changed before and may change again: any 422 is taken for one.
  return false;
}

function bodyOf(review: ReviewOfHead, batch: readonly OnLine[]): Readonly<Record<string, unknown>> {
  return {
    commit_id: review.head,
    event: "COMMENT",
    body: renderReviewBody(
      review,
      batch.map(({ finding }) => finding.fingerprint),
    ),
    comments: batch.map(({ finding, anchor }) => ({
      path: anchor.path,
      body: renderComment(finding),
      side: anchor.side,
      line: anchor.endLine,
      // GitHub refuses a range that starts where it ends.
      ...(anchor.startLine < anchor.endLine
        ? { start_line: anchor.startLine, start_side: anchor.side }
        : {}),
    })),
  };
}
