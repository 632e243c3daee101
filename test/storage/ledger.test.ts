import { describe, expect, onTestFinished, test } from "vitest";
import { fingerprint, reviewId, sha } from "../../src/domain/ids.ts";
import type { PullRequestRef } from "../../src/domain/pull-request.ts";
import type { SignedReceipt } from "../../src/domain/receipt.ts";
import type { Seen } from "../../src/domain/seen-file.ts";
import type { Verdict } from "../../src/domain/verdict.ts";
import type { FindingLife, LedgerEntry } from "../../src/domain/ledger-entry.ts";
import { manualClock } from "../queue/manual-clock.ts";
import { fullReceipt, signed } from "../sample-receipt.ts";
import { openFile } from "./test-storage.ts";

const pullRequest: PullRequestRef = {
  repository: { id: "77", owner: "ada", name: "engine" },
  number: 12,
};

function entry(print: number, changes: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    fingerprint: fingerprint(print.toString(16).padStart(16, "0")),
    life: { kind: "open" },
    engine: "analyzers",
    path: "src/a.ts",
    scope: "export function a() {",
    category: "bug",
    severity: "major",
    confidence: "high",
    title: "Assigns where it should compare",
    quote: "if (x = 1) {\n  na\u00efve \u{1f9ea}",
    rule: "oxlint/no-cond-assign",
    lines: { side: "new", first: 3, last: 4 },
    unit: "0123456789abcdef",
    firstSeen: { head: sha("a".repeat(40)), at: 1 },
    lastSeen: { head: sha("b".repeat(40)), at: 1_750_000_000_000 },
    thread: { commentId: 2_147_483_648_123, nodeId: "PRRT_1", answeredBy: "ada" },
    ...changes,
  };
}

function receipt(review: number, endedAt: number, verdict: Verdict): SignedReceipt {
  const full = fullReceipt();
  return signed({
    ...full,
    review: reviewId(review.toString(16).padStart(16, "0")),
    startedAt: endedAt - 10,
    endedAt,
    verdict,
  });
}

async function setUp() {
  const file = await openFile(manualClock());
  onTestFinished(file.remove);
  return file;
}

test("what was recorded is read back whole, by fingerprint, under the number alone", async () => {
  const { storage } = await setUp();
  const plain = entry(2, { path: "src/b.ts", scope: null, rule: null, thread: null, lines: null });
  await storage.ledger.record(
    pullRequest,
    [entry(1), plain],
    receipt(1, 100, { kind: "reviewed-findings", open: 2 }),
  );

  const renamed = { ...pullRequest, repository: { id: "77", owner: "eve", name: "motor" } };
  expect(await storage.ledger.entries(renamed)).toEqual([entry(1), plain]);
  expect(await storage.ledger.entries({ ...pullRequest, number: 13 })).toEqual([]);
  expect(await storage.ledger.latestReceipt({ ...pullRequest, number: 13 })).toBeNull();
});

test("a later record replaces what it names and leaves the rest", async () => {
  const { storage } = await setUp();
  const clean = receipt(1, 100, { kind: "reviewed-clean" });
  await storage.ledger.record(pullRequest, [entry(1), entry(2)], clean);

  const fixed = entry(1, {
    life: { kind: "fixed", in: sha("c".repeat(40)) },
    severity: "minor",
  });
  await storage.ledger.record(pullRequest, [entry(1), fixed], clean);

  expect(await storage.ledger.entries(pullRequest)).toEqual([fixed, entry(2)]);
});

test("a thousand entries fit", async () => {
  const { storage } = await setUp();
  const all = Array.from({ length: 1_000 }, (_, index) => entry(index));

  await storage.ledger.record(pullRequest, all, receipt(1, 100, { kind: "reviewed-clean" }));

  expect(await storage.ledger.entries(pullRequest)).toEqual(all);
});

test.each<Verdict>([
  { kind: "reviewed-clean" },
  { kind: "reviewed-findings", open: 2 },
  { kind: "blocked", by: [entry(1).fingerprint], open: 1 },
  { kind: "partial", reviewed: 1, eligible: 2, open: 0, retryAt: 5 },
  { kind: "skipped", rule: "draft" },
  { kind: "not-reviewed", why: "crashed", retryAt: null },
  { kind: "superseded", by: "push" },
])("the receipt of a review that ended $kind is read back as it was", async (verdict) => {
  const { storage } = await setUp();
  await storage.ledger.record(pullRequest, [], receipt(1, 100, verdict));

  expect(await storage.ledger.latestReceipt(pullRequest)).toEqual(receipt(1, 100, verdict).receipt);
});

test("the latest receipt is the one that ended last; the same review replaces its own", async () => {
  const { storage } = await setUp();
  const { ledger } = storage;
  await ledger.record(pullRequest, [], receipt(2, 300, { kind: "reviewed-clean" }));
  await ledger.record(pullRequest, [], receipt(1, 200, { kind: "reviewed-clean" }));
  await ledger.record(pullRequest, [], receipt(2, 400, { kind: "superseded", by: "push" }));

  expect(await ledger.latestReceipt(pullRequest)).toEqual(
    receipt(2, 400, { kind: "superseded", by: "push" }).receipt,
  );
});

