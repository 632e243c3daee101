import { generateKeyPairSync } from "node:crypto";
import { noUsage } from "../src/domain/engine.ts";
import { fingerprint, reviewId, sha, unitKey } from "../src/domain/ids.ts";
import type { Receipt, ReceiptFinding, SignedReceipt } from "../src/domain/receipt.ts";
import { signReceipt } from "../src/storage/sign-receipt.ts";

export const sampleKey = generateKeyPairSync("ed25519").privateKey;

/** A small receipt of a clean review; `over` says what is different. */
export function receipt(over: Partial<Receipt> = {}): Receipt {
  return {
    version: 2,
    review: reviewId("0123456789abcdef"),
    program: "0.1.0",
    repository: { id: "77", owner: "acme", name: "shop" },
    pullRequest: 12,
    base: sha("b".repeat(40)),
    mergeBase: sha("c".repeat(40)),
    head: sha("d".repeat(40)),
    startedAt: Date.UTC(2026, 10, 22, 4, 30),
    endedAt: Date.UTC(2026, 10, 22, 4, 30, 8),
    verdict: { kind: "reviewed-clean" },
    coverage: { units: { eligible: 0, reviewed: 0, cached: 0 }, files: [], truncated: null },
    findings: [],
    configuration: [],
    engines: [],
    usage: noUsage,
    notes: [],
    ...over,
  };
}

export function signed(over: Partial<Receipt> = {}): SignedReceipt {
  return signReceipt(receipt(over), sampleKey);
}

function receiptFinding(number: number, over: Partial<ReceiptFinding> = {}): ReceiptFinding {
  return {
    fingerprint: fingerprint(number.toString(16).padStart(16, "0")),
    engine: "analyzers",
    path: "src/cart/total.ts",
    lines: { side: "new", first: 14, last: 14 },
    title: "The total is read from a misspelt property and is always undefined.",
    category: "bug",
    severity: "major",
    confidence: "high",
    rule: "oxlint/no-undef",
    agreedBy: [],
    marks: [],
    comment: 4_001,
    ...over,
  };
}

/** One of everything that a receipt can say. */
export function fullReceipt(): Receipt {
  const late = { code: "rate-limited", by: "model", detail: "the provider asked to wait" } as const;
  const missing = { ...late, retryAt: Date.UTC(2026, 10, 22, 4, 45) };
  const keys = { analyzers: unitKey("e".repeat(64)), model: unitKey("f".repeat(64)) };
  const why = "an earlier finding of this defect was dismissed";
  return receipt({
    verdict: { kind: "blocked", by: [receiptFinding(1).fingerprint], open: 2 },
    coverage: {
      units: { eligible: 5, reviewed: 3, cached: 1 },
      files: [
        {
          path: "src/cart/total.ts",
          state: "reviewed",
          why: null,
          units: [
            {
              id: "u1",
              state: "reviewed",
              ranges: [
                { side: "new", first: 12, last: 18 },
                { side: "old", first: 40, last: 41 },
              ],
              keys,
              missing: [],
            },
          ],
        },
        {
          path: "src/cart/discount-rules-for-returning-customers.ts",
          state: "partly-reviewed",
          why: null,
          units: [
            {
              id: "u2",
              state: "cached",
              ranges: [{ side: "new", first: 3, last: 9 }],
              keys,
              missing: [],
            },
            {
              id: "u3",
              state: "not-reviewed",
              ranges: [{ side: "new", first: 57, last: 57 }],
              keys: { analyzers: keys.analyzers },
              missing: [missing],
            },
          ],
        },
        {
          path: "src/api.ts",
          state: "cached",
          why: null,
          units: [
            {
              id: "u4",
              state: "cached",
              ranges: [{ side: "new", first: 1, last: 2 }],
              keys,
              missing: [],
            },
          ],
        },
        {
          path: "data/prices.csv",
          state: "not-reviewed",
          why: "source: the file has 9000000 bytes, more than is read",
          units: [],
        },
        { path: "package-lock.json", state: "skipped", why: "it is a lock file", units: [] },
        { path: "logo.png", state: "nothing-to-review", why: "it is binary", units: [] },
      ],
      truncated: null,
    },
    findings: [
      receiptFinding(1, { agreedBy: ["model"] }),
      receiptFinding(2, {
        engine: "model",
        rule: null,
        title: "An empty cart divides by zero, and <b>the page</b> shows NaN & more.",
        path: "src/api.ts",
        lines: { side: "new", first: 1, last: 2 },
        severity: "critical",
        category: "data-integrity",
      }),
      receiptFinding(3, {
        title: "A fixed password stands in the code.",
        rule: "secrets/password",
        category: "security",
        severity: "critical",
        marks: [{ kind: "suppressed", by: "comment", because: "a test's own", line: 13 }],
        comment: null,
      }),
      receiptFinding(4, {
        title: "The loop reads one element too many.",
        marks: [{ kind: "late", because: why }, { kind: "low-confidence" }],
        confidence: "low",
        lines: null,
        comment: null,
      }),
      receiptFinding(5, {
        title: "The name is misleading.",
        severity: "nit",
        category: "maintainability",
        marks: [{ kind: "nit" }],
        comment: null,
      }),
    ],
    configuration: [
      { key: "gate", value: "major", source: "default" },
      { key: "max_comments", value: 5, source: ".github/marginalia.yml line 2" },
      { key: "ignore", value: ["docs/**", "*.snap"], source: "organisation .github line 7" },
    ],
    engines: [
      {
        name: "analyzers",
        parts: [
          { name: "oxlint", version: "1.89.0" },
          { name: "ruff", version: "0.17.3" },
        ],
      },
      {
        name: "model",
        parts: [
          { name: "model", version: "claude-sonnet-5-5" },
          { name: "prompt", version: "0a1b2c3d4e5f" },
        ],
      },
    ],
    usage: {
      calls: 2,
      inputTokens: 8_120,
      outputTokens: 911,
      cacheReadTokens: 12_400,
      cacheWriteTokens: 0,
      dollars: 0.026_59,
    },
    notes: ["line 9, column 1: unknown key colour; it is ignored"],
  });
}
