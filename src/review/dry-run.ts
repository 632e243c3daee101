import type { Change } from "../domain/change.ts";
import type { FileCoverage, UnitCoverage } from "../domain/coverage.ts";
import type { Engine, EngineContext, Forecast } from "../domain/engine.ts";
import type { EngineName } from "../domain/finding.ts";
import type { Unit } from "../domain/unit.ts";
import { coverageOf } from "./coverage-of.ts";
import { cutAll } from "./cut-all.ts";
import { groupByKey } from "./find.ts";
import { noWishes, readLocalConfig } from "./local-config.ts";
import type { ReviewCache } from "./ports.ts";
import { readChange } from "./read-change.ts";
import type { LocalReview } from "./review-locally.ts";

/** What a review would do, when nothing was run or paid for. */
export interface DryRun {
  readonly change: Change;
  readonly engines: readonly EngineName[];
  /** Every file of the change, in its order: with its units, or why it has none. */
  readonly files: readonly FileCoverage[];
  readonly units: readonly PlannedUnit[];
  /** What an engine that costs money would cost at most; null when none takes part. */
  readonly forecast: Forecast | null;
  readonly notes: readonly string[];
}

/** A unit, and the engines whose result on it is known already. */
export interface PlannedUnit extends Pick<UnitCoverage, "unitId" | "path" | "lines"> {
  readonly cached: readonly EngineName[];
}

/** Reads, cuts and looks into the cache, as the review would; no engine reviews anything. */
export async function dryRun(
  review: Omit<LocalReview, "publisher" | "clock" | "log">,
): Promise<DryRun> {
  const { source, signal } = review;
  const { config, values, notes } = await readLocalConfig(source, review.wishes ?? noWishes);
  const engines = review.engines.filter(({ name }) => config.engines[name]);
  const read = await readChange(source, config, values);
  const units = cutAll(read.eligible);
  const context: EngineContext = {
    signal,
    readFile: (path, side) => source.readFile(path, side),
  };

  const cached = new Map<string, EngineName[]>(units.map(({ id }) => [id, []]));
  let forecast: Forecast | null = null;
  for (const engine of engines) {
    const { hits, open } = await sortByCache(review, engine, units, context);
    for (const { id } of hits) cached.get(id)?.push(engine.name);
    forecast = engine.forecast?.(open) ?? forecast;
  }

  const coverage = coverageOf(read, units, [], []);
  return {
    change: read.change,
    engines: engines.map(({ name }) => name),
    files: coverage.files,
    units: coverage.units.map(({ unitId, path, lines }) => ({
      unitId,
      path,
      lines,
      cached: cached.get(unitId) ?? [],
    })),
    forecast,
    notes,
  };
}

/** Units whose result is known, and one unit for each key that would have to be reviewed. */
async function sortByCache(
  { cache, ignoreCache, source }: Pick<LocalReview, "cache" | "ignoreCache" | "source">,
  engine: Engine,
  units: readonly Unit[],
  context: EngineContext,
): Promise<{ readonly hits: readonly Unit[]; readonly open: readonly Unit[] }> {
  const repositoryId = source.repository.id;
  const byKey = await groupByKey({ engine, units, context, repositoryId });
  const known = ignoreCache ? new Set() : await knownKeys(cache, [...byKey.keys()]);
  const groups = [...byKey];
  return {
    hits: groups.flatMap(([key, group]) => (known.has(key) ? group : [])),
    open: groups.flatMap(([key, group]) => (known.has(key) ? [] : group.slice(0, 1))),
  };
}

async function knownKeys(
  cache: ReviewCache,
  keys: Parameters<ReviewCache["lookUp"]>[0],
): Promise<ReadonlySet<unknown>> {
  const { hits, owned } = await cache.lookUp(keys);
  for (const key of owned) cache.release(key);
  return new Set(hits.keys());
}
