import type { Clock } from "../domain/clock.ts";
import type { Log } from "../domain/log.ts";

/** An answer stands this long (ms): the pages are open to everybody, and each check is a write. */
const freshFor = 2_000;

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, "ok" | "failed">>;
}

/** Throws when what it checks does not work. */
export type Check = () => void | Promise<void>;

/**
 * Gives the answer to "can this process take in work?". Why a check failed goes to the log and not
 * into the answer, which anybody can read. Simultaneous askers share one run.
 */
export function createReadiness(
  checks: Readonly<Record<string, Check>>,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): () => Promise<Readiness> {
  let latest: { readonly at: number; readonly result: Promise<Readiness> } | null = null;
  return () => {
    const now = clock.now();
    if (latest === null || now - latest.at >= freshFor) {
      latest = { at: now, result: runAll(checks, log) };
    }
    return latest.result;
  };
}

async function runAll(checks: Readonly<Record<string, Check>>, log: Log): Promise<Readiness> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        await check();
        return [name, "ok"] as const;
      } catch (error) {
        log.error({ err: error, check: name }, "not ready");
        return [name, "failed"] as const;
      }
    }),
  );
  return {
    ready: results.every(([, result]) => result === "ok"),
    checks: Object.fromEntries(results),
  };
}
