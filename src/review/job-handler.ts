import { RetryLater, TellTheUser } from "../domain/errors.ts";
import type { Intent } from "../domain/intent.ts";
import { describeMergeGroup } from "../domain/merge-group.ts";
import { describePullRequest } from "../domain/pull-request.ts";
import { runButtonJob } from "./command/button-job.ts";
import { runCommandJob } from "./command/command-job.ts";
import { configReport } from "./command/config-report.ts";
import { giveUpCommand } from "./command/give-up-command.ts";
import { giveUpGroup, runGroupJob } from "./merge-group/group-job.ts";
import type { CommandRecords, Forge, OpenPullRequest, QueuedReviews, Receipts } from "./ports.ts";
import { patienceMs } from "./patience.ts";
import { readConfig } from "./read-config.ts";
import { reconsider } from "./reconsider-job.ts";
import { reviewIdOf } from "./review-id-of.ts";
import { showStatus } from "./command/show-status.ts";
import { runReviewJob, type ReviewTools } from "./review-job.ts";

export interface JobHandlerTools extends ReviewTools {
  /** Our name on the platform, to which commands may be addressed. */
  readonly appSlug: string;
  readonly forge: Forge;
  readonly queuedReviews: QueuedReviews;
  readonly receipts: Pick<Receipts, "ofReview">;
  readonly commandRecords: CommandRecords;
  readonly enqueue: (intent: Intent) => Promise<void>;
  /** Removes every row of an installation; `again` when reviews of it were under way. */
  readonly forgetInstallation: (installationId: number) => Promise<"done" | "again">;
}

interface HeldJob {
  readonly id: string;
  readonly attempt: number;
  /** Epoch milliseconds; a job that is put off keeps it. */
  readonly enqueuedAt: number;
  readonly intent: Intent;
}

export interface JobHandler {
  /** Does the job. The class of what it throws tells the worker what to do next. */
  handle(job: HeldJob, signal: AbortSignal): Promise<void>;
  /** Ends the check of a review, or answers a command, that is not tried again. */
  giveUp(job: HeldJob): Promise<void>;
}

/** Milliseconds in which a review whose job is gone has noticed and written its last. */
const untilReviewsEnd = 300_000;

/** What a worker calls for each job that it claims. */
export function createJobHandler(tools: JobHandlerTools): JobHandler {
  return {
    handle: async (job, signal) => {
      const { intent } = job;
      if (intent.kind === "forget-installation") {
        if ((await tools.forgetInstallation(intent.installationId)) === "done") return;
        const at = tools.clock.now() + untilReviewsEnd;
        throw new RetryLater("reviews of the installation were under way", at);
      }
      if (intent.kind === "merge-group") {
        const { id, enqueuedAt } = job;
        const review = reviewIdOf({ jobId: id, attempt: job.attempt, head: intent.group.head });
        const log = tools.log.child({
          job: id,
          delivery: intent.delivery,
          mergeGroup: describeMergeGroup(intent.group),
        });
        await runGroupJob({ intent, review, enqueuedAt, signal }, { ...tools, log });
        return;
      }
      const log = tools.log.child({
        job: job.id,
        delivery: intent.delivery,
        pullRequest: describePullRequest(intent.pullRequest),
      });
      const opened = await open(tools.forge, job, intent);
      const { source, publisher, conversation } = opened;
      if (intent.kind === "command") {
        const showConfig = async (): Promise<string> =>
          configReport(await readConfig(source, tools.configs));
        const ourName = tools.appSlug.toLowerCase();
        try {
          await runCommandJob({
            ...tools,
            intent,
            conversation,
            pullRequest: source.pullRequest,
            isOurName: (name) => name === ourName,
            showConfig,
            showStatus: () => showStatus(source, tools),
            log,
          });
        } catch (error) {
          // Such a job is not run again, and whoever gave the command has not heard of it yet.
          if (error instanceof TellTheUser) await giveUpCommand(intent, tools);
          throw error;
        }
        return;
      }
      const { pullRequest } = source;
      if (intent.kind === "button") {
        await runButtonJob({ ...tools, intent, conversation, pullRequest, log });
        return;
      }
      if (pullRequest === null) return;
      if (intent.kind === "reconsider") {
        await reconsider({ intent, pullRequest, source }, { ...tools, log });
        return;
      }
      const { id: jobId, attempt } = job;
      const { mode, summary = false } = intent;
      const triesUntil = job.enqueuedAt + patienceMs;
      await runReviewJob(
        { jobId, attempt, mode, summary, triesUntil, pullRequest, source, publisher, signal },
        { ...tools, log },
      );
    },
    giveUp: async ({ id: jobId, attempt, intent }) => {
      if (intent.kind === "merge-group") {
        const review = reviewIdOf({ jobId, attempt, head: intent.group.head });
        await giveUpGroup({ intent, review, attempt }, tools);
        return;
      }
      if (intent.kind === "command") {
        await giveUpCommand(intent, tools);
        return;
      }
      if (intent.kind !== "review") return;
      const { source, publisher } = await tools.forge.open(
        intent.installationId,
        intent.pullRequest,
      );
      const head = source.pullRequest?.head.sha;
      if (head === undefined || source.pullRequest?.state === "closed") return;
      const why = `the review failed ${attempt} times and was given up; the server's log says why`;
      await publisher.end(
        { id: reviewIdOf({ jobId, attempt, head }), head },
        { kind: "not-reviewed", why, retryAt: null },
      );
    },
  };
}

/** Runs after which "there is no such pull request" is believed. */
const runsUntilBelieved = 3;

/**
 * Opens the pull request. Its own deliveries can be ahead of what GitHub answers: a pull request
 * that was just opened may be unknown for seconds, and a token just renewed refused. Nobody can be
 * told there, so a refusal ends the job only when it was met again and again.
 */
async function open(
  forge: Forge,
  { attempt }: HeldJob,
  { installationId, pullRequest }: Extract<Intent, { pullRequest: unknown }>,
): Promise<OpenPullRequest> {
  try {
    return await forge.open(installationId, pullRequest);
  } catch (error) {
    if (!(error instanceof TellTheUser) || attempt >= runsUntilBelieved) throw error;
    throw new Error(`${error.message}; asked again later`, { cause: error });
  }
}
