import { unitKeyOf } from "../diff/unit-key.ts";
import type { Clock } from "../domain/clock.ts";
import {
  addUsage,
  noUsage,
  type Engine,
  type EngineContext,
  type NotReviewed,
  type Usage,
} from "../domain/engine.ts";
import { messageOf } from "../domain/errors.ts";
import type { Claim, EngineName } from "../domain/finding.ts";
import { groupBy } from "../domain/group-by.ts";
import type { UnitKey } from "../domain/ids.ts";
import type { Log } from "../domain/log.ts";
import type { Unit } from "../domain/unit.ts";
import type { CachedResult, ReviewCache } from "./ports.ts";

/** What one engine found in one unit, and whether anybody had to look again. */
export interface Found {
  readonly unit: Unit;
  readonly engine: EngineName;
  readonly key: UnitKey;
  readonly claims: readonly Claim[];
  readonly missing: readonly NotReviewed[];
  readonly cached: boolean;
}

export interface FindRequest {
  readonly engine: Engine;
  readonly units: readonly Unit[];
  readonly context: EngineContext;
  readonly cache: ReviewCache;
  readonly repositoryId: string;
  /** True for a full review: results are stored, but none is read. */
  readonly ignoreCache: boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** Called once per unit as soon as it is settled. */
  readonly onSettled: (unit: Unit) => void;
}

/**
 * The find stage for one engine: units whose key is known cost nothing, a key that another review
 * is paying for is waited for, and the rest is reviewed. Each whole outcome is stored the moment
 * it is known, so that work paid for survives a crash a second later.
 */
export async function find(
  request: FindRequest,
): Promise<{ readonly found: readonly Found[]; readonly usage: Usage }> {
  const byKey = await groupByKey(request);
  const found = new Map<UnitKey, Omit<Found, "unit" | "key">>();
  let usage = noUsage;

  const settle = (key: UnitKey, result: Omit<Found, "unit" | "key">): void => {
    found.set(key, result);
    for (const unit of byKey.get(key) ?? []) request.onSettled(unit);
  };
  const settleHit = (key: UnitKey, hit: CachedResult): void => {
    settle(key, { engine: request.engine.name, claims: hit.claims, missing: [], cached: true });
  };

  let open = [...byKey.keys()];
  while (open.length > 0) {
    const { hits, owned, pending } = request.ignoreCache
      ? { hits: new Map<UnitKey, CachedResult>(), owned: new Set(open), pending: new Map() }
      : await request.cache.lookUp(open);
    for (const [key, hit] of hits) settleHit(key, hit);
    usage = addUsage(usage, await reviewOwned(request, owned, byKey, settle));
    open = [];
    for (const [key, result] of pending) {
      const shared = await result;
      if (shared === null) open.push(key);
      else settleHit(key, shared);
    }
  }

  const all = [...byKey].flatMap(([key, units]) => {
    const result = found.get(key);
    return result === undefined ? [] : units.map((unit) => ({ unit, key, ...result }));
  });
  return { found: all, usage };
}

/** The units by what their results are kept under; units that read the same share one key. */
export async function groupByKey(
  request: Pick<FindRequest, "engine" | "units" | "context" | "repositoryId">,
): Promise<ReadonlyMap<UnitKey, readonly Unit[]>> {
  const { repositoryId, engine } = request;
  const keyed = await Promise.all(
    request.units.map(async (unit) => {
      const identity = await engine.identity(unit, request.context);
      const { rendering } = unit;
      return {
        unit,
        key: unitKeyOf({ repositoryId, engine: engine.name, identity, rendering }),
      };
    }),
  );
  const unitOf = groupBy(keyed, ({ key }) => key);
  return new Map([...unitOf].map(([key, group]) => [key, group.map(({ unit }) => unit)]));
}

async function reviewOwned(
  request: FindRequest,
  owned: ReadonlySet<UnitKey>,
  byKey: ReadonlyMap<UnitKey, readonly Unit[]>,
  settle: (key: UnitKey, result: Omit<Found, "unit" | "key">) => void,
): Promise<Usage> {
  const { engine, cache, clock, repositoryId } = request;
  // A full review owns nothing: what another review is paying for is not its to give up.
  const release = (key: UnitKey): void => {
    if (!request.ignoreCache) cache.release(key);
  };
  const waiting = new Map<string, UnitKey>();
  const units: Unit[] = [];
  for (const key of owned) {
    const unit = byKey.get(key)?.[0];
    if (unit === undefined) continue;
    waiting.set(unit.id, key);
    units.push(unit);
  }
  if (units.length === 0) return noUsage;

  // Not awaited one by one, so that results that come together share one sync of the disk.
  const storing: Promise<void>[] = [];
  const store = async (key: UnitKey, claims: readonly Claim[]): Promise<void> => {
    try {
      await cache.store(key, repositoryId, { claims, reviewedAt: clock.now() });
    } catch (error) {
      request.log.error({ err: error, engine: engine.name }, "a result was not cached");
    }
  };

  let usage = noUsage;
  let failure = "the engine ended without an answer for this unit";
  try {
    for await (const event of engine.review(units, request.context)) {
      if (event.kind === "usage") {
        usage = addUsage(usage, event.usage);
        continue;
      }
      const key = waiting.get(event.unitId);
      if (key === undefined) continue;
      waiting.delete(event.unitId);
      const { claims, missing } = event;
      if (missing.length > 0) release(key);
      else storing.push(store(key, claims));
      settle(key, { engine: engine.name, claims, missing, cached: false });
    }
  } catch (error) {
    failure = messageOf(error);
    request.log.error({ err: error, engine: engine.name }, "engine crashed");
  }
  for (const key of waiting.values()) {
    release(key);
    const missing: NotReviewed[] = [
      { code: "crashed", by: engine.name, detail: failure, retryAt: null },
    ];
    settle(key, { engine: engine.name, claims: [], missing, cached: false });
  }
  await Promise.all(storing);
  return usage;
}
