import type { PullRequestRef } from "../domain/pull-request.ts";
import { nextHeadState, type HeadEvent } from "./next-head-state.ts";
import type { Heads, KnownHead, NotedHead } from "./ports.ts";

/**
 * Notes what happened to a head, in order, before its check shows it, and gives what was known of it
 * before and what is now. A head that is superseded keeps the review that it had, and what is not said
 * of `incomplete` stays as it was.
 */
export async function noteHead(
  heads: Heads,
  pullRequest: PullRequestRef,
  about: Pick<NotedHead, "head" | "review"> & Partial<Pick<NotedHead, "incomplete">>,
  events: readonly HeadEvent[],
): Promise<{ readonly before: KnownHead | null; readonly now: NotedHead }> {
  const known = await heads.ofPullRequest(pullRequest);
  const before = known.find(({ head }) => head === about.head) ?? null;
  let state = before?.state ?? null;
  for (const event of events) state = nextHeadState(state, event);
  if (state === null) throw new TypeError("nothing happened to the head");
  const review = state.kind === "superseded" ? (before?.review ?? null) : about.review;
  const incomplete = about.incomplete ?? before?.incomplete ?? "action_required";
  const now = { head: about.head, review, state, incomplete };
  await heads.note(pullRequest, now);
  return { before, now };
}
