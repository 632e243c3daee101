import type { Intent } from "../domain/intent.ts";
import { describePullRequest } from "../domain/pull-request.ts";
import { runCommandJob } from "./command-job.ts";
import type { Forge } from "./ports.ts";
import { runReviewJob, type ReviewTools } from "./review-job.ts";

export interface JobHandlerTools extends ReviewTools {
  readonly forge: Forge;
  readonly enqueue: (intent: Intent) => Promise<void>;
  /** Removes every row of an installation. */
  readonly forgetInstallation: (installationId: number) => Promise<void>;
}

/** What a worker calls for each job it claims. The error's class tells it what to do next. */
export function createJobHandler(tools: JobHandlerTools) {
  return async (
    job: { readonly id: string; readonly attempt: number; readonly intent: Intent },
    signal: AbortSignal,
  ): Promise<void> => {
    const { intent } = job;
    if (intent.kind === "forget-installation") {
      await tools.forgetInstallation(intent.installationId);
      return;
    }
    const log = tools.log.child({
      job: job.id,
      pullRequest: describePullRequest(intent.pullRequest),
    });
    const opened = await tools.forge.open(intent.installationId, intent.pullRequest);
    if (intent.kind === "command") {
      const { conversation } = opened;
      await runCommandJob({ intent, conversation, enqueue: tools.enqueue, log });
      return;
    }
    const { source, publisher } = opened;
    if (source.pullRequest === null) return;
    await runReviewJob(
      {
        jobId: job.id,
        attempt: job.attempt,
        mode: intent.mode,
        pullRequest: source.pullRequest,
        source,
        publisher,
        signal,
      },
      { ...tools, log },
    );
  };
}
