import type { Sha } from "./ids.ts";

/** A repository. `id` survives renames and transfers, so rows are keyed by it, never by name. */
export interface RepositoryRef {
  /** GitHub's numeric id as text; for a local clone `local:` and the SHA of its root commit. */
  readonly id: string;
  readonly owner: string;
  readonly name: string;
}

export interface PullRequestRef {
  readonly repository: RepositoryRef;
  readonly number: number;
}

/** What a pull request says of itself. Everything but the SHAs is the author's unverified text. */
export interface PullRequest {
  readonly ref: PullRequestRef;
  readonly state: "open" | "closed";
  readonly draft: boolean;
  readonly locked: boolean;
  readonly title: string;
  readonly author: { readonly login: string; readonly isBot: boolean };
  readonly labels: readonly string[];
  /** Changed files, and added and deleted lines together, as the platform counts them. */
  readonly size: { readonly files: number; readonly lines: number };
  readonly base: { readonly ref: string; readonly sha: Sha };
  /** `fork` is true too when the fork was deleted (`head.repo` is null): no trust either way. */
  readonly head: { readonly ref: string; readonly sha: Sha; readonly fork: boolean };
}

/** `owner/name#12`, as people write it and as every log line and error names it. */
export function describePullRequest(ref: PullRequestRef): string {
  return `${ref.repository.owner}/${ref.repository.name}#${ref.number}`;
}
