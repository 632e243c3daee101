import type { Intent } from "../../domain/intent.ts";
import { isForReaders } from "../../policy/command-list.ts";
import { parseCommands } from "../../policy/slash-command.ts";
import { nameOfCommand } from "./command-job.ts";
import type { CommandRecords, Forge } from "../ports.ts";

export interface GiveUpCommandTools {
  /** Our name on the platform, to which commands may be addressed. */
  readonly appSlug: string;
  readonly forge: Forge;
  readonly commandRecords: CommandRecords;
}

const failed =
  "This could not be carried out, and is not tried again; the server's log says why. Write the command anew to ask once more.";

/** Tells whoever may be told that the commands of a comment came to nothing, and records that. */
export async function giveUpCommand(
  intent: Extract<Intent, { kind: "command" }>,
  { appSlug, forge, commandRecords }: GiveUpCommandTools,
): Promise<void> {
  const { installationId, pullRequest, author, body } = intent;
  const commands = parseCommands(body, (name) => name === appSlug.toLowerCase());
  if (commands.length === 0 || (await commandRecords.has(pullRequest.repository, intent))) return;
  try {
    const { conversation } = await forge.open(installationId, pullRequest);
    const isForAll = commands.some(({ kind }) => isForReaders(kind));
    if (isForAll || (await conversation.mayWrite(author))) {
      await conversation.answer(intent, failed);
    }
  } finally {
    await commandRecords.record(
      pullRequest,
      intent,
      author,
      commands.map((command) => ({ command: nameOfCommand(command), outcome: "failed" })),
    );
  }
}
