import { z } from "zod";
import { shortSha } from "../domain/ids.ts";
import type { Log } from "../domain/log.ts";
import type { FixedThread } from "../review/plan.ts";
import type { GitHubClient } from "./client.ts";
import { readMarker, renderMarker } from "./marker.ts";
import { isOurs, type AppIdentity, type Place } from "./pull.ts";
import { author, Created } from "./shapes.ts";
import type { OwnThread, Threads } from "./threads.ts";

export interface FixedThreadsParts {
  readonly client: GitHubClient;
  readonly place: Place;
  readonly app: AppIdentity;
  readonly threads: Threads;
  readonly log: Log;
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

/**
 * Answers each thread once with the commit that fixed its finding, and resolves it where the
 * installation may. A thread that somebody resolved is over and gets no answer; one in which somebody
 * wrote is answered and left for them to close.
 */
export async function answerFixed(
  parts: FixedThreadsParts,
  fixed: readonly FixedThread[],
): Promise<void> {
  if (fixed.length === 0) return;
  const threadOf = new Map(
    (await parts.threads.list()).map((thread) => [thread.commentId, thread]),
  );
  for (const each of fixed) {
    const thread = threadOf.get(each.commentId);
    // A comment that somebody deleted needs no answer.
    if (thread === undefined || thread.isResolved) continue;
    if (!thread.saidFixed && !(await reply(parts, each))) continue;
    if (mayBeResolved(thread)) await parts.threads.resolve(thread.nodeId);
  }
}

function mayBeResolved({ mayResolve, replies }: OwnThread): boolean {
  return mayResolve && replies.length === 0;
}

/** False when GitHub takes no reply there. `RetryLater` when nobody knows whether it was stored. */
async function reply(
  { client, place, app, log }: FixedThreadsParts,
  { fingerprint, commentId, fixedIn }: FixedThread,
): Promise<boolean> {
  const marker = renderMarker({ kind: "fixed", fingerprint, head: fixedIn });
  const body = `Fixed in ${shortSha(fixedIn)}.\n\n${marker}`;
  const parameters = { ...place, comment_id: commentId, body };
  const written = await client.write(replyRoute, parameters, Created);
  if (written.kind === "done") return true;
  if (written.kind === "refused") {
    log.warn(
      { commentId, reason: written.message },
      "GitHub refused the answer to a fixed finding",
    );
    return false;
  }
  const comments = await client.readPages(listRoute, { ...place }, Replies);
  const stands = comments.some(
    (comment) =>
      comment.in_reply_to_id === commentId &&
      isOurs(comment.user, app) &&
      readMarker(comment.body)?.kind === "fixed",
  );
  if (stands) return true;
  throw client.failed(written, replyRoute);
}
