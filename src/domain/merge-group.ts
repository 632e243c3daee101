import type { Sha } from "./ids.ts";
import type { RepositoryRef } from "./pull-request.ts";

/** What a merge queue wants to merge next: the branch as it would be with the pull requests in it. */
export interface MergeGroupRef {
  readonly repository: RepositoryRef;
  readonly head: Sha;
  /** What it stands on: the tip of the branch, or the group before it in the queue. */
  readonly base: Sha;
  /** The pull request that it was made for; null when the name of its branch does not say. */
  readonly number: number | null;
}

/** `owner/name@1234567890`, as log lines and errors name it. */
export function describeMergeGroup({ repository, head }: MergeGroupRef): string {
  return `${repository.owner}/${repository.name}@${head.slice(0, 10)}`;
}
