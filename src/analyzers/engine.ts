import { createHash, randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";

import pLimit from "p-limit";

import type { Side } from "../domain/change.ts";
import type { Engine, EngineContext, EngineEvent } from "../domain/engine.ts";
import { groupBy } from "../domain/group-by.ts";
import type { Log } from "../domain/log.ts";
import { rowsOf, type Unit } from "../domain/unit.ts";
import type { Analyzer, CheckResult, ProgramAnalyzer, SourceFile } from "./analyzer.ts";
import { analyzers as ours } from "./analyzers.ts";
import { asCompleted } from "./as-completed.ts";
import { ownRulesAnalyzer } from "./own-rules/own-rules.ts";
import type { RuleFile } from "./own-rules/rule-file.ts";
import { createPool } from "./pool.ts";
import { createProgramBatch } from "./program-batch.ts";
import { readText } from "./read-text.ts";
import type { TextRead } from "./read-text.ts";
import { basePathOf, reviewFile } from "./review-file.ts";
import { roomDigest } from "./room-digest.ts";
import { rulesTellTheSame } from "./tell-the-same.ts";
import type { SizeBounds } from "./too-large.ts";
import { withoutDirectives } from "./without-directives.ts";

export interface AnalyzerEngineOptions {
  readonly log: Log;
  /** For one analyzer on one file, or one run of a program over several. Default 10,000. */
  readonly timeoutMs?: number;
  /** Resident memory of each process. Default 512. */
  readonly memoryMb?: number;
  /** How many processes at most, for each kind of analyzer. Default 2. */
  readonly processes?: number;
  /** A process that had nothing to do for so long is ended. Default 60,000. */
  readonly idleMs?: number;
  /** Larger files are not reviewed, out loud. Bytes of UTF-8; default 1,000,000. */
  readonly maxBytes?: number;
  /** Longer files are not reviewed either. Default 30,000. */
  readonly maxLines?: number;
  /** Other analyzers than ours: a module's list, and the address that a child imports it from. */
  readonly catalogue?: { readonly analyzers: readonly Analyzer[]; readonly module: string };
  /** Files of the user's own rules, for one more analyzer. Wrong ones throw `TellTheUser`. */
  readonly ownRules?: readonly RuleFile[];
}

/** The engine that needs no key. `close` ends its processes; reviews under way end `superseded`. */
export interface AnalyzerEngine extends Engine {
  close(): Promise<void>;
}

/** Everything starts when first needed: an engine that is never asked costs nothing. */
export function createAnalyzerEngine(options: AnalyzerEngineOptions): AnalyzerEngine {
  const { log, timeoutMs = 10_000, memoryMb = 512, processes = 2 } = options;
  const { idleMs = 60_000, maxBytes = 1_000_000, maxLines = 30_000 } = options;
  const bounds: SizeBounds = { maxBytes, maxLines };
  const { analyzers: known, module } = options.catalogue ?? {
    analyzers: ours,
    // Built or source, the list lies beside this file under the same ending.
    module: new URL(import.meta.url.replace(/engine\.([jt]s)$/, "analyzers.$1")).href,
  };
  const { ownRules = [] } = options;
  const analyzers = ownRules.length === 0 ? known : [...known, ownRulesAnalyzer(ownRules)];
  const pool = createPool({
    log,
    module,
    ...(ownRules.length > 0 && { ownRules }),
    size: processes,
    timeoutMs,
    memoryMb,
    idleMs,
  });
  const programs = { log, timeoutMs, memoryMb, limit: pLimit(processes) };
  const closing = new AbortController();
  // Every review under way listens to it; Node would take more than ten for a leak.
  setMaxListeners(0, closing.signal);
  let digest: Promise<string> | null = null;
  async function digestOfRoom(): Promise<string> {
    try {
      return await (digest ??= roomDigest());
    } catch (error) {
      // It may have been too many open files, and the next review finds fewer.
      digest = null;
      throw error;
    }
  }
  // Per review, so that a large file is not hashed once for each of its hundreds of units.
  const contents = new WeakMap<EngineContext, Map<string, Promise<string>>>();
  const contentOf = (path: string, side: Side, context: EngineContext): Promise<string> => {
    const ofReview = contents.get(context) ?? new Map<string, Promise<string>>();
    contents.set(context, ofReview);
    const key = `${side} ${path}`;
    const content = ofReview.get(key) ?? readDigest(path, side, context);
    ofReview.set(key, content);
    return content;
  };
  async function readDigest(path: string, side: Side, context: EngineContext): Promise<string> {
    const read = await readText(context, path, side, bounds);
    if (read.kind === "unread" && read.failed) contents.get(context)?.delete(`${side} ${path}`);
    return digestOf(read);
  }
  // Made once: the rule tables are long, and the key of every unit holds them.
  const signatures = new Map(analyzers.map((analyzer) => [analyzer, signatureOf(analyzer)]));

  const tellTheSame = rulesTellTheSame(analyzers);

  async function* review(
    units: readonly Unit[],
    context: EngineContext,
  ): AsyncGenerator<EngineEvent> {
    const leaving = new AbortController();
    const leave = (): void => leaving.abort();
    for (const signal of [context.signal, closing.signal]) {
      signal.addEventListener("abort", leave, { once: true });
      if (signal.aborted) leave();
    }
    const batches = new Map<ProgramAnalyzer, ReturnType<typeof createProgramBatch>>();
    for (const analyzer of analyzers) {
      if (analyzer.kind !== "program") continue;
      batches.set(analyzer, createProgramBatch(analyzer, programs, leaving.signal));
    }
    const run = async (analyzer: Analyzer, read: SourceFile): Promise<CheckResult> => {
      const heeds = analyzer.heedsComments === true;
      const file = heeds ? { ...read, text: withoutDirectives(read.text) } : read;
      if (analyzer.kind === "in-memory") {
        if (analyzer.mayConcern?.(file.text) === false) return { kind: "reports", reports: [] };
        return pool.run({ analyzer: analyzer.name, ...file }, leaving.signal);
      }
      const batch = batches.get(analyzer);
      return batch?.(file) ?? { kind: "reports", reports: [] };
    };
    try {
      const files = [...groupBy(units, (unit) => unit.path).values()];
      const reviews = files.map((file) =>
        reviewFile(file, { analyzers, bounds, run, context, log }),
      );
      for await (const outcomes of asCompleted(reviews)) yield* outcomes;
    } finally {
      // Also when the caller has heard enough: nobody waits for what is still running.
      leave();
      for (const signal of [context.signal, closing.signal]) {
        signal.removeEventListener("abort", leave);
      }
    }
  }

  return {
    name: "analyzers",
    parts: analyzers.map(({ name, version }) => ({ name, version })),
    rules: analyzers.flatMap(({ name, rules }) => rules.map(({ id }) => `${name}/${id}`)),
    review,
    async identity(unit, context) {
      const wanted = analyzers.filter((analyzer) => analyzer.appliesTo(unit.path));
      const hash = createHash("sha256").update(await digestOfRoom());
      for (const analyzer of wanted) hash.update(`\n${signatures.get(analyzer)}`);
      hash.update(`\n${maxBytes} ${maxLines} ${unit.status} ${unit.path}`);
      if (wanted.length === 0 || unit.status === "removed") return hash.digest("hex");
      // Units that read the same are not the same to a tool that knows what stands above them.
      hash.update(`\n${rowsOf(unit).find((row) => row.new !== null)?.new ?? "none"}`);
      const basePath = basePathOf(unit);
      hash.update(await contentOf(unit.path, "head", context));
      if (basePath !== null) hash.update(await contentOf(basePath, "mergeBase", context));
      return hash.digest("hex");
    },
    tellTheSame,
    async close() {
      closing.abort();
      pool.close();
    },
  };
}

/** Everything about an analyzer besides its code that can alter what it reports. */
function signatureOf({ name, version, rules }: Analyzer): string {
  return createHash("sha256")
    .update(JSON.stringify([name, version, rules]))
    .digest("hex");
}

/** What a file adds to a unit key: its SHA-256, or why there is none. */
function digestOf(read: TextRead): string {
  switch (read.kind) {
    case "text":
      return `\ntext ${createHash("sha256").update(read.file.text).digest("hex")}`;
    case "absent":
      return "\nabsent";
    case "unread":
      // Reading failed, so what is there is unknown: such a key must never meet another.
      return read.failed ? `\nunread ${randomUUID()}` : `\n${read.missing.code}`;
  }
}
