import { dirname, join } from "node:path";
import { createEngines } from "../create-engines.ts";
import { systemClock, type Clock } from "../domain/clock.ts";
import { messageOf, TellTheUser } from "../domain/errors.ts";
import type { EngineName } from "../domain/finding.ts";
import type { Log } from "../domain/log.ts";
import type { Verdict } from "../domain/verdict.ts";
import { openLocalClone } from "../git/local-clone.ts";
import { dryRun } from "../review/dry-run.ts";
import { reviewLocally } from "../review/review-locally.ts";
import { overlay } from "../settings/read-env-file.ts";
import { readLocalSettings, type ModelChoice } from "../settings.ts";
import { createLastReviews } from "../storage/last-reviews.ts";
import { makeFolders } from "../storage/make-folders.ts";
import { openStorage, type Storage } from "../storage/storage.ts";
import { createLog } from "../telemetry/log.ts";
import { dryRunAsJson } from "../terminal/dry-run-as-json.ts";
import { dryRunAsText } from "../terminal/dry-run-as-text.ts";
import { lastReviewOf } from "../terminal/last-review-of.ts";
import { createTerminalPublisher } from "../terminal/terminal-publisher.ts";
import { wantsColor } from "../terminal/wants-color.ts";
import { cacheFolder, lastReviewsFolder } from "./cache-folder.ts";
import { exitCodes, type ExitCode } from "./exit-codes.ts";
import { createProgressBar, isWatched, withBar, type ProgressBarOptions } from "./progress-bar.ts";
import { ownAnalyzers, readOwnRules } from "./read-own-rules.ts";
import type { ReviewOptions } from "./review-options.ts";
import { sarifTool } from "./sarif-tool.ts";

/** Each is a reason to stop and clean up; the last comes when a terminal is closed. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Reviews a change of a local clone and prints the result, or with `dryRun` what would be done.
 * Takes its settings from the real environment alone: a `.env` in the clone belongs to the code
 * under review, which could send the model's key to an address of its own.
 */
export async function reviewCommand(
  options: ReviewOptions,
  env: NodeJS.ProcessEnv,
): Promise<ExitCode> {
  const { format, dryRun: isDry, reviewed } = options;
  if (isDry && format !== "text" && format !== "json") {
    throw new TellTheUser(
      `--dry-run cannot be printed as ${format}`,
      "Take --format text or --format json.",
    );
  }
  const settings = readLocalSettings(overlay({ LOG_LEVEL: "warn", LOG_FORMAT: "pretty" }, env));
  const model = modelFor(options.engines, settings.model);
  const ownRules = await readOwnRules(options.rules);
  const clock = systemClock;
  const bar = isWatched(process.stderr, env) ? createProgressBar(onTerminal(clock)) : null;
  const log = createLog({
    ...settings.log,
    secrets: settings.model === null ? [] : [settings.model.apiKey],
    write: (line) => {
      bar?.clear();
      process.stderr.write(line);
    },
  });
  const stopping = new AbortController();
  const onSignal = (): void => stopping.abort(new Error("stopped by a signal"));
  for (const signal of signals) process.once(signal, onSignal);

  // What was opened is closed in the other order, however far we came.
  const opened: (() => Promise<void>)[] = [];
  try {
    const engines = createEngines({ model, ownRules, clock, log });
    opened.unshift(() => engines.close());
    const storage = await openCache(options.cache ? cacheFile(env) : null, log);
    opened.unshift(() => storage.close());
    const source = await openLocalClone({
      dir: options.repo,
      ...(options.base !== null && { base: options.base }),
      ...reviewed,
      ...(env["GIT_INDEX_FILE"] !== undefined && { indexFile: env["GIT_INDEX_FILE"] }),
      log,
    });
    opened.unshift(() => source.close());

    const color = wantsColor(process.stdout.isTTY, env);
    const review = {
      source,
      engines: engines.all.filter(({ name }) => options.engines?.includes(name) ?? true),
      wishes: { engines: options.engines, failOn: options.failOn },
      cache: storage.cache,
      ignoreCache: !options.cache,
      signal: stopping.signal,
    };
    if (isDry) {
      const run = await dryRun(review);
      bar?.end();
      process.stdout.write(format === "json" ? dryRunAsJson(run) : dryRunAsText(run, { color }));
      return exitCodes.clean;
    }
    const publisher = createTerminalPublisher({
      format,
      color,
      width: process.stdout.isTTY ? process.stdout.columns : null,
      sarifTool: () => sarifTool(source.repository, ownAnalyzers(ownRules), env),
      write: (text) => process.stdout.write(text),
    });
    const plan = await reviewLocally({
      ...review,
      publisher: bar === null ? publisher : withBar(publisher, bar),
      clock,
      log,
    });
    if (options.cache) {
      const last = createLastReviews(lastReviewsFolder(env), log);
      await last.keep(source.repository.id, lastReviewOf(plan, clock.now()));
    }
    return exitCodeOf(plan.verdict);
  } finally {
    bar?.end();
    for (const close of opened) await close();
    for (const signal of signals) process.off(signal, onSignal);
  }
}

/** Null when the model does not take part; asked for by name, it must be able to. */
function modelFor(
  engines: readonly EngineName[] | null,
  model: ModelChoice | null,
): ModelChoice | null {
  if (engines === null) return model;
  if (!engines.includes("model")) return null;
  if (model !== null) return model;
  throw new TellTheUser(
    "The engine model has no key",
    "Set ANTHROPIC_API_KEY, or leave model out of --engine.",
  );
}

/** A review that is not whole is no success, whatever it found so far. */
export function exitCodeOf(verdict: Verdict): ExitCode {
  switch (verdict.kind) {
    case "reviewed-clean":
    case "reviewed-findings":
    case "skipped":
      return exitCodes.clean;
    case "blocked":
      return exitCodes.findings;
    case "partial":
    case "not-reviewed":
    case "superseded":
      return exitCodes.notReviewed;
  }
}

/**
 * One file for all clones: results are found by the content of what was reviewed, so two clones of
 * a repository share them. It can be deleted at any time.
 */
function cacheFile(env: NodeJS.ProcessEnv): string {
  return join(cacheFolder(env), "results.sqlite");
}

/** The cache at `file`; one that is forgotten at the end where there is none or it cannot be used. */
async function openCache(file: string | null, log: Log): Promise<Storage> {
  const clock = systemClock;
  if (file !== null) {
    try {
      await makeFolders(dirname(file));
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
        `note: no results are kept, ${file} cannot be used (it may be deleted): ${messageOf(error)}\n`,
      );
    }
  }
  return openStorage({ url: "sqlite::memory:", clock, log });
}

function onTerminal(clock: Clock): ProgressBarOptions {
  return {
    clock,
    // Some terminals do not know their own width, and say 0.
    columns: () => process.stderr.columns || 80,
    write: (text) => process.stderr.write(text),
  };
}
