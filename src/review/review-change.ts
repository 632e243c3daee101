import type { Clock } from "../domain/clock.ts";
import { withoutRetry } from "../domain/coverage.ts";
import { addUsage, noUsage, type Engine, type EngineContext } from "../domain/engine.ts";
import type { ReviewId } from "../domain/ids.ts";
import type { LedgerEntry } from "../domain/ledger-entry.ts";
import type { Log } from "../domain/log.ts";
import { nothingSeen, type Seen } from "../domain/seen-file.ts";
import type { Unit } from "../domain/unit.ts";
import type { EffectiveValue } from "../policy/effective-config.ts";
import { type RepositoryConfig } from "../policy/repository-config.ts";
import { changedConfig } from "./changed-config.ts";
import { coverageOf } from "./coverage-of.ts";
import { cutAll } from "./cut-all.ts";
import { find, type Found } from "./find.ts";
import { merge } from "./merge.ts";
import { noEngineRule } from "./no-engine-rule.ts";
import { place } from "./place.ts";
import type { ReviewPlan } from "./plan.ts";
import type { ChangeSource, ReviewCache, Said, ThreadState } from "./ports.ts";
import { readChange } from "./read-change.ts";
import { settle } from "./settle.ts";
import { suppress } from "./suppress.ts";
import { unknownRuleNotes } from "./unknown-rules.ts";
import { verdictOf } from "./verdict-of.ts";

export interface ReviewRequest {
  readonly id: ReviewId;
  readonly source: ChangeSource;
  readonly engines: readonly Engine[];
  readonly cache: ReviewCache;
  readonly config: RepositoryConfig;
  /** Where each value of it comes from; without it, a rule that skips names no line. */
  readonly values?: readonly EffectiveValue[];
  /** Visible notes that go into the plan, e.g. what was wrong with the configuration. */
  readonly notes: readonly string[];
  readonly ledger: readonly LedgerEntry[];
  readonly said: readonly Said[];
  /** Without it, nothing was seen before and nothing is late. */
  readonly seen?: Seen;
  readonly threads?: readonly ThreadState[];
  readonly ignoreCache: boolean;
  readonly signal: AbortSignal;
  /** Epoch milliseconds, from when on nothing that is missing is tried again. Absent: it never ends. */
  readonly triesUntil?: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Units that are settled by all engines so far, and all units. */
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Reads a change and decides what to say of it: read, cut, find, place, suppress, merge, decide.
 * Writes nothing but the cache; the plan is carried out by a publisher.
 */
export async function reviewChange(request: ReviewRequest): Promise<ReviewPlan> {
  const { clock, config, source } = request;
  const startedAt = clock.now();
  const engines = request.engines.filter(({ name }) => config.engines[name]);

  const read = await readChange(source, config, request.values);
  const units = cutAll(read.eligible);
  const { found, usage } = await findAll(request, engines, units);
  request.signal.throwIfAborted();

  const suppressed = await suppress(place(found, read.eligible), read.eligible, config, request);
  const unknownRules = unknownRuleNotes(config.rules, request.engines);
  const changed = await changedConfig(read.change, source);
  const notes = [...request.notes, ...unknownRules, ...changed.problems, ...suppressed.notes];
  const tellTheSame = (rule: string, other: string): boolean =>
    engines.some((engine) => engine.tellTheSame?.(rule, other) === true);
  const names = engines.map(({ name }) => name);
  const covered = coverageOf(read, units, found, names);
  const coverage = clock.now() < (request.triesUntil ?? Infinity) ? covered : withoutRetry(covered);
  const { decision, standing, fixed, remembered } = await settle({
    findings: merge(suppressed.findings, tellTheSame),
    read,
    units,
    found,
    coverage,
    config,
    source,
    before: { threads: [], seen: nothingSeen, ...request },
    at: startedAt,
  });
  const open = [...decision.open, ...standing];
  const verdict =
    engines.length === 0
      ? ({ kind: "skipped", rule: noEngineRule(request.engines, request.values ?? []) } as const)
      : verdictOf(coverage, open, config);

  return {
    id: request.id,
    change: read.change,
    findings: decision.findings,
    inline: decision.inline,
    onFile: decision.onFile,
    folded: decision.folded,
    late: decision.late,
    standing,
    fixed,
    remembered,
    coverage,
    verdict,
    incomplete: config.incomplete,
    engines: names,
    usage,
    elapsed: clock.now() - startedAt,
    notes: [...notes, ...changed.remarks],
    wantsSummary:
      open.length > 0 ||
      decision.late.length > 0 ||
      notes.length > 0 ||
      suppressed.byOwnComment ||
      verdict.kind === "partial",
  };
}

async function findAll(
  request: ReviewRequest,
  engines: readonly Engine[],
  units: readonly Unit[],
): Promise<{ readonly found: readonly Found[]; readonly usage: ReviewPlan["usage"] }> {
  const context: EngineContext = {
    signal: request.signal,
    readFile: (path, side) => request.source.readFile(path, side),
  };
  const left = new Map(units.map((unit) => [unit.id, engines.length]));
  let done = 0;
  const onSettled = (unit: Unit): void => {
    const waiting = (left.get(unit.id) ?? 1) - 1;
    left.set(unit.id, waiting);
    if (waiting === 0) request.onProgress((done += 1), units.length);
  };
  const results = await Promise.all(
    engines.map((engine) =>
      find({
        engine,
        units,
        context,
        cache: request.cache,
        repositoryId: request.source.repository.id,
        ignoreCache: request.ignoreCache,
        clock: request.clock,
        log: request.log,
        onSettled,
      }),
    ),
  );
  return {
    found: results.flatMap(({ found }) => found),
    usage: results.reduce((sum, { usage }) => addUsage(sum, usage), noUsage),
  };
}
