import type { Intent } from "../domain/intent.ts";
import type { Log } from "../domain/log.ts";
import { isForReaders } from "../policy/command-list.ts";
import { parseCommands, type Command } from "../policy/slash-command.ts";
import { helpText } from "./help-text.ts";
import type { Conversation } from "./ports.ts";

export interface CommandJob {
  readonly intent: Extract<Intent, { kind: "command" }>;
  readonly conversation: Conversation;
  /** Whether commands may be addressed to this name; it gets lower case. */
  readonly isOurName: (name: string) => boolean;
  /** The configuration that counts here, as Markdown. */
  readonly showConfig: () => Promise<string>;
  readonly enqueue: (intent: Intent) => Promise<void>;
  readonly log: Log;
}

/**
 * Carries out the commands of one comment. Whoever may not write gets no review and no reply but
 * help and the configuration: who may comment may read, and what these say can be read anyway.
 */
export async function runCommandJob(job: CommandJob): Promise<void> {
  const { intent, conversation, log } = job;
  const commands = parseCommands(intent.body, job.isOurName);
  if (commands.length === 0) return;

  const answers: string[] = [];
  let mode: "again" | "full" | null = null;
  const needsWrite = commands.some((command) => !isForReaders(command.kind));
  const mayWrite = needsWrite && (await conversation.mayWrite(intent.author));
  const heard = commands.filter((command) => isForReaders(command.kind) || mayWrite);
  log.info({ commands: commands.map(describe), author: intent.author, mayWrite }, "commands");
  if (heard.length === 0) return;

  await conversation.acknowledge(intent.commentId);
  for (const command of heard) {
    if (command.kind === "help") answers.push(helpText());
    else if (command.kind === "config") answers.push(await job.showConfig());
    else if (command.kind === "unknown") answers.push(correction(command));
    else if (command.full || mode === null) mode = command.full ? "full" : "again";
  }
  if (mode !== null) {
    const { installationId, pullRequest } = intent;
    await job.enqueue({ kind: "review", installationId, pullRequest, mode });
  }
  if (answers.length > 0) {
    await conversation.answer(intent.commentId, [...new Set(answers)].join("\n\n"));
  }
}

function correction(command: Extract<Command, { kind: "unknown" }>): string {
  return `\`${command.text}\` is not a command. Did you mean \`${command.nearest}\`?`;
}

function describe(command: Command): string {
  return command.kind === "unknown" ? "unknown" : command.kind;
}
