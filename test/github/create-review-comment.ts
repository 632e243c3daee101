import { author, text } from "./call-values.ts";
import { diffFile } from "./diff-lines.ts";
import { hunkDownTo } from "./diff-place.ts";
import { findReviewComment, pendingReview } from "./find-in-repository.ts";
import { basicError, invalidRequest, notFound, validationFailed } from "./replies.ts";
import { anchorComment, type AnchorRefusal, refusalTexts, wantedAnchor } from "./review-anchor.ts";
import { isCommitOfPull } from "./review-commit.ts";
import { reviewCommentJson } from "./review-comment-json.ts";
import type { Call, Reply } from "./route.ts";
import { refuseClosedConversation, refuseLongReviewText } from "./text-limits.ts";
import type { Pull, ReviewComment } from "./world.ts";
import { type NewReview, type NewReviewComment, replyTo, writeReview } from "./write-review.ts";

/** `POST /pulls/{n}/comments` (C1 to C3): on a line, on a whole file, or in answer to a comment. */
export async function createReviewComment(call: Call): Promise<Reply> {
  const { world, repository } = call;
  const pull = call.pull();
  const body = text(call.body, "body") ?? "";
  const answered = call.body.in_reply_to;
  if (typeof answered === "number") return reply(call, pull, answered, body);
  const refusal = refuseShape(call.body) ?? refuseState(call, pull) ?? refuseLongReviewText([body]);
  if (refusal !== null) return refusal;
  const commitId = text(call.body, "commit_id") ?? "";
  if (!(await isCommitOfPull(repository, pull, commitId))) {
    return basicError(422, "commit_id is not part of the pull request");
  }
  const wanted = wantedAnchor(call.body);
  const anchored =
    call.body.subject_type === "file"
      ? await fileComment(call, pull, commitId, wanted.path, body)
      : await anchorComment(world, repository, pull, commitId, body, wanted);
  if (typeof anchored === "string") return validationFailed(problemsOf(anchored));
  return store(call, pull, { ...draft(call), commitId, comments: [anchored] });
}

/** `POST /pulls/{n}/comments/{id}/replies` (C4, C5). */
export function createReply(call: Call): Promise<Reply> {
  const id = Number(call.params.comment_id);
  return reply(call, call.pull(), id, text(call.body, "body") ?? "");
}

async function reply(call: Call, pull: Pull, id: number, body: string): Promise<Reply> {
  const found = findReviewComment(call.repository, id);
  if (found === null || found.pull !== pull) return notFound();
  const top: ReviewComment = found.comment;
  // The refusal is documented, its wording is not.
  if (top.inReplyTo !== null) {
    const message = "in_reply_to must be the first comment of its thread";
    return validationFailed([problem("in_reply_to", message)]);
  }
  const refusal = refuseState(call, pull) ?? refuseLongReviewText([body]);
  return refusal ?? store(call, pull, replyTo(top, author(call), body));
}

function draft(call: Call): Pick<NewReview, "author" | "body" | "state"> {
  return { author: author(call), body: "", state: "COMMENTED" };
}

async function store(call: Call, pull: Pull, wanted: NewReview): Promise<Reply> {
  const { world, repository } = call;
  const { comments } = await writeReview(world, repository, pull, wanted);
  const [comment] = comments;
  if (comment === undefined) throw new Error("A review of one comment was stored without it.");
  return { status: 201, body: await reviewCommentJson(world, repository, pull, comment) };
}

/** A file may be commented on as a whole even where GitHub shows no patch of it. */
async function fileComment(
  call: Call,
  pull: Pull,
  commit: string,
  path: string,
  body: string,
): Promise<NewReviewComment | AnchorRefusal> {
  const file = await diffFile(call.world, call.repository, pull, path, commit);
  if (file === null) return "path";
  const [hunk] = file.hunks;
  const diffHunk = hunk === undefined ? "" : hunkDownTo({ hunk, index: hunk.lines.length - 1 });
  const nowhere = { side: null, line: null, startSide: null, startLine: null };
  return { body, path, subject: "file", ...nowhere, diffHunk, replyTo: null };
}

/** Exactly one of `line`, `subject_type: "file"` and `in_reply_to` (C3); `position` is closing down. */
function refuseShape(body: Call["body"]): Reply | null {
  const file = body.subject_type === "file";
  const problems = [
    ...("position" in body ? ['"position" is not a permitted key.'] : []),
    ...(file && "line" in body ? ['"line" is not a permitted key.'] : []),
    ...(file || "line" in body
      ? []
      : ['"line" wasn\'t supplied.', '"in_reply_to" wasn\'t supplied.']),
  ];
  if (problems.length === 0) return null;
  return invalidRequest([`No subschema in "oneOf" matched.`, ...problems]);
}

function refuseState(call: Call, pull: Pull): Reply | null {
  const closed = refuseClosedConversation(call.repository.archived, pull.locked);
  if (closed !== null || pendingReview(pull, author(call)) === null) return closed;
  const message = "user_id can only have one pending review per pull request";
  const error = { resource: "PullRequestReview", code: "custom", field: "user_id", message };
  return validationFailed([error]);
}

/** C2: the same rules as in a review, told with objects. */
function problemsOf(refusal: AnchorRefusal): readonly Readonly<Record<string, string>>[] {
  const thread = "pull_request_review_thread";
  switch (refusal) {
    case "path":
      return [problem(`${thread}.path`, `${thread}.path is invalid`), blankHunk(thread)];
    case "line":
      return [
        problem(`${thread}.line`, `${thread}.line must be part of the diff`),
        blankHunk(thread),
      ];
    case "start-order":
    case "start-hunk":
      return [
        problem(
          `${thread}.start_line`,
          refusalTexts[refusal].now.replace(
            "Pull request review thread start line",
            `${thread}.start_line`,
          ),
        ),
      ];
  }
}

function blankHunk(thread: string): Readonly<Record<string, string>> {
  return problem(`${thread}.diff_hunk`, `${thread}.diff_hunk can't be blank`);
}

function problem(field: string, message: string): Readonly<Record<string, string>> {
  return { resource: "PullRequestReviewComment", code: "custom", field, message };
}
