import { describe, expect, onTestFinished, test } from "vitest";
import type { Claim } from "../../src/domain/finding.ts";
import { unitKey, type UnitKey } from "../../src/domain/ids.ts";
import type { CachedResult, ReviewCache } from "../../src/review/ports.ts";
import { defaultCacheBounds, type CacheBounds } from "../../src/storage/storage.ts";
import { manualClock } from "../queue/manual-clock.ts";
import { openFile } from "./test-storage.ts";

const day = 24 * 60 * 60 * 1000;

function key(number: number): UnitKey {
  return unitKey(number.toString(16).padStart(64, "0"));
}

const claim: Claim = {
  quote: "if (x = 1) {",
  row: 3,
  side: "new",
  category: "bug",
  severity: "major",
  confidence: "high",
  title: "Assigns where it should compare",
  trigger: "Any x",
  why: "",
  replacement: "if (x === 1) {",
  rule: null,
  cwe: "CWE-481",
};

function result(title: string, reviewedAt = 1): CachedResult {
  return { claims: [{ ...claim, title }], reviewedAt };
}

async function setUp(bounds: CacheBounds = defaultCacheBounds) {
  const clock = manualClock();
  const file = await openFile(clock, bounds);
  onTestFinished(file.remove);
  return { clock, file, cache: (): ReviewCache => file.storage.cache };
}

/** What a look-up of one key says. */
async function stateOf(cache: ReviewCache, one: UnitKey): Promise<"hit" | "owned" | "pending"> {
  const { hits, owned, pending } = await cache.lookUp([one]);
  expect(hits.size + owned.size + pending.size).toBe(1);
  if (owned.has(one)) cache.release(one);
  return hits.has(one) ? "hit" : owned.has(one) ? "owned" : "pending";
}

describe("a result", () => {
  test("is found again, in memory and after a restart", async () => {
    const { cache, file } = await setUp();
    await cache().lookUp([key(1)]);
    await cache().store(key(1), "r1", result("first"));

    expect((await cache().lookUp([key(1)])).hits.get(key(1))).toMatchObject(result("first"));
    await file.reopen();
    expect((await cache().lookUp([key(1)])).hits.get(key(1))).toMatchObject(result("first"));
  });

  test("that is stored again replaces the older one", async () => {
    const { cache, file } = await setUp();
    await cache().store(key(1), "r1", result("first"));
    await cache().store(key(1), "r1", result("second", 2));
    await file.reopen();

    expect((await cache().lookUp([key(1)])).hits.get(key(1))).toMatchObject(result("second", 2));
  });

  test("is one of three for each of two thousand keys, asked in one call", async () => {
    const { cache, file } = await setUp();
    const even = Array.from({ length: 1_000 }, (_, index) => 2 * index);
    await Promise.all(even.map((n) => cache().store(key(n), "r1", result(`n${n}`))));
    await file.reopen();
    await cache().lookUp([key(1)]);

    const { hits, owned, pending } = await cache().lookUp(
      Array.from({ length: 2_000 }, (_, number) => key(number)),
    );

    expect([hits.size, owned.size, pending.size]).toEqual([1_000, 999, 1]);
    expect(hits.get(key(1_998))?.claims[0]?.title).toBe("n1998");
  });

  test("whose row cannot be read is a miss, and the row goes", async () => {
    const { cache, file } = await setUp();
    await cache().store(key(1), "r1", result("good"));
    await file.sql("update results set claims = '[{\"quote\": 7}]'");
    await file.reopen();

    expect(await stateOf(cache(), key(1))).toBe("owned");
    expect(await file.sql("select count(*) as count from results")).toEqual([{ count: 0 }]);
  });
});

