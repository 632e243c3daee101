import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { NotReviewed } from "../../src/domain/engine.ts";
import type { ModelSettings } from "../../src/model/model-settings.ts";
import type { Answer } from "../anthropic/answer.ts";
import { startAnthropic, type AnthropicEmulator } from "../anthropic/start-anthropic.ts";
import { engineAt, memoryLog, reviewWith } from "./review-with.ts";
import { unitOf } from "./unit-of.ts";

let api: AnthropicEmulator;
beforeEach(async () => {
  api = await startAnthropic();
});
afterEach(() => api.close());

const unit = unitOf("+return total; // BUG: wrong sum");

async function missingAfter(
  answers: readonly Answer[],
  changes: Partial<ModelSettings> = {},
): Promise<NotReviewed | undefined> {
  api.script(answers);
  const { outcomes } = await reviewWith(engineAt(api.url, changes), [unit]);
  return outcomes.get("u1")?.missing[0];
}

const soon = { "retry-after-ms": "1" };

describe("a passing fault", () => {
  const faults: readonly (readonly [string, Answer])[] = [
    ["429 with retry-after-ms", { kind: "error", status: 429, headers: soon }],
    [
      "429 with a retry-after of nothing",
      { kind: "error", status: 429, headers: { "retry-after": "0" } },
    ],
    ["429 without a time", { kind: "error", status: 429 }],
    ["529", { kind: "error", status: 529 }],
    ["500", { kind: "error", status: 500 }],
    ["503", { kind: "error", status: 503 }],
    ["408", { kind: "error", status: 408 }],
    ["409", { kind: "error", status: 409 }],
    [
      "a 400 that says it may be retried",
      { kind: "error", status: 400, headers: { "x-should-retry": "true" } },
    ],
    ["a connection cut before the answer", { kind: "reset", when: "before" }],
    ["a connection cut in the middle", { kind: "reset", when: "midway" }],
    ["an overload in the middle", { kind: "stream-error", type: "overloaded_error" }],
  ];

  test.each(faults)("(%s) is tried again", async (_, answer) => {
    expect(await missingAfter([answer])).toBeUndefined();
    expect(api.requests.map(({ answered }) => answered)).toEqual([answer.kind, "json"]);
  });

  test.each(["before", "midway"] as const)(
    "such as silence %s the answer is timed out",
    async (when) => {
      const hang: Answer = { kind: "hang", when };
      const missing = await missingAfter([hang, hang], {
        timeoutMs: 30,
        retries: 1,
        retryLaterMs: 500,
      });

      expect(missing).toEqual({
        code: "timed-out",
        by: "model",
        detail: "the model's API did not answer in time",
        retryAt: 1_500,
      });
    },
  );

  test("that outlasts the retries says when to come back", async () => {
    const overloaded: Answer = { kind: "error", status: 529 };
    const missing = await missingAfter(
      Array.from({ length: 3 }, () => overloaded),
      { retries: 2 },
    );

    expect(api.requests).toHaveLength(3);
    expect(missing).toEqual({
      code: "unavailable",
      by: "model",
      detail: "the model's API answered 529",
      retryAt: 301_000,
    });
  });

  test("that names a moment again and again is not hammered on", async () => {
    const busy: Answer = { kind: "error", status: 429, headers: { "retry-after": "0" } };
    const missing = await missingAfter(
      Array.from({ length: 3 }, () => busy),
      { retries: 2 },
    );

    expect(missing).toMatchObject({ code: "rate-limited", retryAt: 301_000 });
  });

  test("at every tenth call loses no unit", async () => {
    let calls = 0;
    const units = Array.from({ length: 40 }, (_, index) =>
      unitOf("+a", { id: `u${index}`, path: `d${index}/a.ts` }),
    );
    api.answer(() => {
      calls += 1;
      if (calls % 10 === 0) return { kind: "reset", when: "before" };
      if (calls % 10 === 5) return { kind: "error", status: 529 };
      return { kind: "json", value: { findings: [], units: ["u1"] } };
    });
    const { outcomes } = await reviewWith(engineAt(api.url, { batchTokens: 1 }), units);

    expect([...outcomes.values()].flatMap(({ missing }) => missing)).toEqual([]);
  });
});