test("a receipt that another version wrote is treated as none", async () => {
  const file = await setUp();
  await file.storage.ledger.record(pullRequest, [], receipt(1, 100, { kind: "reviewed-clean" }));
  await file.sql(`update receipts set receipt = replace(receipt, '"version":2', '"version":3')`);

  expect(await file.storage.ledger.latestReceipt(pullRequest)).toBeNull();
});

test("entries and receipt are recorded together or not at all", async () => {
  const file = await setUp();
  await file.sql("alter table receipts rename to hidden");
  const { ledger } = file.storage;

  await expect(
    ledger.record(pullRequest, [entry(1)], receipt(1, 100, { kind: "reviewed-clean" })),
  ).rejects.toThrow("no such table");

  expect(await ledger.entries(pullRequest)).toEqual([]);
});

test.each<FindingLife>([
  { kind: "open" },
  { kind: "fixed", in: sha("c".repeat(40)) },
  { kind: "dismissed", by: "ada", because: "meant so" },
  { kind: "withdrawn", because: "it is checked above" },
  { kind: "superseded", by: entry(2).fingerprint },
  { kind: "suppressed", rule: "comment on line 3: known" },
  { kind: "late" },
])("a finding that is $kind is read back as it was", async (life) => {
  const { storage } = await setUp();
  await storage.ledger.record(
    pullRequest,
    [entry(1, { life })],
    receipt(1, 1, { kind: "reviewed-clean" }),
  );

  expect(await storage.ledger.entries(pullRequest)).toEqual([entry(1, { life })]);
});

describe("a dismissal", () => {
  const dismissed = { kind: "dismissed", by: "ada", because: "meant so" } as const;

  test("is written down with who and why, for that finding alone", async () => {
    const { ledger } = (await setUp()).storage;
    await ledger.record(
      pullRequest,
      [entry(1), entry(2)],
      receipt(1, 1, { kind: "reviewed-clean" }),
    );

    const found = await ledger.dismiss(pullRequest, entry(1).fingerprint, "ada", "meant so");

    expect(found).toBe(true);
    expect(await ledger.entries(pullRequest)).toEqual([entry(1, { life: dismissed }), entry(2)]);
  });

  test("of what nobody knows says so", async () => {
    const { ledger } = (await setUp()).storage;

    expect(await ledger.dismiss(pullRequest, entry(1).fingerprint, "ada", "x")).toBe(false);
  });

  test("outlives a review that was under way and had read the finding before", async () => {
    const { ledger } = (await setUp()).storage;
    await ledger.record(pullRequest, [entry(1)], receipt(1, 1, { kind: "reviewed-clean" }));
    await ledger.dismiss(pullRequest, entry(1).fingerprint, "ada", "meant so");

    const seenAgain = entry(1, { path: "src/moved.ts" });
    await ledger.record(pullRequest, [seenAgain], receipt(2, 2, { kind: "reviewed-clean" }));

    expect(await ledger.entries(pullRequest)).toEqual([{ ...seenAgain, life: dismissed }]);
  });

  test("learns from a review that its thread was resolved, and can be taken back", async () => {
    const { ledger } = (await setUp()).storage;
    const others = [entry(2), entry(3, { life: { kind: "late" } })];
    await ledger.record(
      pullRequest,
      [entry(1), ...others],
      receipt(1, 1, { kind: "reviewed-clean" }),
    );
    await ledger.dismiss(pullRequest, entry(1).fingerprint, "ada", "meant so");
    const resolved = entry(1, { life: { ...dismissed, resolved: true } });
    await ledger.record(pullRequest, [resolved], receipt(2, 2, { kind: "reviewed-clean" }));
    expect(await ledger.entries(pullRequest)).toEqual([resolved, ...others]);

    await ledger.reopen(pullRequest, [entry(1).fingerprint, entry(3).fingerprint]);
    await ledger.reopen(pullRequest, []);

    expect(await ledger.entries(pullRequest)).toEqual([entry(1), ...others]);
  });
});

describe("what was seen", () => {
  const seen: Seen = {
    files: [
      {
        path: "src/a.ts",
        runs: [
          { side: "new", first: 3, by: ["analyzers", "model"], hashes: ["abcdefgh", "ijklmnop"] },
        ],
      },
    ],
    wholeAt: sha("a".repeat(40)),
  };

  test("is nothing at first, and then what the last review left", async () => {
    const { ledger } = (await setUp()).storage;
    expect(await ledger.seen(pullRequest)).toEqual({ files: [], wholeAt: null });

    await ledger.record(pullRequest, [], receipt(1, 1, { kind: "reviewed-clean" }), seen);
    expect(await ledger.seen(pullRequest)).toEqual(seen);

    const less = { files: [], wholeAt: sha("b".repeat(40)) };
    await ledger.record(pullRequest, [], receipt(2, 2, { kind: "reviewed-clean" }), less);
    // The first whole review stays the first.
    expect(await ledger.seen(pullRequest)).toEqual({ files: [], wholeAt: seen.wholeAt });
  });

  test("of a thousand files fits", async () => {
    const { ledger } = (await setUp()).storage;
    const files = Array.from({ length: 1_500 }, (_, index) => ({
      path: `src/${String(index).padStart(4, "0")}.ts`,
      runs: [],
    }));

    await ledger.record(pullRequest, [], receipt(1, 1, { kind: "reviewed-clean" }), {
      ...seen,
      files,
    });

    expect((await ledger.seen(pullRequest)).files).toEqual(files);
  });
});
