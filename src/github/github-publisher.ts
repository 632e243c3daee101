import type { Clock } from "../domain/clock.ts";
import { messageOf, Superseded, TellTheUser } from "../domain/errors.ts";
import type { Finding } from "../domain/finding.ts";
import type { ReviewId } from "../domain/ids.ts";
import type { Log } from "../domain/log.ts";
import type { ReviewPlan } from "../review/plan.ts";
import type { PullRequestRef } from "../domain/pull-request.ts";
import { eventsOf } from "../review/events-of.ts";
import type { Heads, Published, Publisher } from "../review/ports.ts";
import { anchorFits } from "./anchor-fits.ts";
import { renderExternalId } from "./check-external-id.ts";
import { checkOfPlan, checkOfVerdict } from "./check-output.ts";
import { createCheck } from "./check-run.ts";
import { createHeadCheck } from "./head-check.ts";
import type { GitHubClient } from "./client.ts";
import { postFileComments } from "./file-comments.ts";
import { answerFixed } from "./fixed-threads.ts";
import { createOwnComments } from "./own-comments.ts";
import { readPull, type AppIdentity, type Place } from "./pull.ts";
import {
  deletePending,
  listReviews,
  postedBefore,
  postReview,
  type OnLine,
  type ReviewTarget,
} from "./review-post.ts";
import { listSaid } from "./said.ts";
import { renderSummary } from "./summary-body.ts";
import { isWhole } from "./verdict-line.ts";
import { writeSummary } from "./summary-comment.ts";
import type { Turns } from "./turns.ts";
import { createThreads } from "./threads.ts";

export interface PublisherParts {
  readonly client: GitHubClient;
  readonly place: Place;
  /** `owner/name#12`. */
  readonly about: string;
  readonly pullRequest: PullRequestRef;
  /** The branch that was compared with: with another one the diff is another. */
  readonly baseRef: string;
  readonly heads: Heads;
  readonly app: AppIdentity;
  /** The login of the pull request's author; null for a deleted account. */
  readonly author: string | null;
  readonly checkName: string;
  readonly turns: Turns;
  /** Where the check's "Details" lead; null leaves that to GitHub. */
  readonly receiptUrl: (review: ReviewId) => string | null;
  /** Paths whose patch GitHub left out: it takes no comment on their lines. */
  readonly withoutPatch: ReadonlySet<string>;
  readonly log: Log;
  readonly clock: Clock;
}

/**
 * Comments sent in one review. GitHub documents no limit; 32 and more have been answered with 502
 * or "was submitted too quickly".
 */
const maxInline = 30;

