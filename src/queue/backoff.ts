/** Milliseconds to wait after the given attempt (1-based) failed. */
export type Backoff = (attempt: number) => number;

/**
 * Doubles from `baseMs` up to `maxMs`, each time shortened by up to half: jobs that failed together
 * do not come back together.
 */
export function exponentialBackoff(
  { baseMs, maxMs }: { readonly baseMs: number; readonly maxMs: number },
  random: () => number = Math.random,
): Backoff {
  return (attempt) => Math.min(maxMs, baseMs * 2 ** (attempt - 1)) * (1 - random() / 2);
}
