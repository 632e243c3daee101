import type { Clock } from "../domain/clock.ts";
import { countCoverage, retryAtOf } from "../domain/coverage.ts";
import type { Engine } from "../domain/engine.ts";
import { PartlyReviewed, RetryLater, Superseded, TellTheUser } from "../domain/errors.ts";
import type { ReviewId, Sha } from "../domain/ids.ts";
import type { Intent } from "../domain/intent.ts";
import type { LedgerEntry } from "../domain/ledger-entry.ts";
import type { Log } from "../domain/log.ts";
import type { PullRequest } from "../domain/pull-request.ts";
import type { Receipt, SignedReceipt } from "../domain/receipt.ts";
import type { Verdict } from "../domain/verdict.ts";
import { changedConfigOfSkipped } from "./changed-config.ts";
import { configValues } from "./config-values.ts";
import { openedAgain } from "./life/hear-threads.ts";
import { withComments } from "./life/next-ledger.ts";
import type {
  ChangeSource,
  Heads,
  Ledger,
  Pauses,
  Publisher,
  RememberedConfigs,
  ReviewCache,
  ThreadState,
} from "./ports.ts";
import { readConfig } from "./read-config.ts";
import { readOnce } from "./read-once.ts";
import { receiptOf } from "./receipt-of.ts";
import { reviewChange } from "./review-change.ts";
import { reviewIdOf } from "./review-id-of.ts";
import { reviewStands } from "./review-stands.ts";
import { pausedRule, whySkipped } from "./why-skipped.ts";
import { withProgress } from "./with-progress.ts";

export interface ReviewJob {
  readonly jobId: string;
  readonly attempt: number;
  readonly mode: Extract<Intent, { kind: "review" }>["mode"];
  /** Whether a summary is wanted even of a review that has nothing to say. */
  readonly summary?: boolean;
  /** Epoch milliseconds; what is missing from then on is told as not tried again. */
  readonly triesUntil: number;
  readonly pullRequest: PullRequest;
  readonly source: ChangeSource;
  readonly publisher: Publisher;
  readonly signal: AbortSignal;
}

