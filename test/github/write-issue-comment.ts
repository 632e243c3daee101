import { issueCommentPayload } from "./payloads/issue-comment.ts";
import { nodeId } from "./user-json.ts";
import type { Comment, Pull, Repository, User, World } from "./world.ts";

/** Writes on the conversation of a pull request and tells the App (W9: its own writes too). */
export function writeIssueComment(
  world: World,
  repository: Repository,
  pull: Pull,
  author: User,
  body: string,
): Comment {
  const id = world.nextId();
  const now = world.now();
  const comment: Comment = {
    id,
    nodeId: nodeId("IC", id),
    author,
    body,
    createdAt: now,
    updatedAt: now,
    reactions: [],
  };
  pull.issueComments.push(comment);
  const payload = issueCommentPayload(world, repository, pull, comment, { action: "created" });
  world.emit("issue_comment", payload, repository);
  return comment;
}