/** Carries a plan out on GitHub and decides nothing but where a refused finding goes instead. */
export function createPublisher(parts: PublisherParts): Publisher {
  const { client, place, about, app, receiptUrl, log, clock } = parts;
  const check = createCheck({
    client,
    place,
    externalId: (id) => renderExternalId(id, place.pull_number),
    app,
    name: parts.checkName,
    turns: parts.turns,
    clock,
  });
  const { pullRequest, heads } = parts;
  const headCheck = createHeadCheck({ check, heads, pullRequest, client, place, receiptUrl });
  const comments = createOwnComments({ client, place, app });
  const threads = createThreads({ client, place, app, author: parts.author, log });

  /** Whether people may still be spoken to. Throws when a review is due that nobody could read. */
  async function stillCurrent(plan: ReviewPlan, speaks: boolean): Promise<"open" | "locked"> {
    const pull = await readPull(client, place, about);
    if (pull.head.sha !== plan.change.head) {
      throw new Superseded(`${about}: the head moved to ${pull.head.sha} during the review`);
    }
    if (pull.base.ref !== parts.baseRef) {
      throw new Superseded(`${about}: the base became ${pull.base.ref} during the review`);
    }
    if (pull.state === "closed") throw new Superseded(`${about} was closed during the review`);
    if (pull.locked && speaks) {
      throw new TellTheUser(
        `${about}: the conversation is locked, so the findings cannot be posted`,
        "Unlock the conversation and ask for a review again.",
      );
    }
    return pull.locked ? "locked" : "open";
  }

  /** Says what the plan wants said and is not said yet; returns what found no place of its own. */
  async function speak(
    plan: ReviewPlan,
  ): Promise<{ readonly published: Published; readonly moved: readonly Finding[] }> {
    const wanted = [...plan.inline, ...plan.onFile];
    if (wanted.length === 0) return { published: { comments: [] }, moved: [] };
    const review = { id: plan.id, head: plan.change.head };
    const target: ReviewTarget = { client, place, app, review };
    const reviews = await listReviews(target);
    const before = await listSaid(client, place, app);
    await deletePending(target, reviews);
    const after = new Map(
      wanted.map(({ fingerprint, cameBack }) => [fingerprint, cameBack?.after ?? 0]),
    );
    const done = new Set<string>([
      ...before.flatMap(({ fingerprint, commentId }) =>
        // What came back is said anew: its older comment was answered as fixed.
        commentId > (after.get(fingerprint) ?? 0) ? [fingerprint] : [],
      ),
      ...postedBefore(target, reviews, before),
    ]);

    const onLine: OnLine[] = [];
    const onFile: Finding[] = [];
    for (const finding of wanted.filter(({ fingerprint }) => !done.has(fingerprint))) {
      const { placement, path } = finding;
      const fits =
        placement.kind === "line" &&
        !parts.withoutPatch.has(path) &&
        anchorFits(placement.anchor, plan.change);
      if (fits) onLine.push({ finding, anchor: placement.anchor });
      else onFile.push(finding);
    }
    const tooMany = onLine.splice(maxInline).map(({ finding }) => finding);
    const refused = await postReview(target, onLine);
    if (refused.length > 0) log.warn({ count: refused.length }, "GitHub refused inline comments");
    const moved = await postFileComments(target, [...onFile, ...refused]);

    const spoke = onLine.length + onFile.length > 0;
    const now = spoke ? await listSaid(client, place, app) : before;
    const fingerprints = new Set(wanted.map(({ fingerprint }) => fingerprint));
    return {
      published: {
        comments: now
          .filter(({ fingerprint }) => fingerprints.has(fingerprint))
          .map(({ fingerprint, commentId }) => ({ fingerprint, commentId })),
      },
      moved: [...tooMany, ...moved],
    };
  }

  return {
    begin: async (review) => {
      await headCheck.begin(review);
    },
    progress: async (done, total) => {
      try {
        await check.progress(`Reviewed ${done} of ${total} units so far`);
      } catch (error) {
        // Progress is a courtesy; the end of the check is what has to arrive.
        log.warn({ reason: messageOf(error) }, "could not show progress");
      }
    },
    said: async () => {
      const said = await listSaid(client, place, app);
      return said.map(({ fingerprint, commentId }) => ({ fingerprint, commentId }));
    },
    threads: async () => await threads.list(),
    publish: async (plan) => {
      const speaks = plan.inline.length + plan.onFile.length > 0 || plan.wantsSummary;
      const state = await stillCurrent(plan, speaks);
      const { published, moved } = await speak(plan);
      if (state === "open") {
        await answerFixed({ client, place, app, threads, log }, plan.fixed);
      }
      const wanted = plan.wantsSummary || moved.length > 0;
      await writeSummary(comments, renderSummary(plan, moved), wanted);
      const review = { id: plan.id, head: plan.change.head };
      const { verdict, incomplete } = plan;
      const events = eventsOf(verdict, isWhole(plan.coverage));
      await headCheck.end(review, events, checkOfPlan(plan, moved), incomplete);
      return published;
    },
    end: async (review, verdict, notes) => {
      // Whoever tells of a head without a review was asked for one.
      const events = [{ kind: "asked" } as const, ...eventsOf(verdict, false)];
      await headCheck.end(review, events, checkOfVerdict(verdict, notes));
    },
  };
}
