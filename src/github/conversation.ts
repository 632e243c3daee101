import { messageOf } from "../domain/errors.ts";
import type { Log } from "../domain/log.ts";
import type { Conversation } from "../review/ports.ts";
import type { GitHubClient } from "./client.ts";
import { renderMarker, type Marker } from "./marker.ts";
import { createOwnComments } from "./own-comments.ts";
import type { AppIdentity, Place } from "./pull.ts";
import { mayWrite } from "./permission.ts";
import { Created } from "./shapes.ts";

export interface ConversationParts {
  readonly client: GitHubClient;
  readonly place: Place;
  readonly app: AppIdentity;
  readonly log: Log;
}

/** Lives as long as one job, so that a permission is asked for once and never kept for long. */
export function createConversation({ client, place, app, log }: ConversationParts): Conversation {
  const { owner, repo } = place;
  const comments = createOwnComments({ client, place, app });
  const known = new Map<string, Promise<boolean>>();

  return {
    mayWrite: async (login) => {
      const answer = known.get(login) ?? mayWrite(client, place, login);
      known.set(login, answer);
      return await answer;
    },
    acknowledge: async (commentId) => {
      const route = "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions";
      try {
        // The same reaction again is answered with 200 and changes nothing.
        await client.update(
          route,
          { owner, repo, comment_id: commentId, content: "eyes" },
          Created,
        );
      } catch (error) {
        log.info({ commentId, reason: messageOf(error) }, "could not react to the command");
      }
    },
    answer: async (commentId, markdown) => {
      const isIt = (marker: Marker): boolean =>
        marker.kind === "answer" && marker.commentId === commentId;
      if ((await comments.find(isIt)) !== null) return;
      await comments.post(`${markdown}\n\n${renderMarker({ kind: "answer", commentId })}`, isIt);
    },
  };
}
