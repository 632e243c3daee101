/** The first thing that a tool's message puts in quotes or backticks; null when there is none. */
export function quotedName(message: string): string | null {
  return /['"`]([^'"`]+)['"`]/.exec(message)?.[1] ?? null;
}
