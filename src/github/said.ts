import type { Said } from "../review/ports.ts";
import type { GitHubClient } from "./client.ts";
import { readMarker } from "./marker.ts";
import { isOurs, type AppIdentity, type Place } from "./pull.ts";
import { ReviewComments } from "./shapes.ts";

export interface SaidInReview extends Said {
  /** The review that the comment came with; null when GitHub does not say. */
  readonly reviewNumber: number | null;
}

/**
 * Every finding that stands on the pull request in a comment of ours. A marker in a comment of
 * somebody else is a copy and counts for nothing.
 */
export async function listSaid(
  client: GitHubClient,
  place: Place,
  app: AppIdentity,
): Promise<readonly SaidInReview[]> {
  const comments = await client.readPages(
    "GET /repos/{owner}/{repo}/pulls/{pull_number}/comments",
    { ...place },
    ReviewComments,
  );
  return comments.flatMap((comment) => {
    if (!isOurs(comment.user, app)) return [];
    const marker = readMarker(comment.body);
    if (marker?.kind !== "finding") return [];
    const { fingerprint } = marker;
    return [{ fingerprint, commentId: comment.id, reviewNumber: comment.pull_request_review_id }];
  });
}
