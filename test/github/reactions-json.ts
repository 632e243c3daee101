import { isoTime, nodeId, userJson } from "./user-json.ts";
import type { Comment, World } from "./world.ts";

export const reactionContents: readonly string[] = [
  "+1",
  "-1",
  "laugh",
  "confused",
  "heart",
  "hooray",
  "rocket",
  "eyes",
];

/** `reaction-rollup`: how many of each kind a comment has. */
export function reactionCounts(comment: Comment, commentUrl: string): Record<string, unknown> {
  const counts = reactionContents.map((content) => [
    content,
    comment.reactions.filter((reaction) => reaction.content === content).length,
  ]);
  return {
    url: `${commentUrl}/reactions`,
    total_count: comment.reactions.length,
    ...Object.fromEntries(counts),
  };
}

/** One `reaction`. */
export function reactionJson(
  world: World,
  reaction: Comment["reactions"][number],
): Record<string, unknown> {
  return {
    id: reaction.id,
    node_id: nodeId("REA", reaction.id),
    user: userJson(world, reaction.user),
    content: reaction.content,
    created_at: isoTime(world.now()),
  };
}
