import { z } from "zod";
import type { Log } from "../domain/log.ts";
import type { GitHubClient } from "./client.ts";
import { readMarker, type Marker } from "./marker.ts";
import { isOurs, type AppIdentity, type Place } from "./pull.ts";
import { author, Created } from "./shapes.ts";

export interface ThreadRepliesParts {
  readonly client: GitHubClient;
  readonly place: Place;
  readonly app: AppIdentity;
  readonly log: Log;
}

/** Answers of ours in threads; `top` is the first comment of one. */
export interface ThreadReplies {
  stands(top: number, isIt: (marker: Marker) => boolean): Promise<boolean>;
  /**
   * False when GitHub takes no reply there, which is logged. One whose answer was lost is looked for;
   * `RetryLater` when nobody knows whether it was stored.
   */
  post(top: number, body: string, isIt: (marker: Marker) => boolean): Promise<boolean>;
}

const replyRoute = "POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies";
const listRoute = "GET /repos/{owner}/{repo}/pulls/{pull_number}/comments";

const Replies = z.array(
  z.object({
    user: author,
    body: z.string().catch(""),
    in_reply_to_id: z.number().nullable().catch(null),
  }),
);

/** Each is recognised by its marker and its author. */
export function createThreadReplies({
  client,
  place,
  app,
  log,
}: ThreadRepliesParts): ThreadReplies {
  async function stands(top: number, isIt: (marker: Marker) => boolean): Promise<boolean> {
    const comments = await client.readPages(listRoute, { ...place }, Replies);
    return comments.some((comment) => {
      if (comment.in_reply_to_id !== top || !isOurs(comment.user, app)) return false;
      const marker = readMarker(comment.body);
      return marker !== null && isIt(marker);
    });
  }

  return {
    stands,
    post: async (top, body, isIt) => {
      const written = await client.write(replyRoute, { ...place, comment_id: top, body }, Created);
      if (written.kind === "done") return true;
      if (written.kind === "refused") {
        log.warn(
          { commentId: top, reason: written.message },
          "GitHub refused an answer in a thread",
        );
        return false;
      }
      if (await stands(top, isIt)) return true;
      throw client.failed(written, replyRoute);
    },
  };
}
