import type { Clock } from "../../domain/clock.ts";
import type { RepositoryRef } from "../../domain/pull-request.ts";
import type { CommandRecords } from "../ports.ts";

/** Commands and buttons of one person in one repository within `limitWindow` milliseconds. */
export const mostCommands = 10;
export const limitWindow = 10 * 60_000;

/** `told`: too many, and the person was told so within the window. */
export type CommandLimit = "free" | "exceeded" | "told";

/** Whether a person may give `count` more commands now. */
export async function limitOf(
  { commandRecords, clock }: { readonly commandRecords: CommandRecords; readonly clock: Clock },
  repository: RepositoryRef,
  login: string,
  count: number,
): Promise<CommandLimit> {
  const earlier = await commandRecords.since(repository, login, clock.now() - limitWindow);
  if (earlier.filter((outcome) => outcome !== "too many").length + count <= mostCommands) {
    return "free";
  }
  return earlier.includes("too many") ? "told" : "exceeded";
}
