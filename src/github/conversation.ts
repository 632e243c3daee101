import { count } from "../domain/count.ts";
import { messageOf } from "../domain/errors.ts";
import type { Log } from "../domain/log.ts";
import type { Conversation } from "../review/ports.ts";
import type { GitHubClient } from "./client.ts";
import { byteLength, fitLines, maxBodyBytes } from "./fit-bytes.ts";
import { renderMarker, type Marker } from "./marker.ts";
import { createOwnComments } from "./own-comments.ts";
import type { AppIdentity, Place } from "./pull.ts";
import { mayWrite } from "./permission.ts";
import { Created } from "./shapes.ts";
import { createThreadReplies } from "./thread-replies.ts";
import { createThreads } from "./threads.ts";

export interface ConversationParts {
  readonly client: GitHubClient;
  readonly place: Place;
  readonly app: AppIdentity;
  /** The login of the pull request's author; null for a deleted account. */
  readonly author: string | null;
  readonly log: Log;
}

const issueReactions = "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions";
const threadReactions = "POST /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions";

/**
 * Our answer to a command, which `readMarker` knows again. Within `maxBodyBytes`: of a longer one, such as
 * the report of a configuration with hundreds of mistakes, the end is left out, and it says so.
 */
export function renderAnswer(commentId: number, markdown: string): string {
  const marker = renderMarker({ kind: "answer", commentId });
  const room = maxBodyBytes - byteLength(marker) - 2;
  const more = (left: number): string => `\n${count(left, "more line")} than a comment can hold.`;
  return `${fitLines(markdown.split("\n"), room, more)}\n\n${marker}`;
}

/** Lives as long as one job, so that a permission is asked for once and never kept for long. */
export function createConversation(parts: ConversationParts): Conversation {
  const { client, place, app, log } = parts;
  const { owner, repo } = place;
  const comments = createOwnComments({ client, place, app });
  const replies = createThreadReplies({ client, place, app, log });
  const threads = createThreads(parts);
  const known = new Map<string, Promise<boolean>>();

  return {
    mayWrite: async (login) => {
      const answer = known.get(login) ?? mayWrite(client, place, login);
      known.set(login, answer);
      return await answer;
    },
    acknowledge: async ({ commentId, inThread }) => {
      const route = inThread === undefined ? issueReactions : threadReactions;
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
    answer: async ({ commentId, inThread }, markdown) => {
      const isIt = (marker: Marker): boolean =>
        marker.kind === "answer" && marker.commentId === commentId;
      const body = renderAnswer(commentId, markdown);
      if (inThread === undefined) {
        if ((await comments.find(isIt)) === null) await comments.post(body, isIt);
      } else if (!(await replies.stands(inThread, isIt))) {
        await replies.post(inThread, body, isIt);
      }
    },
    isOurThread: async (top) => (await threads.list()).some(({ commentId }) => commentId === top),
    resolveThread: async (top) => {
      const thread = (await threads.list()).find(({ commentId }) => commentId === top);
      if (thread === undefined) return false;
      return thread.isResolved || (thread.mayResolve && (await threads.resolve(thread.nodeId)));
    },
  };
}
