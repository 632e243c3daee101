import { isUnfinished } from "../domain/head-state.ts";
import type { ReviewId, Sha } from "../domain/ids.ts";
import type { PullRequestRef } from "../domain/pull-request.ts";
import type { HeadEvent } from "../review/next-head-state.ts";
import { noteHead } from "../review/note-head.ts";
import type { Heads, KnownHead, NotedHead, Publisher } from "../review/ports.ts";
import { buttonsOf } from "./check-buttons.ts";
import { renderExternalId } from "./check-external-id.ts";
import type { CheckOutput } from "./check-output.ts";
import type { Check, ReviewOfHead } from "./check-run.ts";
import type { GitHubClient } from "./client.ts";
import { hasOpenHead, type Place } from "./pull.ts";
import { sharedCheck, type CheckPart } from "./shared-check.ts";

/** Keeps the check of a head the picture of its state, for one pull request among those that have it. */
export interface HeadCheck {
  begin(...review: Parameters<Publisher["begin"]>): Promise<void>;
  /** `output` is what the check says when no other pull request has the head. */
  end(
    review: ReviewOfHead,
    events: readonly HeadEvent[],
    output: CheckOutput,
    incomplete?: NotedHead["incomplete"],
  ): Promise<void>;
}

export interface HeadCheckParts {
  readonly check: Check;
  readonly heads: Heads;
  readonly pullRequest: PullRequestRef;
  readonly client: GitHubClient;
  readonly place: Place;
  /** Where the check's "Details" lead; null leaves that to GitHub. */
  readonly receiptUrl: (review: ReviewId) => string | null;
}

interface Part extends CheckPart {
  readonly review: ReviewId | null;
}

export function createHeadCheck(parts: HeadCheckParts): HeadCheck {
  const { check, heads, pullRequest, client, place, receiptUrl } = parts;
  const { repository, number } = pullRequest;

  /** What is noted of the head for other pull requests. */
  async function notedElsewhere(head: Sha): Promise<readonly KnownHead[]> {
    const known = await heads.ofCommit(repository, head);
    return known.filter((each) => each.number !== number && each.state.kind !== "superseded");
  }

  /** Those whose head it still is. The delivery that would have told otherwise may be late or lost. */
  async function stillTheirs(noted: readonly KnownHead[]): Promise<readonly KnownHead[]> {
    const still: KnownHead[] = [];
    for (const each of noted) {
      const at = { ...place, pull_number: each.number };
      if (await hasOpenHead(client, at, each.head)) still.push(each);
    }
    return still;
  }

  async function draw(
    { id, head }: ReviewOfHead,
    own: Part | null,
    output: CheckOutput,
    others: readonly Part[],
  ): Promise<void> {
    const mine = own === null ? [] : [own];
    const shared = sharedCheck<Part>([...mine, ...others], own === null ? "" : output.summary);
    if (shared === null) {
      // The head that was passed over has nothing to do with this review.
      await check.complete({ id, head }, { ...output, detailsUrl: null });
      return;
    }
    const { decides, picture, summary } = shared;
    const { status, conclusion, title } = picture;
    const { state } = decides;
    if (conclusion === null || isUnfinished(state)) {
      await check.begin({ id, head }, receiptUrl(id), { status, title, summary });
    } else {
      const review = decides.review ?? id;
      const detailsUrl = receiptUrl(review);
      const actions = buttonsOf(state);
      const externalId = renderExternalId(review, decides.number);
      const end = { conclusion, title, summary, detailsUrl, actions, externalId };
      await check.complete({ id, head }, end);
    }
  }

  return {
    begin: async (review) => {
      const about = { ...review, review: review.id };
      await noteHead(heads, pullRequest, about, [{ kind: "asked" }, { kind: "started" }]);
      await check.begin(review, receiptUrl(review.id));
    },
    end: async (review, events, output, incomplete) => {
      const wants = incomplete === undefined ? {} : { incomplete };
      const about = { head: review.head, review: review.id, ...wants };
      const { before, now } = await noteHead(heads, pullRequest, about, events);
      const superseded = now.state.kind === "superseded";
      const own = superseded ? null : { ...now, number, title: output.title };
      // Whoever draws last has seen what the others noted: each looks again when it has drawn.
      let noted = await notedElsewhere(review.head);
      for (;;) {
        const others = await stillTheirs(noted);
        const stays = superseded && others.length === 0 && !(await needsEnd(before, check));
        if (!stays && (!superseded || (await check.exists(review.head)))) {
          await draw(review, own, output, others);
        }
        const later = await notedElsewhere(review.head);
        if (statesOf(later) === statesOf(noted)) break;
        noted = later;
      }
      await heads.shown(pullRequest, review.head);
    },
  };
}

/** The same text for the same states. */
function statesOf(heads: readonly KnownHead[]): string {
  return JSON.stringify(heads.map(({ number, state }) => [number, state]));
}

/** Whether the check of a head that is passed over says what is not true any more. */
async function needsEnd(before: KnownHead | null, check: Check): Promise<boolean> {
  if (before === null) return true;
  // Its check may be of an earlier time when it was looked at, and right about that.
  if (before.state.kind === "queued") {
    const now = await check.shown(before.head);
    return now !== null && now.status !== "completed";
  }
  if (before.state.kind === "running" || !before.shown) return true;
  return "retryAt" in before.state && before.state.retryAt !== null;
}
