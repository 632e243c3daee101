import type { Clock } from "../../domain/clock.ts";
import type { Intent } from "../../domain/intent.ts";
import type { Log } from "../../domain/log.ts";
import type { PullRequest } from "../../domain/pull-request.ts";
import { limitOf } from "./command-limit.ts";
import { findingsToIgnore } from "./ignore-findings.ts";
import type { CommandOutcome, CommandRecords, Conversation, Ledger, Receipts } from "../ports.ts";

export interface ButtonJob {
  readonly intent: Extract<Intent, { kind: "button" }>;
  readonly conversation: Pick<Conversation, "mayWrite" | "resolveThread">;
  /** As it is now; null where there is none. */
  readonly pullRequest: PullRequest | null;
  readonly ledger: Ledger;
  readonly receipts: Pick<Receipts, "ofReview">;
  readonly commandRecords: CommandRecords;
  readonly clock: Clock;
  readonly enqueue: (intent: Intent) => Promise<void>;
  readonly log: Log;
}

/** The reason that stands beside the person's name in the ledger. */
const because = "ignored on the check";

/**
 * Does what a button of the check asks for, once for each press. Like a command it takes write
 * access, is counted and recorded; unlike one it is never answered: the check is redrawn for whoever
 * may, and the button itself says that it takes write access.
 */
export async function runButtonJob(job: ButtonJob): Promise<void> {
  const { intent, pullRequest, commandRecords, log } = job;
  if (pullRequest === null) return;
  const { repository } = pullRequest.ref;
  if (await commandRecords.has(repository, intent)) return;

  const outcome = await outcomeOf(job);
  log.info({ button: intent.button, login: intent.login, outcome }, "button pressed");
  if (outcome === "done") {
    if (intent.button === "ignore-findings") await ignoreFindings({ ...job, pullRequest });
    // What was reviewed costs nothing again, so this redraws the check and no more.
    if (pullRequest.state === "open") {
      await job.enqueue({
        kind: "review",
        installationId: intent.installationId,
        pullRequest: intent.pullRequest,
        mode: "again",
      });
    }
  }
  await commandRecords.record(intent.pullRequest, intent, intent.login, [
    { command: intent.button, outcome },
  ]);
}

async function outcomeOf(job: ButtonJob): Promise<CommandOutcome> {
  const { intent, conversation } = job;
  const limit = await limitOf(job, intent.pullRequest.repository, intent.login, 1);
  if (limit !== "free") return "too many";
  return (await conversation.mayWrite(intent.login)) ? "done" : "refused";
}

async function ignoreFindings({
  intent,
  pullRequest,
  conversation,
  ledger,
  receipts,
  log,
}: ButtonJob & { readonly pullRequest: PullRequest }): Promise<void> {
  const { ref, head } = pullRequest;
  const kept = intent.review === null ? null : await receipts.ofReview(intent.review);
  const shown = { head: intent.head, receipt: kept?.signed.receipt ?? null };
  const ignored = findingsToIgnore(await ledger.entries(ref), shown, head.sha);
  for (const { fingerprint, thread } of ignored) {
    const resolved = thread !== null && (await conversation.resolveThread(thread.commentId));
    await ledger.dismiss(ref, fingerprint, intent.login, because, resolved);
  }
  log.info({ findings: ignored.length, login: intent.login }, "findings ignored");
}
