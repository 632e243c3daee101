import type { RepositoryHandle } from "../../test/github/server.ts";
import type { Pull, User } from "../../test/github/world.ts";
import { claimOf } from "./claims.ts";

/**
 * What an author does about the first comment of ours that still stands on a line: the file with the
 * longest name of that line written otherwise, so that nothing is claimed of it. Null where no comment
 * stands on a line with a name.
 */
export async function mended(
  repository: RepositoryHandle,
  pull: Pull,
  bot: User,
): Promise<Readonly<Record<string, Uint8Array>> | null> {
  for (const { author, inReplyTo, line, path, side, threadId } of pull.reviewComments) {
    if (author.id !== bot.id || inReplyTo !== null || line === null || side !== "RIGHT") continue;
    if (pull.threads.get(threadId)?.resolved === true) continue;
    const text = await repository.readFile(pull.headSha, path);
    // A file that is not UTF-8 would not come back as it was.
    if (text.includes("�")) continue;
    const lines = text.split("\n");
    const code = lines[line - 1] ?? "";
    const instead = otherwise(code);
    if (instead === null) continue;
    lines[line - 1] = instead;
    return { [path]: Buffer.from(lines.join("\n")) };
  }
  return null;
}

/** The line with a digit behind its longest name, of which nothing is claimed. */
function otherwise(code: string): string | null {
  const names = [...(code.match(/[A-Za-z_][A-Za-z_0-9]{3,}/gu) ?? [])];
  const [name] = names.sort((a, b) => b.length - a.length);
  if (name === undefined) return null;
  return (
    [2, 3, 4, 5]
      .map((digit) => code.replace(name, `${name}${digit}`))
      .find((changed) => claimOf(changed) === null) ?? null
  );
}
