import { describe, expect, test } from "vitest";
import { findIdentity, promptVersion, schemaVersion } from "../../src/model/find-identity.ts";
import { findPrompt } from "../../src/model/find-prompt.ts";
import { findSchema, ModelFinding, readFindAnswer } from "../../src/model/find-schema.ts";
import { estimateTokens } from "../../src/model/estimate-tokens.ts";
import { categories, confidences, severities } from "../../src/domain/finding.ts";
import { contextOf, engineAt } from "./review-with.ts";
import { unitOf } from "./unit-of.ts";

const settings = { findModel: "m", fallbackModel: "f", effort: "medium" } as const;

describe("the identity", () => {
  test.each([
    ["the model", { ...settings, findModel: "n" }, "shown"],
    ["the fallback model", { ...settings, fallbackModel: null }, "shown"],
    ["the effort", { ...settings, effort: "high" } as const, "shown"],
    ["what is shown", settings, "shown otherwise"],
  ])("changes with %s", (_, changed, shown) => {
    expect(findIdentity(changed, shown)).not.toBe(findIdentity(settings, "shown"));
  });

  test("names the prompt, the schema and the API", () => {
    const identity = findIdentity(settings, "shown");
    for (const version of [promptVersion, schemaVersion, "2026-10-21"]) {
      expect(identity).toContain(version);
    }
  });

  test("does not change with line numbers, unit ids, batch size, prices, retries or key", async () => {
    const unit = unitOf("+a();");
    const moved = unitOf("+a();", { id: "u9", from: 500 });
    const other = { batchTokens: 1, prices: {}, retries: 0, apiKey: "another", maxInFlight: 1 };
    expect(await engineAt("http://127.0.0.1:1", other).identity(moved, contextOf())).toBe(
      await engineAt("http://127.0.0.1:1").identity(unit, contextOf()),
    );
  });
});

describe("the prompt", () => {
  test("explains every value that an answer may hold", () => {
    const { category } = ModelFinding.shape;
    for (const word of [...category.options, ...severities, ...confidences]) {
      expect(findPrompt).toContain(`${word}:`);
    }
    expect(categories).toEqual(expect.arrayContaining(category.options));
  });

  test("is long enough for the prompt cache of every current model", () => {
    // 1,024 tokens is the highest minimum among the models of the default price list but Haiku 4.5.
    expect(estimateTokens(findPrompt) / 1.35).toBeGreaterThan(1_024);
  });
});

describe("the schema", () => {
  test("closes every object, requires every property, and uses no range or length", () => {
    const text = JSON.stringify(findSchema);
    expect(text.match(/"type":"object"/gu)).toHaveLength(2);
    expect(text.match(/"additionalProperties":false/gu)).toHaveLength(2);
    expect(text).not.toMatch(/"(minimum|maximum|minLength|maxLength|pattern|\$schema)"/u);
  });

  test("reads its own answers", () => {
    const finding = {
      unit: "u1",
      row: 1,
      quote: "a",
      title: "b",
      trigger: "c",
      category: "security",
      severity: "critical",
      confidence: "high",
      cwe: "CWE-79",
    };
    const text = JSON.stringify({ findings: [finding], units: ["u1"] });
    expect(readFindAnswer(text)).toEqual({
      findings: [finding],
      skipped: [],
      units: new Set(["u1"]),
    });
  });
});
