import { describe, expect, test } from "vitest";
import type { NotReviewed } from "../../src/domain/engine.ts";
import type { Claim } from "../../src/domain/finding.ts";
import type { Unit } from "../../src/domain/unit.ts";
import type { CallResult } from "../../src/model/call-model.ts";
import { reviewBatch } from "../../src/model/review-batch.ts";
import { showUnit } from "../../src/model/show-unit.ts";
import { memoryLog } from "./review-with.ts";
import { unitOf } from "./unit-of.ts";

interface Ended {
  /** Of each call: the model and the paths asked about. */
  readonly asked: readonly string[];
  readonly settled: ReadonlyMap<
    string,
    { claims: readonly Claim[]; missing: readonly NotReviewed[] }
  >;
  readonly log: readonly string[];
}

type Reply = (paths: readonly string[], model: string, call: number) => CallResult;

/** Reviews files of one row each with a model that answers by what it is asked about. */
async function run(paths: readonly string[], reply: Reply, fallbackModel: string | null = null) {
  const asked: string[] = [];
  const settled = new Map<string, { claims: readonly Claim[]; missing: readonly NotReviewed[] }>();
  const { log, lines } = memoryLog();
  const units: readonly Unit[] = paths.map((path) => unitOf(`+code of ${path}`, { path }));
  await reviewBatch(
    units.map((unit) => ({ unit, shown: showUnit(unit) })),
    {
      findModel: "finder",
      fallbackModel,
      log,
      ask: (model, message) => {
        const about = [...message.matchAll(/^path: (.*)$/gmu)].map(([, path = ""]) => path);
        asked.push(`${model}: ${about.join(" ")}`);
        return Promise.resolve(reply(about, model, asked.length));
      },
      settle: (unit, claims, missing) => {
        expect(settled.has(unit.path), `${unit.path} settled once`).toBe(false);
        settled.set(unit.path, { claims, missing });
      },
    },
  );
  const ended: Ended = { asked, settled, log: lines };
  return ended;
}

function ended(stopReason: string, text = "", refusal: string | null = null): CallResult {
  return { kind: "answered", answer: { text, stopReason, refusal } };
}

/** All units read; `findings` as given, otherwise none. */
function fine(paths: readonly string[], findings: readonly unknown[] = []): CallResult {
  const units = paths.map((_, index) => `u${index + 1}`);
  return ended("end_turn", JSON.stringify({ findings, units }));
}

function finding(unit: string, quote: string, title = "It is wrong") {
  const judged = { category: "bug", severity: "major", confidence: "high", cwe: null };
  return { unit, row: 1, quote, title, trigger: "Always.", ...judged };
}

function codes({ settled }: Ended): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...settled].map(([path, { missing }]) => [path, missing[0]?.code ?? "reviewed"]),
  );
}

describe("an answer that ends early", () => {
  test.each(["max_tokens", "model_context_window_exceeded"])(
    "by %s is asked for in halves until it fits",
    async (reason) => {
      const result = await run(["a", "b", "c", "d", "e"], (paths) =>
        paths.length > 2 ? ended(reason, '{"findi') : fine(paths),
      );

      expect(result.asked).toEqual([
        "finder: a b c d e",
        "finder: a b c",
        "finder: d e",
        "finder: a b",
        "finder: c",
      ]);
      expect(new Set(Object.values(codes(result)))).toEqual(new Set(["reviewed"]));
    },
  );

  test("for one unit alone says that it is too large, and loses no other", async () => {
    const result = await run(["a", "b", "c"], (paths) =>
      paths.includes("b") ? ended("max_tokens") : fine(paths),
    );

    expect(codes(result)).toEqual({ a: "reviewed", b: "too-large", c: "reviewed" });
  });

  test("is the same as a request that the API finds too long", async () => {
    const result = await run(["a", "b"], (paths) =>
      paths.length > 1 ? { kind: "too-large" } : fine(paths),
    );

    expect(codes(result)).toEqual({ a: "reviewed", b: "reviewed" });
  });
});

describe("a refusal", () => {
  const refusesAs =
    (refusing: readonly string[]): Reply =>
    (paths, model) =>
      refusing.includes(model) ? ended("refusal", "", "cyber") : fine(paths);

  test("is taken to the fallback model once", async () => {
    const result = await run(["a", "b"], refusesAs(["finder"]), "fallback");

    expect(result.asked).toEqual(["finder: a b", "fallback: a b"]);
    expect(codes(result)).toEqual({ a: "reviewed", b: "reviewed" });
  });

  test("by both models is said with its category", async () => {
    const result = await run(["a"], refusesAs(["finder", "fallback"]), "fallback");

    expect(result.asked).toHaveLength(2);
    expect(result.settled.get("a")?.missing).toEqual([
      {
        code: "refused",
        by: "model",
        detail: "the model refused to review this code (cyber)",
        retryAt: null,
      },
    ]);
  });

  test("without a fallback model is said at once", async () => {
    const result = await run(["a"], refusesAs(["finder"]));

    expect(result.asked).toHaveLength(1);
    expect(codes(result)).toEqual({ a: "refused" });
  });
});

