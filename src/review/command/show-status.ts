import type { Clock } from "../../domain/clock.ts";
import type { ChangeSource, Ledger, Pauses, QueuedReviews, RememberedConfigs } from "../ports.ts";
import { readConfig } from "../read-config.ts";
import { readOnce } from "../read-once.ts";
import { statusReport } from "./status-report.ts";
import { pausedRule, whySkipped } from "../why-skipped.ts";

export interface StatusTools {
  readonly ledger: Ledger;
  readonly configs: RememberedConfigs;
  readonly queuedReviews: QueuedReviews;
  readonly pauses: Pauses;
  readonly clock: Clock;
}

/** Where the pull request stands, as Markdown. The rules are looked at only for an unreviewed head. */
export async function showStatus(
  source: ChangeSource,
  { ledger, configs, queuedReviews, pauses, clock }: StatusTools,
): Promise<string> {
  const { pullRequest } = source;
  if (pullRequest === null) return "There is no pull request.";
  const { ref, head } = pullRequest;
  const [receipt, entries, queued, pausedBy] = await Promise.all([
    ledger.latestReceipt(ref),
    ledger.entries(ref),
    queuedReviews.of(ref),
    pauses.of(ref),
  ]);
  const isIdle = queued.every(({ state }) => state === "buried");
  const once = readOnce(source);
  const skipped =
    receipt?.head !== head.sha && isIdle
      ? (pausedRule(pausedBy) ??
        (await whySkipped(pullRequest, once, await readConfig(once, configs))))
      : null;
  return statusReport({ head: head.sha, receipt, entries, queued, skipped, now: clock.now() });
}
