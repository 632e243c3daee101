import type { PullRequest } from "../domain/pull-request.ts";
import type { EffectiveConfig } from "../policy/effective-config.ts";
import { pathRule, skipRule } from "../policy/trigger.ts";
import type { ChangeSource } from "./ports.ts";

/**
 * The rule by which a pull request is not reviewed unasked, in words; null when it is. Its files are
 * read only when everything else lets it pass and a rule speaks of paths.
 */
export async function whySkipped(
  pullRequest: PullRequest,
  source: Pick<ChangeSource, "readChange">,
  effective: EffectiveConfig,
): Promise<string | null> {
  const rule = skipRule(pullRequest, effective);
  if (rule !== null || effective.config.review.paths.length === 0) return rule;
  return pathRule(await source.readChange(), effective);
}

/** The same for a pull request that somebody paused; null for one that nobody did. */
export function pausedRule(by: string | null): string | null {
  return by === null ? null : `paused by ${by}; /resume goes on`;
}
