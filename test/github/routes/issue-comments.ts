import { address, author, idParam, text } from "../call-values.ts";
import { findIssueComment } from "../find-in-repository.ts";
import { issueCommentJson } from "../issue-comment-json.ts";
import { paginate } from "../pagination.ts";
import { issueCommentPayload } from "../payloads/issue-comment.ts";
import { basicError, notFound } from "../replies.ts";
import type { Call, Reply, Route } from "../route.ts";
import { refuseClosedConversation, refuseLongIssueComment } from "../text-limits.ts";
import type { Comment, Pull } from "../world.ts";
import { writeIssueComment } from "../write-issue-comment.ts";

const list = "/repos/{owner}/{repo}/issues/{issue_number}/comments";
const one = "/repos/{owner}/{repo}/issues/comments/{comment_id}";
const auth = "installation";

/** On a pull request it is `pull_requests` that counts: `issues: write` alone is refused (C6). */
const read = { pull_requests: "read" } as const;
const write = { pull_requests: "write" } as const;

/** Comments on a pull request's conversation: rules C6 to C8. */
export const issueCommentRoutes: readonly Route[] = [
  {
    method: "POST",
    path: list,
    needs: write,
    auth,
    handle(call) {
      const { world, repository } = call;
      const pull = call.pull();
      const body = text(call.body, "body") ?? "";
      const refusal = refuse(call, pull, body);
      if (refusal !== null) return refusal;
      const comment = writeIssueComment(world, repository, pull, author(call), body);
      return { status: 201, body: shown(call, pull, comment) };
    },
  },
  {
    method: "GET",
    path: list,
    needs: read,
    auth,
    handle(call) {
      const pull = call.pull();
      const from = call.query.since === undefined ? 0 : Date.parse(call.query.since);
      const kept = pull.issueComments.filter((comment) => comment.updatedAt >= from);
      const { items, headers } = paginate(kept, address(call, list), call.query);
      return { status: 200, headers, body: items.map((comment) => shown(call, pull, comment)) };
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
      const refusal = refuse(call, pull, body);
      if (refusal !== null) return refusal;
      const change = { action: "edited", from: comment.body } as const;
      comment.body = body;
      comment.updatedAt = call.world.now();
      const payload = issueCommentPayload(call.world, call.repository, pull, comment, change);
      call.world.emit("issue_comment", payload, call.repository);
      return ok(call, pull, comment);
    }),
  },
  {
    method: "DELETE",
    path: one,
    needs: write,
    auth,
    handle: onOwnComment((_, pull, comment) => {
      pull.issueComments.splice(pull.issueComments.indexOf(comment), 1);
      return { status: 204 };
    }),
  },
];

type Handle = (call: Call, pull: Pull, comment: Comment) => Reply;

function onComment(handle: Handle): Route["handle"] {
  return (call) => {
    const found = findIssueComment(call.repository, idParam(call, "comment_id"));
    return found === null ? notFound() : handle(call, found.pull, found.comment);
  };
}

function onOwnComment(handle: Handle): Route["handle"] {
  return onComment((call, pull, comment) =>
    comment.author.id === author(call).id
      ? handle(call, pull, comment)
      : basicError(403, "Resource not accessible by integration"),
  );
}

function refuse(call: Call, pull: Pull, body: string): Reply | null {
  return (
    refuseClosedConversation(call.repository.archived, pull.locked) ??
    refuseLongIssueComment(call.world, body)
  );
}

function shown(call: Call, pull: Pull, comment: Comment): Record<string, unknown> {
  return issueCommentJson(call.world, call.repository, pull, comment);
}

function ok(call: Call, pull: Pull, comment: Comment): Reply {
  return { status: 200, body: shown(call, pull, comment) };
}
