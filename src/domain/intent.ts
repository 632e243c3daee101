import type { DeliveryId } from "./ids.ts";
import type { PullRequestRef } from "./pull-request.ts";

interface Asked {
  readonly installationId: number;
  /** The newest delivery that asked, so that a job's log lines can be found by it. */
  readonly delivery?: DeliveryId | undefined;
}

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
  | (Asked & { readonly kind: "reconsider"; readonly pullRequest: PullRequestRef })
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
  | (Asked & { readonly kind: "forget-installation" });

/**
 * The key that makes jobs one at a time: all reviews of a pull request share one, each command
 * comment has its own. To reconsider has its own too, so that a label does not break off the review
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
    case "forget-installation":
      return `forget:${intent.installationId}`;
  }
}
