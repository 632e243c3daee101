import { expect, test } from "vitest";
import { receiptPage, noReceiptPage } from "../../src/web/receipt-page.ts";
import { moneyWords, rangeWords, secondsWords, verdictWords } from "../../src/web/receipt-words.ts";
import type { Receipt } from "../../src/domain/receipt.ts";
import { fullReceipt, receipt } from "../sample-receipt.ts";

const links = {
  webUrl: "https://github.com",
  json: "/receipt/0123456789abcdef/token.json",
  key: "/.well-known/marginalia/receipt-key",
};
/** Not a real one, which would be another in each run. */
const signature = { algorithm: "Ed25519", key: "00112233445566aa", value: "c2ln" } as const;

async function pageOf(over: Partial<Receipt> = {}): Promise<string> {
  return String(await receiptPage({ receipt: { ...fullReceipt(), ...over }, signature }, links));
}

test("a receipt with all that it can say", async () => {
  await expect(await pageOf()).toMatchFileSnapshot("./golden/receipt-page.html");
});

test("a clean receipt without a model", async () => {
  const page = String(await receiptPage({ receipt: receipt(), signature }, links));

  expect(page).toContain("No findings, 0 of 0 units reviewed");
  expect(page).toContain("nothing, no model was called");
  expect(page).toContain("<p>None.</p>");
});

test("whatever a change or a model writes stays text", async () => {
  const evil = `"><script>alert(1)</script><img src=x onerror='1'>`;
  const { coverage, findings } = fullReceipt();
  const page = await pageOf({
    repository: { id: "7", owner: evil, name: evil },
    notes: [evil],
    verdict: { kind: "not-reviewed", why: evil, retryAt: null },
    findings: findings.map((finding) => ({
      ...finding,
      title: evil,
      path: evil,
      rule: evil,
      agreedBy: [evil],
      marks: [{ kind: "suppressed", by: "comment", because: evil, line: 1 }],
    })),
    coverage: {
      ...coverage,
      truncated: evil,
      files: coverage.files.map((file) => ({ ...file, path: evil, why: evil })),
    },
    configuration: [{ key: evil, value: [evil], source: evil }],
    engines: [{ name: "model", parts: [{ name: evil, version: evil }] }],
  });

  expect(page).not.toContain("<script");
  expect(page).not.toContain("<img");
  expect(page.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(10);
});

test("nothing is fetched from elsewhere and nothing runs", async () => {
  for (const page of [await pageOf(), String(await noReceiptPage())]) {
    expect(page).not.toMatch(/<(script|img|link|iframe|object|form)\b/i);
    expect(page).not.toMatch(/\bon[a-z]+=|\bsrc=|url\(|@import/i);
  }
});

test.each<[Receipt["verdict"], string]>([
  [{ kind: "reviewed-clean" }, "No findings, 3 of 5 units reviewed"],
  [{ kind: "reviewed-findings", open: 1 }, "1 finding below the gate, 3 of 5 units reviewed"],
  [{ kind: "blocked", by: [], open: 2 }, "0 of 2 findings at the gate, 3 of 5 units reviewed"],
  [
    { kind: "partial", reviewed: 3, eligible: 5, open: 0, retryAt: null },
    "Not whole: 3 of 5 units reviewed, 0 findings so far",
  ],
  [{ kind: "not-reviewed", why: "it broke", retryAt: null }, "Not reviewed: it broke"],
  [{ kind: "skipped", rule: "no engine" }, "Skipped: no engine"],
  [{ kind: "superseded", by: "push" }, "Superseded by a newer push"],
])("a review that ended %j is told in words", (verdict, words) => {
  expect(verdictWords({ ...fullReceipt(), verdict })).toBe(words);
});

test("ranges, money and seconds are said shortly", () => {
  expect(rangeWords({ side: "new", first: 3, last: 3 })).toBe("3");
  expect(rangeWords({ side: "old", first: 3, last: 9 })).toBe("3–9 removed");
  expect([0, 0.0042, 0.1, 1.255].map(moneyWords)).toEqual(["$0.00", "$0.0042", "$0.10", "$1.25"]);
  expect([400, 9_990, 95_400].map(secondsWords)).toEqual(["0.4 s", "10.0 s", "95 s"]);
});
