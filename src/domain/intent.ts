import type { DeliveryId, ReviewId, Sha } from "./ids.ts";
import type { MergeGroupRef } from "./merge-group.ts";
import type { PullRequestRef, RepositoryRef } from "./pull-request.ts";

interface Asked {
  readonly installationId: number;
  /** The newest delivery that asked, so that a job's log lines can be found by it. */
  readonly delivery?: DeliveryId | undefined;
}

/** The buttons of a check run. */
export const checkButtons = ["review-again", "ignore-findings"] as const;
export type CheckButton = (typeof checkButtons)[number];

/** What a delivery asks for. It never carries the wanted head: that is read when the job starts. */
export type Intent =
  | (Asked & {
      readonly kind: "review";
      readonly pullRequest: PullRequestRef;
      /** `push` reviews what is new; `again` reviews this head once more; `full` ignores the cache. */
      readonly mode: "push" | "again" | "full";
      /** Somebody wants the summary, even of a review that has nothing to say. */
      readonly summary?: true | undefined;
    })
  /** Labels or title changed: a head that was skipped, or waits for nothing, may be reviewed now. */
  | (Asked & {
      readonly kind: "reconsider";
      readonly pullRequest: PullRequestRef;
      /** Somebody resolved a thread of ours or opened it again: what was judged is judged anew. */
      readonly threads?: true | undefined;
    })
  | (Asked & {
      readonly kind: "command";
      readonly pullRequest: PullRequestRef;
      /** The comment that holds the command; one answer per comment, however often delivered. */
      readonly commentId: number;
      /** The first comment of the review thread that it stands in; absent in the conversation. */
      readonly inThread?: number | undefined;
      readonly author: string;
      /** Whole body of the comment, as delivered. Untrusted. */
      readonly body: string;
    })
  | (Asked & {
      readonly kind: "button";
      /** Each press is a delivery of its own, by which it is known. */
      readonly delivery: DeliveryId;
      readonly pullRequest: PullRequestRef;
      readonly button: CheckButton;
      /** Who pressed it. */
      readonly login: string;
      readonly checkRun: number;
      /** The commit and the review whose check it was: what the person had seen. */
      readonly head: Sha;
      readonly review: ReviewId | null;
    })
  /** The head of a merge group wants its check; `gone`: it does not any more. */
  | (Asked & {
      readonly kind: "merge-group";
      readonly group: MergeGroupRef;
      readonly gone: boolean;
    })
  | (Asked & { readonly kind: "forget-installation" });

/** Those that take seconds. People wait for them, so reviews, which take minutes, never hold them up. */
export const shortKinds: readonly Exclude<Intent["kind"], "review">[] = [
  "reconsider",
  "command",
  "button",
  "merge-group",
  "forget-installation",
];

/** The repository that an intent is about; null for one that is about all of an installation. */
export function repositoryOf(intent: Intent): RepositoryRef | null {
  switch (intent.kind) {
    case "forget-installation":
      return null;
    case "merge-group":
      return intent.group.repository;
    case "review":
    case "reconsider":
    case "command":
    case "button":
      return intent.pullRequest.repository;
  }
}

/**
 * The key that makes jobs one at a time: all reviews of a pull request share one, each command
 * comment, each press of a button and each merge group has its own. To reconsider has its own too, so that a label does not break off the review
 * that is running.
 */
export function intentKey(intent: Intent): string {
  switch (intent.kind) {
    case "review":
      return `review:${intent.pullRequest.repository.id}:${intent.pullRequest.number}`;
    case "reconsider":
      return `reconsider:${intent.pullRequest.repository.id}:${intent.pullRequest.number}`;
    case "command":
      // Comments of threads are counted apart from those of the conversation.
      return `command:${intent.pullRequest.repository.id}:${intent.inThread === undefined ? "" : "thread:"}${intent.commentId}`;
    case "button":
      return `button:${intent.pullRequest.repository.id}:${intent.delivery}`;
    case "merge-group":
      return `group:${intent.group.repository.id}:${intent.group.head}`;
    case "forget-installation":
      return `forget:${intent.installationId}`;
  }
}
