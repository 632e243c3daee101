import { address, author, idParam, text } from "../call-values.ts";
import { findIssueComment, findReviewComment } from "../find-in-repository.ts";
import { paginate } from "../pagination.ts";
import { reactionContents, reactionJson } from "../reactions-json.ts";
import { notFound, validationFailed } from "../replies.ts";
import type { Call, Reply, Route } from "../route.ts";
import type { Comment, Repository } from "../world.ts";

type Find = (repository: Repository, id: number) => { readonly comment: Comment } | null;

/** Reactions to both kinds of comments: rule C9. */
export const reactionRoutes: readonly Route[] = [
  ...routesOf("/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", findIssueComment),
  ...routesOf("/repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions", findReviewComment),
];

function routesOf(path: string, find: Find): readonly Route[] {
  return [
    {
      method: "POST",
      path,
      needs: { pull_requests: "write" },
      auth: "installation",
      handle: (call) => withComment(call, find, (comment) => react(call, comment)),
    },
    {
      method: "GET",
      path,
      needs: { pull_requests: "read" },
      auth: "installation",
      handle: (call) =>
        withComment(call, find, (comment) => {
          const wanted = call.query.content;
          const kept = comment.reactions.filter(({ content }) => content === (wanted ?? content));
          const { items, headers } = paginate(kept, address(call, path), call.query);
          const body = items.map((reaction) => reactionJson(call.world, reaction));
          return { status: 200, headers, body };
        }),
    },
  ];
}

function withComment(call: Call, find: Find, handle: (comment: Comment) => Reply): Reply {
  const found = find(call.repository, idParam(call, "comment_id"));
  return found === null ? notFound() : handle(found.comment);
}

function react(call: Call, comment: Comment): Reply {
  const user = author(call);
  const content = text(call.body, "content") ?? "";
  if (!reactionContents.includes(content)) {
    return validationFailed([{ resource: "Reaction", code: "invalid", field: "content" }]);
  }
  const known = comment.reactions.find(
    (reaction) => reaction.user.id === user.id && reaction.content === content,
  );
  if (known !== undefined) return { status: 200, body: reactionJson(call.world, known) };
  const reaction = { id: call.world.nextId(), user, content };
  comment.reactions.push(reaction);
  return { status: 201, body: reactionJson(call.world, reaction) };
}