export interface ReviewTools {
  readonly engines: readonly Engine[];
  readonly cache: ReviewCache;
  readonly ledger: Ledger;
  readonly heads: Heads;
  readonly configs: RememberedConfigs;
  readonly pauses: Pauses;
  /** Makes a receipt provable. */
  readonly signReceipt: (receipt: Receipt) => SignedReceipt;
  /** Is told of every review that has a receipt. */
  readonly onReviewed: (receipt: Receipt) => void;
  /** The version of Marginalia, for the receipt. */
  readonly program: string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * One review of the pull request's present head, from the check that says "in progress" to the
 * receipt. However it ends, the check says how: an error never leaves it green or hanging.
 * Throws `RetryLater` when some of it is to be tried again or the head moved meanwhile, and the
 * signal's reason when it was told to stop.
 */
export async function runReviewJob(job: ReviewJob, tools: ReviewTools): Promise<void> {
  const { pullRequest, publisher } = job;
  const head = pullRequest.head.sha;
  const review = { id: reviewIdOf({ ...job, head }), head };
  const log = tools.log.child({ review: review.id, head });
  if (pullRequest.state === "closed") {
    await leaveHeads(job, review, { ...tools, log });
    return;
  }
  try {
    await carryOut(job, review, { ...tools, log });
  } catch (error) {
    const now = tools.clock.now();
    const verdict = verdictOfError(error, job.signal, now);
    const told = verdict === null ? null : await endCheck(publisher, review, verdict, log);
    if (told instanceof RetryLater && error instanceof TellTheUser) {
      // Nothing else runs for this head: were it left at that, its check would hang for ever.
      throw new RetryLater(`${error.message}; nobody could be told yet`, told.retryAt, {
        cause: error,
      });
    }
    if (error instanceof Superseded && !job.signal.aborted) {
      // The push's own delivery may be late or lost: the new head is reviewed either way.
      throw new RetryLater(error.message, now, { cause: error });
    }
    throw error;
  }
}

async function carryOut(
  job: ReviewJob,
  review: { readonly id: ReviewId; readonly head: Sha },
  tools: ReviewTools,
): Promise<void> {
  const { publisher, pullRequest, signal } = job;
  const source = readOnce(job.source);
  const { clock, log, ledger } = tools;
  const startedAt = clock.now();
  await leaveHeads(job, review, tools);
  const effective = await readConfig(source, tools.configs);
  const { config, values, notes } = effective;
  const skipped =
    job.mode === "push"
      ? (pausedRule(await tools.pauses.of(pullRequest.ref)) ??
        (await whySkipped(pullRequest, source, effective)))
      : null;
  if (skipped !== null) {
    if (await reviewStands(pullRequest, source, tools)) {
      log.info({ rule: skipped }, "skipped by policy; the review of this head stands");
      return;
    }
    log.info({ rule: skipped }, "skipped by policy");
    const changed = await changedConfigOfSkipped(source);
    await publisher.end(review, { kind: "skipped", rule: skipped }, [...notes, ...changed]);
    return;
  }

  await publisher.begin({ ...review, incomplete: config.incomplete });
  const [said, seen] = await Promise.all([publisher.said(), ledger.seen(pullRequest.ref)]);
  const threads = said.length === 0 ? [] : ((await publisher.threads?.()) ?? []);
  const entries = await entriesNow(pullRequest, threads, ledger);
  const plan = await withProgress(publisher, log, (onProgress) =>
    reviewChange({
      ...tools,
      id: review.id,
      source,
      config,
      values,
      notes,
      ledger: entries,
      said,
      seen,
      threads,
      ignoreCache: job.mode === "full",
      triesUntil: job.triesUntil,
      signal,
      onProgress,
    }),
  );
  signal.throwIfAborted();

  const published = await publisher.publish(
    job.summary === true ? { ...plan, wantsSummary: true } : plan,
  );
  const comments = [...said, ...published.comments];
  const receipt = receiptOf(plan, {
    ...tools,
    source,
    configuration: configValues(values),
    comments,
    startedAt,
    endedAt: clock.now(),
  });
  await ledger.record(
    pullRequest.ref,
    withComments(plan.remembered.ledger, comments),
    tools.signReceipt(receipt),
    plan.remembered.seen,
  );
  tools.onReviewed(receipt);
  const { verdict, usage, elapsed } = plan;
  const counts = { said: plan.inline.length + plan.onFile.length, late: plan.late.length };
  log.info({ verdict: verdict.kind, usage, elapsed, ...counts }, "reviewed");
  const retryAt = retryAtOf(plan.coverage);
  if (retryAt !== null) {
    const { reviewed, eligible } = countCoverage(plan.coverage);
    const missing = `reviewed ${reviewed} of ${eligible} units`;
    throw new PartlyReviewed(`${missing}; the rest is tried again`, retryAt);
  }
}

/** What is known of the pull request, without dismissals that somebody has taken back. */
async function entriesNow(
  { ref }: PullRequest,
  threads: readonly ThreadState[],
  ledger: Ledger,
): Promise<readonly LedgerEntry[]> {
  const entries = await ledger.entries(ref);
  const opened = openedAgain(entries, threads);
  if (opened.length === 0) return entries;
  await ledger.reopen(ref, opened);
  return await ledger.entries(ref);
}

const internalError = "an internal error, see the server's log";
/** A failed job runs again within this many milliseconds, or the check is told otherwise. */
const longestBackoff = 300_000;

/** What the check says after an error; null when it must be left as it is. */
function verdictOfError(error: unknown, signal: AbortSignal, now: number): Verdict | null {
  // The server stops, a newer job waits, or the head moved: another run follows and ends the check
  // of a head that is gone. Until then "in progress" is true, and nobody can merge on it: the newer
  // job may be about this very head, which a neutral check would let pass unreviewed.
  if (signal.aborted || error instanceof Superseded) return null;
  if (error instanceof TellTheUser) {
    return { kind: "not-reviewed", why: `${error.message}. ${error.hint}`, retryAt: null };
  }
  if (error instanceof PartlyReviewed) return null;
  if (error instanceof RetryLater) {
    return { kind: "not-reviewed", why: error.message, retryAt: error.retryAt };
  }
  return { kind: "not-reviewed", why: internalError, retryAt: now + longestBackoff };
}

/** `told` when the check says it now, else what stood in the way. */
async function endCheck(
  publisher: Publisher,
  review: { readonly id: ReviewId; readonly head: Sha },
  verdict: Verdict,
  log: Log,
): Promise<unknown> {
  try {
    await publisher.end(review, verdict);
    return "told";
  } catch (error) {
    // The check was never set to success, so what stands there is still true.
    log.warn({ err: error }, "could not end the check");
    return error;
  }
}

/**
 * Tells the heads that are not the pull request's any more, or all of one that is closed, so that
 * what an earlier run left in progress ends, and no check goes on speaking for this pull request.
 */
async function leaveHeads(
  { pullRequest, publisher }: ReviewJob,
  { id, head }: { readonly id: ReviewId; readonly head: Sha },
  { heads, log }: ReviewTools,
): Promise<void> {
  const isClosed = pullRequest.state === "closed";
  const verdict = { kind: "superseded", by: isClosed ? "close" : "push" } as const;
  for (const { head: left, state, shown } of await heads.ofPullRequest(pullRequest.ref)) {
    if (left === head && !isClosed) continue;
    if (state.kind === "superseded" && shown) continue;
    log.info({ left, was: state.kind, by: verdict.by }, "leaving a head");
    await endCheck(publisher, { id, head: left }, verdict, log);
  }
}
