import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { createEngines } from "../create-engines.ts";
import { systemClock } from "../domain/clock.ts";
import { messageOf, Stop, TellTheUser } from "../domain/errors.ts";
import type { Log } from "../domain/log.ts";
import type { Verdict } from "../domain/verdict.ts";
import { openLocalClone } from "../git/local-clone.ts";
import { overlay } from "../settings/read-env-file.ts";
import { reviewLocally } from "../review/review-locally.ts";
import { readLocalSettings } from "../settings.ts";
import { openStorage, type Storage } from "../storage/storage.ts";
import { createLog } from "../telemetry/log.ts";
import { createTerminalPublisher, type OutputFormat } from "../terminal/terminal-publisher.ts";
import { wantsColor } from "../terminal/wants-color.ts";

export interface ReviewOptions {
  readonly repo: string;
  readonly base: string | null;
  readonly head: string | null;
  readonly format: OutputFormat;
  /** False to keep no results and to use none that were kept. */
  readonly cache: boolean;
}

/** What the process ends with. */
export const exitCodes = { clean: 0, findings: 1, notReviewed: 2 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/**
 * Reviews two revisions of a local clone and prints the result. Takes its settings from the real
 * environment alone: a `.env` in the clone belongs to the code under review, which could send the
 * model's key to an address of its own.
 */
export async function reviewCommand(
  options: ReviewOptions,
  env: NodeJS.ProcessEnv,
): Promise<ExitCode> {
  const settings = readLocalSettings(overlay({ LOG_LEVEL: "warn", LOG_FORMAT: "pretty" }, env));
  const log = createLog({
    ...settings.log,
    secrets: settings.model === null ? [] : [settings.model.apiKey],
    write: (line) => {
      clearProgress();
      process.stderr.write(line);
    },
  });
  const clock = systemClock;
  const stopping = new AbortController();
  const onSignal = (): void => stopping.abort(new Error("stopped by a signal"));
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);

  const storage = await openCache(options.cache ? cacheFile(env) : null, log);
  const engines = createEngines({ model: settings.model, clock, log });
  try {
    const source = await openLocalClone({
      dir: options.repo,
      ...(options.base !== null && { base: options.base }),
      ...(options.head !== null && { head: options.head }),
      log,
    });
    const plan = await reviewLocally({
      source,
      engines: engines.all,
      cache: storage.cache,
      ignoreCache: !options.cache,
      publisher: createTerminalPublisher({
        format: options.format,
        color: wantsColor(process.stdout.isTTY, env),
        width: process.stdout.isTTY ? process.stdout.columns : null,
        write: (text) => process.stdout.write(text),
        writeProgress: process.stderr.isTTY ? writeProgress : null,
      }),
      clock,
      log,
      signal: stopping.signal,
    });
    return exitCodeOf(plan.verdict);
  } finally {
    clearProgress();
    await engines.close();
    await storage.close();
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

/** A review that is not whole is no success, whatever it found so far. */
export function exitCodeOf(verdict: Verdict): ExitCode {
  switch (verdict.kind) {
    case "clean":
    case "findings":
    case "skipped":
      return exitCodes.clean;
    case "blocked":
      return exitCodes.findings;
    case "partial":
    case "failed":
    case "superseded":
      return exitCodes.notReviewed;
  }
}

/** What an error says to the person at the terminal, with what to do where we know. */
export function explain(error: unknown): string {
  const hint = error instanceof TellTheUser || error instanceof Stop ? `\n${error.hint}` : "";
  return `${messageOf(error)}${hint}\n`;
}

/**
 * One file for all clones: results are found by the content of what was reviewed, so two clones of
 * a repository share them. It can be deleted at any time.
 */
function cacheFile(env: NodeJS.ProcessEnv): string {
  const home = env["XDG_CACHE_HOME"]?.trim() || join(homedir(), ".cache");
  return join(home, "marginalia", "results.sqlite");
}

/** The cache at `file`; one that is forgotten at the end where there is none or it cannot be used. */
async function openCache(file: string | null, log: Log): Promise<Storage> {
  const clock = systemClock;
  if (file !== null) {
    try {
      mkdirSync(join(file, ".."), { recursive: true, mode: 0o700 });
      const storage = await openStorage({ url: `sqlite:${file}`, clock, log });
      try {
        await storage.checkWritable();
        return storage;
      } catch (error) {
        await storage.close();
        throw error;
      }
    } catch (error) {
      // Policy: the cache saves time and money; a review is right without it.
      process.stderr.write(
        `note: no results are kept, ${file} cannot be used: ${messageOf(error)}\n`,
      );
    }
  }
  return openStorage({ url: "sqlite::memory:", clock, log });
}

/** What is said next begins on a line of its own, also when the review did not come to its end. */
function clearProgress(): void {
  if (process.stderr.isTTY) writeProgress("");
}

function writeProgress(line: string): void {
  process.stderr.write(`\r\u001b[2K${line}`);
}
