import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { LimitFunction } from "p-limit";

import type { Log } from "../domain/log.ts";
import { messageOf } from "../domain/errors.ts";
import type { CheckResult, ProgramAnalyzer, Report, SourceFile } from "./analyzer.ts";
import { runProgram } from "./run-program.ts";

export interface ProgramBounds {
  readonly log: Log;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** How many programs run at once, over all reviews. */
  readonly limit: LimitFunction;
}

type Runs = ReadonlyMap<string, readonly Report[]>;
type Attempt = { readonly kind: "read"; readonly runs: Runs } | (CheckResult & { kind: "failed" });

/** So that one file that takes the program down costs few runs to find. */
const filesPerRun = 200;

/** Runs the program once in a folder that is there for this run only. Never rejects. */
async function attempt(
  analyzer: ProgramAnalyzer,
  files: readonly SourceFile[],
  bounds: ProgramBounds,
  signal: AbortSignal,
): Promise<Attempt> {
  let folder: string | null = null;
  try {
    folder = await mkdtemp(join(tmpdir(), "marginalia-"));
    return await attemptIn(folder, analyzer, files, bounds, signal);
  } catch (error) {
    // A full or read-only disk: nothing ran, and the file's review says so.
    bounds.log.error(
      { analyzer: analyzer.name, err: error },
      "an analyzer has no folder to run in",
    );
    return { kind: "failed", code: "crashed", detail: "it has no temporary folder to run in" };
  } finally {
    if (folder !== null) await removeFolder(folder, bounds.log);
  }
}

async function removeFolder(folder: string, log: Log): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true });
  } catch (error) {
    // Policy: what the run gave stands; the system clears its temporary folder some day.
    log.warn({ err: error, folder }, "a temporary folder could not be removed");
  }
}

/** Runs over copies under names of our own, so that no path can mean anything. */
async function attemptIn(
  folder: string,
  analyzer: ProgramAnalyzer,
  files: readonly SourceFile[],
  bounds: ProgramBounds,
  signal: AbortSignal,
): Promise<Attempt> {
  const { program, args, configuration } = analyzer.command();
  await writeFile(join(folder, configuration.name), configuration.text);
  const texts = new Map(files.map((file, at) => [copyName(analyzer, file, at), file.text]));
  for (const [copy, text] of texts) await writeFile(join(folder, copy), text);
  const { timeoutMs, memoryMb } = bounds;
  const ran = await runProgram({ program, args, folder, timeoutMs, memoryMb, signal });
  if (ran.kind === "failed") return ran;
  try {
    return { kind: "read", runs: analyzer.read(ran.stdout, (copy) => texts.get(copy) ?? null) };
  } catch (error) {
    bounds.log.warn({ analyzer: analyzer.name, error: messageOf(error) }, "an analyzer failed");
    return { kind: "failed", code: "crashed", detail: "what it printed could not be read" };
  }
}

function copyName(analyzer: ProgramAnalyzer, file: SourceFile, at: number): string {
  return `f${at}${analyzer.extensionOf(file.path)}`;
}

/**
 * Runs over many files at once; when that fails, over each half, down to the file that makes it
 * fail. A file that fails alone is tried once more. Results are in the order of `files`.
 */
async function checkAll(
  analyzer: ProgramAnalyzer,
  files: readonly SourceFile[],
  bounds: ProgramBounds,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  const again = (some: readonly SourceFile[]): Promise<readonly CheckResult[]> =>
    checkAll(analyzer, some, bounds, signal);
  if (files.length > filesPerRun) {
    return [
      ...(await again(files.slice(0, filesPerRun))),
      ...(await again(files.slice(filesPerRun))),
    ];
  }
  const alone = files.length === 1;
  let tried = await attempt(analyzer, files, bounds, signal);
  if (tried.kind === "failed" && alone && tried.code !== "superseded") {
    tried = await attempt(analyzer, files, bounds, signal);
  }
  if (tried.kind === "read") {
    const { runs } = tried;
    return files.map((file, at) => ({
      kind: "reports",
      reports: runs.get(copyName(analyzer, file, at)) ?? [],
    }));
  }
  const failure = tried;
  if (alone || failure.code === "superseded") return files.map(() => failure);
  bounds.log.warn(
    { analyzer: analyzer.name, files: files.length, code: failure.code, detail: failure.detail },
    "an analyzer failed on several files; trying each half",
  );
  const half = Math.ceil(files.length / 2);
  return [...(await again(files.slice(0, half))), ...(await again(files.slice(half)))];
}

/**
 * Checks files of one review one by one for the caller, in few runs of the program: what is asked
 * for while a run is under way goes into the next. Never rejects.
 */
export function createProgramBatch(
  analyzer: ProgramAnalyzer,
  bounds: ProgramBounds,
  signal: AbortSignal,
): (file: SourceFile) => Promise<CheckResult> {
  let waiting: { file: SourceFile; resolve: (result: CheckResult) => void }[] = [];
  let running = false;

  async function drain(): Promise<void> {
    // One turn of the event loop, so that files asked for together go together.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const files = batch.map((each) => each.file);
      const results = await bounds.limit(() => checkAll(analyzer, files, bounds, signal));
      for (const [at, each] of batch.entries()) {
        each.resolve(
          results[at] ?? { kind: "failed", code: "crashed", detail: "it gave no answer" },
        );
      }
    }
    running = false;
  }

  return (file) =>
    new Promise((resolve) => {
      waiting.push({ file, resolve });
      if (running) return;
      running = true;
      void drain();
    });
}
