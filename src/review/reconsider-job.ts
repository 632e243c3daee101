import type { Intent } from "../domain/intent.ts";
import type { Log } from "../domain/log.ts";
import type { PullRequest } from "../domain/pull-request.ts";
import type { ChangeSource, Heads, Ledger } from "./ports.ts";
import { reviewStands } from "./review-stands.ts";

interface ReconsiderJob {
  readonly intent: Extract<Intent, { kind: "reconsider" }>;
  readonly pullRequest: PullRequest;
  readonly source: ChangeSource;
}

interface ReconsiderTools {
  readonly ledger: Ledger;
  readonly heads: Heads;
  readonly enqueue: (intent: Intent) => Promise<void>;
  readonly log: Log;
}

/**
 * Labels or title of a pull request changed: asks for a review of its head, which looks at the rules
 * anew, unless the head was reviewed or is being reviewed. So a label costs one look at the pull
 * request, and never breaks off or takes back a review.
 */
export async function reconsider(
  { intent, pullRequest, source }: ReconsiderJob,
  { ledger, heads, enqueue, log }: ReconsiderTools,
): Promise<void> {
  if (pullRequest.state === "closed") return;
  const { ref, head } = pullRequest;
  const underWay = (await heads.open(ref)).includes(head.sha);
  const settled = underWay || (await reviewStands(pullRequest, source, { ledger, heads }));
  log.debug({ head: head.sha, underWay, settled }, "labels or title changed");
  if (!settled) await enqueue({ ...intent, kind: "review", mode: "push" });
}
