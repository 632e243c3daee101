import type { Clock } from "../../domain/clock.ts";
import type { Intent } from "../../domain/intent.ts";
import type { Log } from "../../domain/log.ts";
import type { PullRequest } from "../../domain/pull-request.ts";
import { isForReaders } from "../../policy/command-list.ts";
import { parseCommands, type Command } from "../../policy/slash-command.ts";
import { limitOf, limitWindow, mostCommands } from "./command-limit.ts";
import { dismissByCommand } from "./dismiss-by-command.ts";
import { helpText } from "./help-text.ts";
import type {
  CommandOutcome,
  CommandRecords,
  Conversation,
  Ledger,
  Heads,
  Pauses,
} from "../ports.ts";

export interface CommandJob {
  readonly intent: Extract<Intent, { kind: "command" }>;
  readonly conversation: Conversation;
  /** As it is now; null where there is none. */
  readonly pullRequest: PullRequest | null;
  /** Whether commands may be addressed to this name; it gets lower case. */
  readonly isOurName: (name: string) => boolean;
  /** The configuration that counts here, as Markdown. */
  readonly showConfig: () => Promise<string>;
  /** Where the pull request stands, as Markdown. */
  readonly showStatus: () => Promise<string>;
  readonly ledger: Ledger;
  readonly heads: Heads;
  readonly pauses: Pauses;
  readonly commandRecords: CommandRecords;
  readonly clock: Clock;
  readonly enqueue: (intent: Intent) => Promise<void>;
  readonly log: Log;
}

/** What came of one command. */
interface Carried {
  /** Markdown to answer with. */
  readonly answer?: string | null;
  /** A review that it asks for. */
  readonly review?: "again" | "full";
  /** Whether that review shall write a summary in any case. */
  readonly summary?: true;
}

const tooMany = `You have given more than ${mostCommands} commands in ${limitWindow / 60_000} minutes: this comment was not carried out, and further ones are not answered for a while.`;

/**
 * Carries out the commands of one comment. Whoever may not write gets no review and no reply but to
 * what everybody may ask: who may comment may read, and what is said there can be read anyway.
 */
export async function runCommandJob(job: CommandJob): Promise<void> {
  const { intent, conversation, log } = job;
  const { pullRequest } = job;
  const commands = parseCommands(intent.body, job.isOurName);
  if (commands.length === 0 || pullRequest === null) return;

  const record = (outcomeOf: (command: Command) => CommandOutcome): Promise<void> =>
    job.commandRecords.record(
      intent.pullRequest,
      intent,
      intent.author,
      commands.map((command) => ({ command: nameOfCommand(command), outcome: outcomeOf(command) })),
    );
  const { repository } = intent.pullRequest;
  if (await job.commandRecords.has(repository, intent)) return;
  const limit = await limitOf(job, repository, intent.author, commands.length);
  if (limit !== "free") {
    log.info({ author: intent.author }, "too many commands");
    // Said once, then silence, so that nobody can make us talk without end.
    if (limit === "exceeded") await conversation.answer(intent, tooMany);
    await record(() => "too many");
    return;
  }

  const needsWrite = commands.some((command) => !isForReaders(command.kind));
  const mayWrite = needsWrite && (await conversation.mayWrite(intent.author));
  const heard = commands.filter((command) => isForReaders(command.kind) || mayWrite);
  log.info({ commands: commands.map(nameOfCommand), author: intent.author, mayWrite }, "commands");
  if (heard.length === 0) {
    await record(() => "refused");
    return;
  }

  await conversation.acknowledge(intent);
  const carried: Carried[] = [];
  for (const command of heard) carried.push(await carryOut(command, { ...job, pullRequest }));
  const asked = carried.flatMap(({ review }) => review ?? []);
  if (asked.length > 0) {
    const { installationId } = intent;
    const mode = asked.includes("full") ? "full" : "again";
    const summary = carried.some((each) => each.summary === true);
    await job.enqueue({
      kind: "review",
      installationId,
      pullRequest: intent.pullRequest,
      mode,
      ...(summary ? { summary } : {}),
    });
  }
  const answers = carried.flatMap(({ answer }) => answer ?? []);
  if (answers.length > 0) {
    await conversation.answer(intent, [...new Set(answers)].join("\n\n"));
  }
  await record((command) => (heard.includes(command) ? "done" : "refused"));
}

async function carryOut(
  command: Command,
  job: CommandJob & { readonly pullRequest: PullRequest },
): Promise<Carried> {
  switch (command.kind) {
    case "help":
      return { answer: helpText() };
    case "config":
      return { answer: await job.showConfig() };
    case "status":
      return { answer: await job.showStatus() };
    case "pause":
      await job.pauses.pause(job.intent.pullRequest, job.intent.author);
      return { answer: "Paused: pushes are not reviewed until `/resume`; `/review` still works." };
    case "resume":
      return { answer: await resume(job) };
    case "summary":
      // Nothing but a review knows what stands in it; what was reviewed costs nothing again.
      return { review: "again", summary: true };
    case "review":
      return { review: command.full ? "full" : "again" };
    case "ignore":
    case "resolve": {
      const { author: by } = job.intent;
      const dismissed = await dismissByCommand({ ...command, by, comment: job.intent }, job);
      return { answer: dismissed.answer, ...(dismissed.again ? { review: "again" } : {}) };
    }
    case "unknown":
      return { answer: correction(command) };
  }
}

/** The present head is reviewed unless it was, or a rule speaks against it. */
async function resume({ intent, pauses, enqueue }: CommandJob): Promise<string> {
  const { installationId, pullRequest } = intent;
  const wasPaused = await pauses.resume(pullRequest);
  // Also where it was not: the run before this one may have ended between the two.
  await enqueue({ kind: "reconsider", installationId, pullRequest });
  return wasPaused ? "Pushes are reviewed again." : "It is not paused: pushes are reviewed.";
}

function correction(command: Extract<Command, { kind: "unknown" }>): string {
  return `\`${command.text}\` is not a command. Did you mean \`${command.nearest}\`?`;
}

/** For the log and the record: without words of theirs. */
export function nameOfCommand(command: Command): string {
  return command.kind === "review" && command.full ? "review full" : command.kind;
}
