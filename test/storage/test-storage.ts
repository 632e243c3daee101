import type { Clock } from "../../src/domain/clock.ts";
import { silentLog } from "../../src/domain/log.ts";
import { openStorage, type CacheBounds, type Storage } from "../../src/storage/storage.ts";

/** A storage in memory, of its own for each caller. */
export function memoryStorage(clock: Clock, cache?: CacheBounds): Promise<Storage> {
  return openStorage({
    url: "sqlite::memory:",
    clock,
    log: silentLog,
    ...(cache === undefined ? {} : { cache }),
  });
}
