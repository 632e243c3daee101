import { shortSha } from "../domain/ids.ts";
import type { Log } from "../domain/log.ts";
import type { FixedThread } from "../review/plan.ts";
import type { GitHubClient } from "./client.ts";
import { renderMarker, type Marker } from "./marker.ts";
import type { AppIdentity, Place } from "./pull.ts";
import { createThreadReplies } from "./thread-replies.ts";
import type { OwnThread, Threads } from "./threads.ts";

export interface FixedThreadsParts {
  readonly client: GitHubClient;
  readonly place: Place;
  readonly app: AppIdentity;
  readonly threads: Threads;
  readonly log: Log;
}

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

/** The answer in the thread of a finding that is gone; `readMarker` reads back what it says. */
export function renderFixed({ fingerprint, fixedIn }: Omit<FixedThread, "commentId">): string {
  const marker = renderMarker({ kind: "fixed", fingerprint, head: fixedIn });
  return `Fixed in ${shortSha(fixedIn)}.\n\n${marker}`;
}

function reply(parts: FixedThreadsParts, fixed: FixedThread): Promise<boolean> {
  const isIt = ({ kind }: Marker): boolean => kind === "fixed";
  return createThreadReplies(parts).post(fixed.commentId, renderFixed(fixed), isIt);
}
