import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { derivedReviewer } from "../anthropic/derived-reviewer.ts";
import { unitsOf } from "../anthropic/read-units.ts";
import { startAnthropic, type AnthropicEmulator } from "../anthropic/start-anthropic.ts";
import { contextOf, engineAt, memoryLog, reviewWith } from "./review-with.ts";
import { unitOf } from "./unit-of.ts";

let api: AnthropicEmulator;
beforeEach(async () => {
  api = await startAnthropic();
});
afterEach(() => api.close());

const buggy = unitOf(
  " const items = cart.items;\n+total(items.slice(1)); // BUG: drops the first item",
);

function manyUnits(count: number) {
  return Array.from({ length: count }, (_, index) =>
    unitOf(`+const value${index} = ${index};`, { id: `u${index + 1}`, path: `src/d${index}/a.ts` }),
  );
}

test("many calls that wait to be tried again are no leak to warn of", async () => {
  const warnings: string[] = [];
  const keep = ({ name }: Error): void => void warnings.push(name);
  process.on("warning", keep);
  api.script(
    Array.from({ length: 24 }, () => ({
      kind: "error",
      status: 529,
      headers: { "retry-after-ms": "200" },
    })),
  );

  const { outcomes } = await reviewWith(
    engineAt(api.url, { batchTokens: 1, maxInFlight: 24, warmUpMs: 1, retryDelayMs: 200 }),
    manyUnits(24),
  );
  // Node tells its warnings a turn later.
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", keep);

  expect([...outcomes.values()].flatMap(({ missing }) => missing)).toEqual([]);
  expect(warnings).toEqual([]);
});

describe("a review", () => {
  test("turns a finding into a claim with the code as quote and the row of the unit", async () => {
    const { outcomes } = await reviewWith(engineAt(api.url), [buggy]);

    expect(outcomes.get("u1")).toEqual({
      kind: "outcome",
      unitId: "u1",
      missing: [],
      claims: [
        {
          quote: "total(items.slice(1)); // BUG: drops the first item",
          row: 1,
          side: "new",
          category: "bug",
          severity: "major",
          confidence: "high",
          title: "drops the first item",
          trigger: "Any input that reaches this row.",
          why: "",
          replacement: null,
          rule: null,
          cwe: null,
        },
      ],
    });
  });

  test("asks with a cacheable prompt, a schema and an effort, streamed, and nothing else", async () => {
    await reviewWith(engineAt(api.url), [buggy]);

    const { body, headers } = api.requests[0]!;
    expect(body).toMatchObject({
      model: "claude-sonnet-5-5",
      stream: true,
      system: [{ cache_control: { type: "ephemeral" } }],
      output_config: { effort: "medium", format: { type: "json_schema" } },
    });
    expect(Object.keys(body!).sort()).toEqual(
      ["max_tokens", "messages", "model", "output_config", "stream", "system"].sort(),
    );
    expect(headers).toMatchObject({
      "anthropic-version": "2026-10-21",
      "x-stainless-retry-count": "0",
    });
  });

  test("asks about units that fit together in one call", async () => {
    const { outcomes, usage } = await reviewWith(engineAt(api.url), manyUnits(30));

    expect(api.requests).toHaveLength(1);
    expect(outcomes.size).toBe(30);
    expect(usage.calls).toBe(1);
  });

  test("of nothing asks nothing", async () => {
    expect((await reviewWith(engineAt(api.url), [])).outcomes.size).toBe(0);
    expect(api.requests).toHaveLength(0);
  });

  test("reports tokens and dollars at the configured prices", async () => {
    const prices = {
      "claude-sonnet-5-5": { input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5 },
    };
    const { usage } = await reviewWith(engineAt(api.url, { prices }), [buggy]);

    expect(usage.cacheWriteTokens).toBeGreaterThan(512);
    expect(usage.dollars).toBeCloseTo(
      (usage.inputTokens * 2 + usage.outputTokens * 10 + usage.cacheWriteTokens * 2.5) / 1_000_000,
      12,
    );
  });

  test("warns once of a model without a price, and counts its cost as nothing", async () => {
    const { log, lines } = memoryLog();
    const engine = engineAt(api.url, { findModel: "claude-new", fallbackModel: null }, { log });
    const { usage } = await reviewWith(engine, [buggy]);
    await reviewWith(engine, [buggy]);

    expect(usage).toMatchObject({ calls: 1, dollars: 0 });
    expect(lines.filter((line) => line.includes("has no price"))).toHaveLength(1);
  });
});

