import { messageOf, Stop, TellTheUser } from "../domain/errors.ts";

/** What the process ends with. */
export const exitCodes = { clean: 0, findings: 1, notReviewed: 2 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What an error says to the person at the terminal, with what to do where we know. */
export function explain(error: unknown): string {
  const hint = error instanceof TellTheUser || error instanceof Stop ? `\n${error.hint}` : "";
  return `${messageOf(error)}${hint}\n`;
}
