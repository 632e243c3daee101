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
 *
 * Where a thread was resolved or opened again, a head that was judged is judged anew, at no cost: the
 * review under way may have read the threads before.
 */
export async function reconsider(
  { intent, pullRequest, source }: ReconsiderJob,
  { ledger, heads, enqueue, log }: ReconsiderTools,
): Promise<void> {
  if (pullRequest.state === "closed") return;
  const { ref, head } = pullRequest;
  const underWay = (await heads.open(ref)).includes(head.sha);
  const settled = underWay || (await reviewStands(pullRequest, source, { ledger, heads }));
  const { threads, ...asked } = intent;
  const what = threads === true ? "threads changed" : "labels or title changed";
  log.debug({ head: head.sha, underWay, settled }, what);
  if (!settled) await enqueue({ ...asked, kind: "review", mode: "push" });
  else if (threads === true) await enqueue({ ...asked, kind: "review", mode: "again" });
}