describe("calls in flight", () => {
  const apart = { batchTokens: 1 };

  test("the first goes alone until its answer begins, and the others read what it cached", async () => {
    const { usage } = await reviewWith(engineAt(api.url, apart), manyUnits(8));

    expect(api.requests).toHaveLength(8);
    expect(api.requests[0]?.inFlight).toBe(1);
    expect(usage.cacheWriteTokens * 7).toBe(usage.cacheReadTokens);
  });

  test("are never more than allowed, over all reviews of the process", async () => {
    await api.close();
    api = await startAnthropic({ latencyMs: 3 });
    const engine = engineAt(api.url, { ...apart, maxInFlight: 6 });
    await Promise.all([reviewWith(engine, manyUnits(15)), reviewWith(engine, manyUnits(15))]);

    expect(api.requests).toHaveLength(30);
    expect(api.inFlightPeak).toBeLessThanOrEqual(6);
  });

  test("use every place when there is work for it: thirty calls are six at a time", async () => {
    const waiting: (() => void)[] = [];
    const reviewer = derivedReviewer();
    api.answer(async (request) => {
      if (api.requests.length > 1) {
        // Nobody is answered until six wait; with fewer places this would never end.
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          const left = 30 - api.requests.filter(({ answered }) => answered !== null).length;
          if (waiting.length === Math.min(6, left)) for (const go of waiting.splice(0)) go();
        });
      }
      return reviewer(request);
    });
    const { outcomes } = await reviewWith(engineAt(api.url, apart), manyUnits(31).slice(1));

    expect(outcomes.size).toBe(30);
    expect(api.inFlightPeak).toBe(6);
  });

  test("settle their units as they end, not all at once", async () => {
    const reviewer = derivedReviewer();
    const units = manyUnits(3);
    const seen: string[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    api.answer(async (request) => {
      if (unitsOf(request)[0]?.path === "src/d1/a.ts") await held;
      return reviewer(request);
    });
    for await (const event of engineAt(api.url, apart).review(units, contextOf())) {
      if (event.kind === "outcome") seen.push(event.unitId);
      if (seen.length === 2) release();
    }

    expect(seen).toEqual(["u1", "u3", "u2"]);
  });

  test("go on when the one that should warm the cache fails", async () => {
    api.script([{ kind: "error", status: 401 }]);
    const engine = engineAt(api.url, apart);
    await reviewWith(engine, manyUnits(1));
    const { outcomes } = await reviewWith(engine, manyUnits(4));

    expect([...outcomes.values()].every(({ missing }) => missing.length === 0)).toBe(true);
  });
});

describe("a review that is stopped", () => {
  test("ends its calls, and its units are superseded", async () => {
    const stop = new AbortController();
    api.answer(() => {
      stop.abort();
      return { kind: "hang", when: "midway" };
    });
    const { outcomes } = await reviewWith(engineAt(api.url), [buggy], contextOf(stop.signal));

    expect(outcomes.get("u1")?.missing).toMatchObject([{ code: "superseded", retryAt: null }]);
  });

  test("before it began asks nothing", async () => {
    const { outcomes } = await reviewWith(
      engineAt(api.url),
      [buggy],
      contextOf(AbortSignal.abort()),
    );

    expect(outcomes.get("u1")?.missing).toMatchObject([{ code: "superseded" }]);
    expect(api.requests).toHaveLength(0);
  });

  test("by its reader leaves no call behind", async () => {
    api.answer((request) =>
      unitsOf(request)[0]?.path === "src/d0/a.ts"
        ? derivedReviewer()(request)
        : { kind: "hang", when: "before" },
    );
    for await (const event of engineAt(api.url, { batchTokens: 1 }).review(
      manyUnits(3),
      contextOf(),
    )) {
      if (event.kind === "outcome") break;
    }
    await expect.poll(() => api.inFlight, { timeout: 10_000 }).toBe(0);
  });
});

