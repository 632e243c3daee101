import { LRUCache } from "lru-cache";
import type { Clock } from "../domain/clock.ts";
import type { UnitKey } from "../domain/ids.ts";
import type { Log } from "../domain/log.ts";
import type { CachedResult, CacheLookup, ReviewCache } from "../review/ports.ts";
import type { ResultTable, StoredResult } from "./result-table.ts";

const day = 24 * 60 * 60 * 1000;
/**
 * Pruning reads every row, which takes seconds in a full table while nothing else is answered: so
 * it is done after so many writes, and not more often than so many milliseconds apart.
 */
const writesPerPrune = 500;
const pruneEvery = 60 * 60 * 1000;

export interface MemoryBounds {
  readonly maxEntries: number;
  /** Sum over the JSON of all claims held. */
  readonly maxBytes: number;
}

export interface TwoTierCache extends ReviewCache {
  /** Drops everything of a repository from memory and disk. */
  forgetRepository(repositoryId: string): Promise<void>;
}

interface Flight {
  readonly result: Promise<CachedResult | null>;
  readonly land: (result: CachedResult | null) => void;
}

/**
 * The review cache: an LRU in memory in front of the results table, with single flight: of several
 * reviews in this process that ask for the same unknown key, one owns it and the others wait.
 */
export function createReviewCache(
  table: ResultTable,
  bounds: MemoryBounds,
  clock: Clock,
  log: Log,
): TwoTierCache {
  const memory = new LRUCache<UnitKey, StoredResult>({
    max: bounds.maxEntries,
    maxSize: bounds.maxBytes,
    sizeCalculation: ({ bytes }) => bytes,
  });
  const flights = new Map<UnitKey, Flight>();
  let writes = 0;
  // The table is pruned when it is opened.
  let prunedAt = clock.now();

  function land(key: UnitKey, result: CachedResult | null): void {
    flights.get(key)?.land(result);
    flights.delete(key);
  }

  /** Reads the keys, each of which has a flight of ours; known ones land, unknown ones stay up. */
  async function readDisk(keys: readonly UnitKey[]): Promise<ReadonlyMap<UnitKey, StoredResult>> {
    try {
      const known = await table.read(keys);
      for (const [key, result] of known) {
        memory.set(key, result);
        land(key, result);
      }
      return known;
    } catch (error) {
      for (const key of keys) land(key, null);
      throw error;
    }
  }

  /** A result in use must not age away; noting it once a day keeps look-ups free of writes. */
  async function keepFresh(results: ReadonlyMap<UnitKey, StoredResult>): Promise<void> {
    const now = clock.now();
    const stale = [...results].filter(([, { usedAt }]) => now - usedAt > day);
    if (stale.length === 0) return;
    for (const [key, result] of stale) memory.set(key, { ...result, usedAt: now });
    try {
      await table.touch(stale.map(([key]) => key));
    } catch (error) {
      log.warn({ err: error, results: stale.length }, "use of cached results not noted");
    }
  }

  return {
    async lookUp(keys): Promise<CacheLookup> {
      const hits = new Map<UnitKey, StoredResult>();
      const pending = new Map<UnitKey, Promise<CachedResult | null>>();
      const unknown: UnitKey[] = [];
      for (const key of new Set(keys)) {
        const held = memory.get(key);
        const flight = flights.get(key);
        if (held !== undefined) hits.set(key, held);
        else if (flight !== undefined) pending.set(key, flight.result);
        else {
          // Before the first await, so that nobody else can take the key in between.
          flights.set(key, startFlight());
          unknown.push(key);
        }
      }
      if (unknown.length > 0) {
        for (const [key, result] of await readDisk(unknown)) hits.set(key, result);
      }
      await keepFresh(hits);
      return { hits, owned: new Set(unknown.filter((key) => !hits.has(key))), pending };
    },

    async store(key, repositoryId, result) {
      const bytes = JSON.stringify(result.claims).length;
      const stored: StoredResult = { ...result, repositoryId, bytes, usedAt: clock.now() };
      memory.set(key, stored);
      land(key, stored);
      try {
        await table.write(key, stored);
        writes += 1;
        if (writes < writesPerPrune || clock.now() - prunedAt < pruneEvery) return;
        writes = 0;
        prunedAt = clock.now();
        await table.prune();
      } catch (error) {
        // The review was paid for and goes on; what is lost is that it need not be paid again.
        log.error({ err: error, repositoryId, unitKey: key }, "result not cached on disk");
      }
    },

    release(key) {
      land(key, null);
    },

    async forgetRepository(repositoryId) {
      for (const [key, result] of memory.entries()) {
        if (result.repositoryId === repositoryId) memory.delete(key);
      }
      await table.forgetRepository(repositoryId);
    },
  };
}

function startFlight(): Flight {
  let land: Flight["land"] = () => undefined;
  const result = new Promise<CachedResult | null>((resolve) => {
    land = resolve;
  });
  return { result, land };
}
