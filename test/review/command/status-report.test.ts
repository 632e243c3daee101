import { expect, test } from "vitest";

import { sha } from "../../../src/domain/ids.ts";
import { statusReport, type Status } from "../../../src/review/command/status-report.ts";
import { receipt } from "../../sample-receipt.ts";
import { entryOf } from "../entry.ts";
import { finding } from "../finding.ts";

const head = sha("d".repeat(40));
const now = Date.UTC(2026, 10, 22, 5, 0);
const idle: Status = { head, receipt: null, entries: [], queued: [], skipped: null, now };

test("a head that nobody has looked at yet", () => {
  const queued = [{ state: "waiting", dueAt: now }] as const;
  expect(statusReport({ ...idle, queued }).split("\n")).toEqual([
    "- Head dddddddddd: not reviewed",
    "- No review is running, one is queued",
    "- Open findings: none",
  ]);
});

test("a head that the rules skip, after one that was reviewed", () => {
  const before = receipt({ head: sha("a".repeat(40)) });
  const status = { ...idle, receipt: before, skipped: "the pull request is a draft" };
  expect(statusReport(status).split("\n")[0]).toBe(
    "- Head dddddddddd: not reviewed; skipped: the pull request is a draft. The last review, of aaaaaaaaaa: reviewed at 2026-11-22 04:30 UTC, no findings",
  );
});

test("a review that is not whole: what is missing, why, and when it is tried again", () => {
  const missing = {
    code: "rate-limited",
    by: "model",
    detail: "the provider asked to wait",
    retryAt: now + 600_000,
  } as const;
  const unit = {
    id: "1",
    state: "not-reviewed",
    ranges: [],
    keys: {},
    missing: [missing],
  } as const;
  const files = Array.from({ length: 7 }, (_, index) => ({
    path: `src/${index}.ts`,
    state: "not-reviewed" as const,
    why: index === 0 ? null : "it could not be read",
    units: index === 0 ? [unit] : [],
  }));
  const partial = receipt({
    verdict: { kind: "partial", reviewed: 1, eligible: 8, open: 0, retryAt: now + 600_000 },
    coverage: { units: { eligible: 8, reviewed: 1, cached: 0 }, files, truncated: null },
  });
  const queued = [{ state: "waiting", dueAt: now + 600_000 }] as const;
  const [first, second, third] = statusReport({ ...idle, receipt: partial, queued }).split("\n");

  expect(first).toBe("- Head dddddddddd: reviewed in part at 2026-11-22 04:30 UTC, 1 of 8 units");
  expect(second).toMatch(
    /^- Missing: src\/0\.ts \(the provider asked to wait\), src\/1\.ts \(it could not be read\), .*src\/4\.ts .* and 2 more$/,
  );
  expect(third).toBe("- No review is running, the next try is at 2026-11-22 05:10 UTC");
});

test("open findings are counted by severity; what was dismissed is not open", () => {
  const by = (severity: "major" | "minor") => entryOf(finding("a", { severity }));
  const dismissed = {
    ...by("major"),
    life: { kind: "dismissed", by: "ada", because: "by design" },
  } as const;
  const entries = [by("minor"), by("major"), by("minor"), dismissed];
  const queued = [{ state: "running", dueAt: now }] as const;
  expect(
    statusReport({ ...idle, entries, queued })
      .split("\n")
      .slice(1),
  ).toEqual(["- A review is running", "- Open findings: 1 major, 2 minor"]);
});
