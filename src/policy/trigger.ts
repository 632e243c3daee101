import type { PullRequest } from "../domain/pull-request.ts";
import type { RepositoryConfig } from "./repository-config.ts";

/** Why a pull request is not reviewed, in words with the key that decides it; null when it is. */
export function skipRule(pullRequest: PullRequest, config: RepositoryConfig): string | null {
  if (pullRequest.state === "closed") return "the pull request is closed";
  if (pullRequest.draft && !config.drafts) return "the pull request is a draft (drafts: false)";
  if (pullRequest.author.isBot && !config.bots)
    return "a bot opened the pull request (bots: false)";
  return null;
}
