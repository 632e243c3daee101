import type { Finding } from "../../src/domain/finding.ts";
import type { LedgerEntry } from "../../src/domain/ledger-entry.ts";
import { linesOfFinding } from "../../src/review/life/line-history.ts";
import { fakeSha } from "./fakes.ts";

/** The entry of a finding that was said in comment 1 and is open. */
export function entryOf(finding: Finding, more: Partial<LedgerEntry> = {}): LedgerEntry {
  const { fingerprint, engine, path, scope, category, severity, confidence } = finding;
  const { title, quote, rule } = finding;
  const claimed = { category, severity, confidence, title, quote, rule };
  return {
    fingerprint,
    engine,
    path,
    scope,
    ...claimed,
    life: { kind: "open" },
    lines: linesOfFinding(finding),
    unit: null,
    firstSeen: { head: fakeSha("first"), at: 0 },
    lastSeen: { head: fakeSha("first"), at: 0 },
    thread: { commentId: 1, nodeId: null, answeredBy: null },
    ...more,
  };
}
