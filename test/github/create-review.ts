import { author, objects, text } from "./call-values.ts";
import { pendingReview } from "./find-in-repository.ts";
import { basicError, invalidRequest, unprocessable } from "./replies.ts";
import { anchorComment, type AnchorRefusal, refusalTexts, wantedAnchor } from "./review-anchor.ts";
import { isCommitOfPull } from "./review-commit.ts";
import { reviewJson } from "./review-json.ts";
import type { Call, Reply } from "./route.ts";
import { refuseLongReviewText } from "./text-limits.ts";
import type { Pull, Review, User } from "./world.ts";
import { writeReview } from "./write-review.ts";

/** Review events and the state that each leaves. */
export const stateOf: Readonly<Record<string, Review["state"]>> = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
};

/** `POST /pulls/{n}/reviews` (R1 to R20): all of it or nothing. Faults such as R19 are the server's. */
export async function createReview(call: Call): Promise<Reply> {
  const { world, repository } = call;
  const pull = call.pull();
  const user = author(call);
  const event = text(call.body, "event");
  const body = text(call.body, "body") ?? "";
  const commitId = text(call.body, "commit_id") ?? pull.headSha;
  const comments = objects(call.body.comments);

  const refusal =
    refuseShape(comments) ??
    refuseState(call, pull, user) ??
    refuseOwnPull(pull, user, event) ??
    refuseEmpty(event, body, comments.length) ??
    refuseLongReviewText([body, ...comments.map((comment) => text(comment, "body") ?? "")]);
  if (refusal !== null) return refusal;
  if (!(await isCommitOfPull(repository, pull, commitId))) {
    return basicError(422, "commit_id is not part of the pull request");
  }

  const anchored = await Promise.all(
    comments.map((comment) =>
      anchorComment(
        world,
        repository,
        pull,
        commitId,
        text(comment, "body") ?? "",
        wantedAnchor(comment),
      ),
    ),
  );
  const refused = anchored.filter((one) => typeof one === "string");
  const state = event === null ? "PENDING" : (stateOf[event] ?? "COMMENTED");
  const draft = { author: user, body, state, commitId };
  if (refused.length > 0) {
    // One project saw a review without its comments stay behind; most saw nothing stored (R5).
    if (world.switches.orphanReviewOn422 && body !== "") {
      await writeReview(world, repository, pull, { ...draft, comments: [] });
    }
    return refuseAnchors(refused, world.switches.legacy422);
  }
  // Asked again, because another request may have come first while git was read.
  const overtaken = refuseState(call, pull, user);
  if (overtaken !== null) return overtaken;
  const { review } = await writeReview(world, repository, pull, {
    ...draft,
    comments: anchored.filter((one) => typeof one !== "string"),
  });
  const limit = world.switches.maxCommentsBefore502;
  if (limit !== null && comments.length > limit) return basicError(502, "Server Error");
  return { status: 200, body: reviewJson(world, repository, pull, review) };
}

/**
 * What the description permits and GitHub does not: another side than LEFT and RIGHT (R9), and
 * `position`, which is being closed down (R10).
 */
function refuseShape(comments: readonly Readonly<Record<string, unknown>>[]): Reply | null {
  const problems = comments.flatMap((comment) => [
    ...("position" in comment ? ['"position" is not a permitted key.'] : []),
    ...["side", "start_side"]
      .map((key) => text(comment, key))
      .filter((side) => side !== null && side !== "LEFT" && side !== "RIGHT")
      .map((side) => `"${side}" is not a member of ["LEFT","RIGHT"].`),
  ]);
  return problems.length > 0 ? invalidRequest(problems) : null;
}

function refuseState(call: Call, pull: Pull, user: User): Reply | null {
  if (pull.locked || call.repository.archived) return unprocessable("lock prevents review");
  if (pendingReview(pull, user) === null) return null;
  return unprocessable("User can only have one pending review per pull request");
}

/** An author may comment on their own pull request, not judge it (R12). */
export function refuseOwnPull(pull: Pull, user: User, event: string | null): Reply | null {
  if (pull.author.id !== user.id) return null;
  if (event === "APPROVE") return unprocessable("Review Can not approve your own pull request");
  if (event !== "REQUEST_CHANGES") return null;
  return unprocessable("Review Can not request changes on your own pull request");
}

/** R11; the wording of this refusal is not known. */
export function refuseEmpty(event: string | null, body: string, comments: number): Reply | null {
  const wantsText = event === "COMMENT" || event === "REQUEST_CHANGES";
  return wantsText && body === "" && comments === 0 ? unprocessable("Body can't be blank") : null;
}

/** Names what is wrong once, and never which comment (R5). */
function refuseAnchors(refused: readonly AnchorRefusal[], legacy: boolean): Reply {
  const texts = refused.map((one) => refusalTexts[one][legacy ? "legacy" : "now"]);
  return unprocessable(...new Set(texts));
}