describe("a limit that will not pass soon", () => {
  const hour: Answer = { kind: "error", status: 429, headers: { "retry-after": "3600" } };

  test("is not slept through: the units come back with the time", async () => {
    expect(await missingAfter([hour])).toEqual({
      code: "rate-limited",
      by: "model",
      detail: "the model's API limits the rate of requests",
      retryAt: 1_000 + 3_600_000,
    });
    expect(api.requests).toHaveLength(1);
  });

  test("holds for the rest of the review", async () => {
    api.script([hour]);
    const units = ["a", "b", "c"].map((name) =>
      unitOf("+a", { id: name, path: `${name}/${name}.ts` }),
    );
    const { outcomes } = await reviewWith(engineAt(api.url, { batchTokens: 1 }), units);

    expect(api.requests).toHaveLength(1);
    expect([...outcomes.values()].map(({ missing }) => missing[0]?.code)).toEqual(
      Array.from({ length: 3 }, () => "rate-limited"),
    );
  });
});

describe("a lasting fault", () => {
  const faults: readonly (readonly [string, Answer, string])[] = [
    ["401", { kind: "error", status: 401 }, "the API key was refused"],
    ["403", { kind: "error", status: 403 }, "the API key may not use this model"],
    ["402", { kind: "error", status: 402 }, "the account of the API key has a billing problem"],
    [
      "a spend limit that looks like a rate limit",
      { kind: "error", status: 429, errorCode: "enforced_spend_limit_reached" },
      "the spend limit of the API key is reached",
    ],
    ["400", { kind: "error", status: 400 }, "the model's API refused the request (400)"],
    [
      "500 that says not to retry",
      { kind: "error", status: 500, headers: { "x-should-retry": "false" } },
      "the model's API refused the request (500)",
    ],
    [
      "an error of another kind in the middle",
      { kind: "stream-error", type: "invalid_request_error" },
      "the model's API broke off the answer (invalid_request_error)",
    ],
  ];

  test.each(faults)("(%s) is not tried again", async (_, answer, detail) => {
    expect(await missingAfter([answer])).toEqual({
      code: "unavailable",
      by: "model",
      detail,
      retryAt: null,
    });
    expect(api.requests).toHaveLength(1);
  });

  test("such as an unknown model names what to look at", async () => {
    const missing = await missingAfter([], { findModel: "gpt-nothing" });
    expect(missing?.detail).toBe("the model's API does not know the configured model or address");
  });

  test("never repeats what the API says, which may quote the request", async () => {
    const { log, lines } = memoryLog();
    api.script([{ kind: "error", status: 400, message: "bad: return total;" }]);
    const { outcomes } = await reviewWith(engineAt(api.url, {}, { log }), [unit]);

    expect(JSON.stringify([...outcomes]) + lines.join()).not.toContain("return total");
  });
});

test("a prompt that is too long in words or in bytes is too large", async () => {
  const long: Answer = {
    kind: "error",
    status: 400,
    message: "prompt is too long: 2 tokens > 1 maximum",
  };
  expect((await missingAfter([long]))?.code).toBe("too-large");
  expect((await missingAfter([{ kind: "error", status: 413 }]))?.code).toBe("too-large");
});

test("a server that is not there is unavailable, and costs nothing", async () => {
  const { url } = api;
  await api.close();
  const prices = { "claude-sonnet-5-5": { input: 0, output: 1, cacheRead: 0, cacheWrite: 0 } };
  // Money for one attempt: were a refused connection paid for, the second would end as "budget".
  const engine = engineAt(url, { retries: 2, prices, budgetDollars: 0.02 });
  const { outcomes, usage } = await reviewWith(engine, [unit]);

  expect(outcomes.get("u1")?.missing[0]).toMatchObject({
    code: "unavailable",
    detail: "the model's API could not be reached",
  });
  expect(usage.calls).toBe(0);
  api = await startAnthropic();
});

test("an answer that broke off still counts with the tokens it was seen to use", async () => {
  api.script([{ kind: "reset", when: "midway" }]);
  const { usage, outcomes } = await reviewWith(engineAt(api.url), [unit]);

  expect(outcomes.get("u1")?.claims).toHaveLength(1);
  expect(usage.calls).toBe(2);
  expect(usage.cacheWriteTokens).toBeGreaterThan(0);
  expect(usage.cacheReadTokens).toBe(usage.cacheWriteTokens);
});
