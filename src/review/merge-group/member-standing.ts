import type { Sha } from "../../domain/ids.ts";
import type { MemberStanding } from "./group-verdict.ts";
import type {
  ChangeSource,
  Ledger,
  Heads,
  Pauses,
  QueuedReviews,
  RememberedConfigs,
} from "../ports.ts";
import { readConfig } from "../read-config.ts";
import { readOnce } from "../read-once.ts";
import { pausedRule, whySkipped } from "../why-skipped.ts";

export interface StandingTools {
  readonly ledger: Ledger;
  readonly heads: Heads;
  readonly queuedReviews: QueuedReviews;
  readonly pauses: Pauses;
  readonly configs: RememberedConfigs;
}

/**
 * How the head of a pull request stands for a merge group that holds it. `merged`: the commit that
 * the group was made of, null when unknown. Null when the source has no pull request.
 */
export async function standingOf(
  source: ChangeSource,
  merged: Sha | null,
  { ledger, heads, queuedReviews, pauses, configs }: StandingTools,
): Promise<MemberStanding | null> {
  const { pullRequest } = source;
  if (pullRequest === null) return null;
  const { ref, head } = pullRequest;
  if (merged !== null && merged !== head.sha) return { kind: "moved", merged };

  const queued = (await queuedReviews.of(ref)).filter(({ state }) => state !== "buried");
  const running = (await heads.open(ref)).includes(head.sha);
  if (running || queued.length > 0) {
    // Of one that runs nobody knows when it ends; of one that waits, when it begins.
    const due = queued.map(({ state, dueAt }) => (state === "waiting" ? dueAt : 0));
    return { kind: "in-review", due: running ? 0 : Math.min(...due) };
  }
  const receipt = await ledger.latestReceipt(ref);
  if (receipt?.head === head.sha) return { kind: "reviewed", receipt };

  const once = readOnce(source);
  const rule =
    pausedRule(await pauses.of(ref)) ??
    (await whySkipped(pullRequest, once, await readConfig(once, configs)));
  if (rule === null) return { kind: "not-reviewed" };
  const { files } = await once.readChange();
  return { kind: "skipped", rule, paths: files.map(({ path }) => path) };
}