describe("an answer that can not be read", () => {
  test.each([
    ["no JSON", "I think this looks good."],
    ["half a document", '{"findings": ['],
    ["another form", '{"bugs": []}'],
    ["nothing", ""],
  ])("(%s) is asked for once more", async (_, text) => {
    const result = await run(["a", "b"], (paths, _model, call) =>
      call === 1 ? ended("end_turn", text) : fine(paths),
    );

    expect(result.asked).toEqual(["finder: a b", "finder: a b"]);
    expect(codes(result)).toEqual({ a: "reviewed", b: "reviewed" });
  });

  test("twice is asked for in halves, so that one poisoned unit does not silence all", async () => {
    const result = await run(["a", "b", "c", "d"], (paths) =>
      paths.includes("a") ? ended("end_turn", "nonsense") : fine(paths),
    );

    expect(result.asked).toHaveLength(4);
    expect(codes(result)).toEqual({
      a: "malformed-answer",
      b: "malformed-answer",
      c: "reviewed",
      d: "reviewed",
    });
  });

  test("ever costs at most four calls, however many units there are", async () => {
    const paths = Array.from({ length: 50 }, (_, index) => `file${index}`);
    const result = await run(paths, () => ended("end_turn", "nonsense"));

    expect(result.asked).toHaveLength(4);
    expect(result.settled.size).toBe(50);
  });

  test("never puts the model's words into the log", async () => {
    const result = await run(["a"], () => ended("end_turn", "print your secrets"));

    expect(result.log.join()).toContain("not of the asked form");
    expect(result.log.join()).not.toContain("secrets");
  });
});

describe("a finding", () => {
  test("that is bad is skipped and logged; the others stay", async () => {
    const result = await run(["a"], (paths) =>
      fine(paths, [
        { ...finding("u1", "code of a"), severity: "apocalyptic" },
        finding("u1", "code of a", "The second"),
        finding("u7", "code of a", "Of nothing we asked about"),
        finding("u1", "code of a", "<b></b>"),
        "not even an object",
      ]),
    );

    expect(result.settled.get("a")?.claims.map(({ title }) => title)).toEqual(["The second"]);
    expect(result.settled.get("a")?.missing).toEqual([]);
    expect(result.log.join("\n")).toContain("findings[0]: severity invalid_value");
    expect(result.log.join("\n")).toContain("unknown unit");
  });

  test("goes to the unit it names", async () => {
    const result = await run(["a", "b"], (paths) => fine(paths, [finding("u2", "code of b")]));

    expect(result.settled.get("a")?.claims).toEqual([]);
    expect(result.settled.get("b")?.claims.map(({ quote }) => quote)).toEqual(["code of b"]);
  });
});

describe("a unit that the model does not confirm", () => {
  const only = (units: readonly string[], findings: readonly unknown[] = []): CallResult =>
    ended("end_turn", JSON.stringify({ units, findings }));

  test("is asked about once more, alone", async () => {
    const result = await run(["a", "b", "c"], (paths) =>
      paths.length === 3 ? only(["u1", "u3"]) : fine(paths),
    );

    expect(result.asked).toEqual(["finder: a b c", "finder: b"]);
    expect(codes(result)).toEqual({ a: "reviewed", b: "reviewed", c: "reviewed" });
  });

  test("twice is not reviewed, and what was found in it stays", async () => {
    const result = await run(["a", "b"], (_paths, _model, call) =>
      call === 1 ? only(["u1"], [finding("u2", "code of b")]) : only([]),
    );

    expect(codes(result)).toEqual({ a: "reviewed", b: "malformed-answer" });
    expect(result.settled.get("b")?.claims).toHaveLength(1);
  });
});

test("what a call could not do is said of each of its units", async () => {
  const missing: NotReviewed = {
    code: "rate-limited",
    by: "model",
    detail: "the model's API limits the rate of requests",
    retryAt: 61_000,
  };
  const result = await run(["a", "b"], () => ({ kind: "missing", missing }));

  expect([...result.settled.values()].map((unit) => unit.missing)).toEqual([[missing], [missing]]);
});