describe("money", () => {
  // Only output costs, so that each attempt reserves exactly 20,000 tokens: 2 cents.
  const prices = { "claude-sonnet-5-5": { input: 0, output: 1, cacheRead: 0, cacheWrite: 0 } };

  test("a budget stops the review before it is overspent, and says so", async () => {
    const engine = engineAt(api.url, { prices, budgetDollars: 0.02003, batchTokens: 1 });
    const { outcomes, usage } = await reviewWith(engine, manyUnits(10));

    const missing = [...outcomes.values()].flatMap((outcome) => outcome.missing);
    expect(usage.dollars).toBeLessThanOrEqual(0.02003);
    expect(api.inFlightPeak).toBe(1);
    expect(usage.calls + missing.length).toBe(10);
    expect(missing.length).toBeGreaterThan(0);
    expect(missing[0]).toEqual({
      code: "budget",
      by: "model",
      detail: "the budget of 0.02003 dollars for one review would be overspent",
      retryAt: null,
    });
  });

  test("retries count: an answer that broke half way is taken as fully paid", async () => {
    api.answer(() => ({ kind: "reset", when: "midway" }));
    const engine = engineAt(api.url, { prices, budgetDollars: 0.05, retries: 9 });
    const { outcomes, usage } = await reviewWith(engine, [buggy]);

    expect(api.requests).toHaveLength(2);
    expect(usage.calls).toBe(2);
    expect(outcomes.get("u1")?.missing[0]?.code).toBe("budget");
  });

  test("is kept per review: two rounds of one review share it, another review has its own", async () => {
    api.script([{ kind: "reset", when: "midway" }]);
    const engine = engineAt(api.url, { prices, budgetDollars: 0.03 });
    const context = contextOf();
    const codes: (string | undefined)[] = [];
    for (const each of [context, context, context, contextOf()]) {
      const { outcomes } = await reviewWith(engine, [buggy], each);
      codes.push(outcomes.get("u1")?.missing[0]?.code);
    }
    expect(codes).toEqual(["budget", "budget", "budget", undefined]);
  });
});

describe("the key", () => {
  const apiKey = "sk-ant-very-secret-key-0001";

  test("stands in no log line and no outcome when it is refused", async () => {
    await api.close();
    api = await startAnthropic({ apiKey: "another" });
    const { log, lines } = memoryLog();
    const { outcomes } = await reviewWith(engineAt(api.url, { apiKey }, { log }), [buggy]);

    expect(outcomes.get("u1")?.missing).toEqual([
      { code: "unavailable", by: "model", detail: "the API key was refused", retryAt: null },
    ]);
    expect(lines.join("\n") + JSON.stringify([...outcomes])).not.toContain(apiKey);
  });

  test("that can not stand in a header ends as a crash without it", async () => {
    const { log, lines } = memoryLog();
    const engine = engineAt(api.url, { apiKey: `${apiKey}\nx` }, { log });
    const { outcomes } = await reviewWith(engine, [buggy]);

    expect(outcomes.get("u1")?.missing[0]?.code).toBe("crashed");
    expect(lines.join("\n")).toContain("the model engine failed");
    expect(lines.join("\n")).not.toContain(apiKey);
  });

  test("that is refused is not tried again for the other units", async () => {
    api.answer(() => ({ kind: "error", status: 401 }));
    const { outcomes } = await reviewWith(engineAt(api.url, { batchTokens: 1 }), manyUnits(20));

    expect(outcomes.size).toBe(20);
    expect(api.requests).toHaveLength(1);
  });
});
