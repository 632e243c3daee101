import type { PullRequestRef } from "./pull-request.ts";

/** What a delivery asks for. It never carries the wanted head: that is read when the job starts. */
export type Intent =
  | {
      readonly kind: "review";
      readonly installationId: number;
      readonly pullRequest: PullRequestRef;
      /** `push` reviews what is new; `again` reviews this head once more; `full` ignores the cache. */
      readonly mode: "push" | "again" | "full";
    }
  | {
      readonly kind: "command";
      readonly installationId: number;
      readonly pullRequest: PullRequestRef;
      /** The comment that holds the command; one answer per comment, however often delivered. */
      readonly commentId: number;
      readonly author: string;
      /** Whole body of the comment, as delivered. Untrusted. */
      readonly body: string;
    }
  | { readonly kind: "forget-installation"; readonly installationId: number };

/**
 * The key that makes jobs one at a time: all reviews of a pull request share one, each command
 * comment has its own.
 */
export function intentKey(intent: Intent): string {
  switch (intent.kind) {
    case "review":
      return `review:${intent.pullRequest.repository.id}:${intent.pullRequest.number}`;
    case "command":
      return `command:${intent.pullRequest.repository.id}:${intent.commentId}`;
    case "forget-installation":
      return `forget:${intent.installationId}`;
  }
}