describe("single flight", () => {
  test("of two reviews that ask at once, one owns the key and the other gets its result", async () => {
    const { cache } = await setUp();

    const [first, second] = await Promise.all([cache().lookUp([key(1)]), cache().lookUp([key(1)])]);
    expect(first.owned).toEqual(new Set([key(1)]));
    expect(second.owned.size).toBe(0);
    await cache().store(key(1), "r1", result("paid once"));

    expect(await second.pending.get(key(1))).toMatchObject(result("paid once"));
  });

  test("a key that its owner gave up can be owned by the one who waited", async () => {
    const { cache } = await setUp();
    await cache().lookUp([key(1)]);
    const waiting = await cache().lookUp([key(1)]);

    cache().release(key(1));

    expect(await waiting.pending.get(key(1))).toBeNull();
    expect((await cache().lookUp([key(1)])).owned).toEqual(new Set([key(1)]));
  });

  test("a look-up that the disk is answering is shared too", async () => {
    const { cache, file } = await setUp();
    await cache().store(key(1), "r1", result("known"));
    await file.reopen();

    const [first, second] = await Promise.all([cache().lookUp([key(1)]), cache().lookUp([key(1)])]);

    expect(first.hits.size).toBe(1);
    expect(await second.pending.get(key(1))).toMatchObject(result("known"));
  });

  test("a key that is asked for twice in one call is owned once", async () => {
    const { cache } = await setUp();

    const { owned, pending } = await cache().lookUp([key(1), key(1)]);

    expect([owned.size, pending.size]).toEqual([1, 0]);
  });

  test("a disk that cannot be read leaves no key owned by nobody", async () => {
    const { cache, file } = await setUp();
    await file.sql("alter table results rename to hidden");
    await expect(cache().lookUp([key(1)])).rejects.toThrow("no such table");
    await file.sql("alter table hidden rename to results");

    expect(await stateOf(cache(), key(1))).toBe("owned");
  });

  test("a result that the disk does not take is not lost to those who wait", async () => {
    const { cache, file } = await setUp();
    await cache().lookUp([key(1)]);
    const waiting = await cache().lookUp([key(1)]);
    await file.sql("alter table results rename to hidden");

    await cache().store(key(1), "r1", result("paid"));

    expect(await waiting.pending.get(key(1))).toMatchObject(result("paid"));
    expect(await stateOf(cache(), key(1))).toBe("hit");
  });
});

describe("bounds", () => {
  const disk = defaultCacheBounds.disk;

  test("memory holds so many; the rest is still on disk", async () => {
    const { cache, file } = await setUp({ disk, memory: { maxEntries: 2, maxBytes: 1e6 } });
    for (const number of [1, 2, 3]) await cache().store(key(number), "r1", result("x"));
    await file.sql("update results set claims = '[]'");

    const { hits } = await cache().lookUp([key(1), key(2), key(3)]);

    expect([1, 2, 3].map((number) => hits.get(key(number))?.claims.length)).toEqual([0, 1, 1]);
  });

  test("of too many rows on disk, the ones used last stay", async () => {
    const { clock, cache, file } = await setUp({
      ...defaultCacheBounds,
      disk: { ...disk, maxRows: 2 },
    });
    for (const number of [1, 2, 3]) {
      await cache().store(key(number), "r1", result("x"));
      await clock.advance(1);
    }
    await clock.advance(2 * day);
    await cache().lookUp([key(1)]);
    await file.reopen();

    const { hits } = await cache().lookUp([key(1), key(2), key(3)]);

    expect([...hits.keys()].sort()).toEqual([key(1), key(3)]);
  });

  test("too many rows go while the server runs, once there was much to store and time enough", async () => {
    const { clock, cache, file } = await setUp({
      ...defaultCacheBounds,
      disk: { ...disk, maxRows: 2 },
    });
    const count = async (): Promise<unknown> => (await file.sql("select key from results")).length;
    for (let number = 1; number <= 500; number += 1) {
      await cache().store(key(number), "r1", result("x"));
    }
    const early = await count();
    await clock.advance(day);
    await cache().store(key(501), "r1", result("x"));

    expect([early, await count()]).toEqual([500, 2]);
  });

  test("of too many bytes on disk, the ones used last stay", async () => {
    const bytes = JSON.stringify(result("x").claims).length;
    const { clock, cache, file } = await setUp({
      ...defaultCacheBounds,
      disk: { ...disk, maxBytes: 2 * bytes },
    });
    for (const number of [1, 2, 3]) {
      await cache().store(key(number), "r1", result("x"));
      await clock.advance(1);
    }
    await file.reopen();

    expect([...(await cache().lookUp([key(1), key(2), key(3)])).hits.keys()].sort()).toEqual([
      key(2),
      key(3),
    ]);
  });

  test("what was not used for too long goes; what is used stays", async () => {
    const { clock, cache, file } = await setUp({
      ...defaultCacheBounds,
      disk: { ...disk, maxAge: 10 * day },
    });
    await cache().store(key(1), "r1", result("used"));
    await cache().store(key(2), "r1", result("unused"));
    for (let week = 0; week < 3; week += 1) {
      await clock.advance(7 * day);
      await cache().lookUp([key(1)]);
    }
    await file.reopen();

    expect([...(await cache().lookUp([key(1), key(2)])).hits.keys()]).toEqual([key(1)]);
  });
});
