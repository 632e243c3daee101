import type { Finding } from "../domain/finding.ts";
import type { Fingerprint } from "../domain/ids.ts";
import type { ReviewPlan } from "./plan.ts";
import type { LedgerEntry, Published, Said } from "./ports.ts";

/**
 * The ledger after a review: what holds at this head is open, what was open and no longer holds is
 * fixed. Without a whole review nothing is called fixed: absence proves nothing there.
 */
export function ledgerUpdate(
  before: readonly LedgerEntry[],
  plan: ReviewPlan,
  said: readonly Said[],
  published: Published,
): readonly LedgerEntry[] {
  const commentOf = new Map<Fingerprint, number>(
    [...said, ...published.comments].map(({ fingerprint, commentId }) => [fingerprint, commentId]),
  );
  const known = new Map(before.map((entry) => [entry.fingerprint, entry]));
  const holding = plan.findings.filter(isRaised);
  // A duplicate holds too: it is said by the name of the other one.
  const holds = new Set(plan.findings.filter(isInChange).map(({ fingerprint }) => fingerprint));

  const raised = holding.map((finding): LedgerEntry => {
    const earlier = known.get(finding.fingerprint);
    return {
      fingerprint: finding.fingerprint,
      state: stateOf(finding, earlier),
      path: finding.path,
      scope: finding.scope,
      category: finding.category,
      severity: finding.severity,
      confidence: finding.confidence,
      title: finding.title,
      quote: finding.quote,
      rule: finding.rule,
      raisedAt: earlier?.raisedAt ?? plan.change.head,
      commentId: commentOf.get(finding.fingerprint) ?? earlier?.commentId ?? null,
    };
  });
  const gone = before
    .filter((entry) => entry.state === "open" && !holds.has(entry.fingerprint))
    .map((entry): LedgerEntry => ({ ...entry, state: isWhole(plan) ? "fixed" : "open" }));
  return [...raised, ...gone];
}

/** What somebody decided stays decided; what was fixed or suppressed and is not so now is open. */
function stateOf({ marks }: Finding, earlier: LedgerEntry | undefined): LedgerEntry["state"] {
  if (earlier?.state === "dismissed" || earlier?.state === "withdrawn") return earlier.state;
  if (marks.some(({ kind }) => kind === "suppressed")) return "suppressed";
  return earlier?.state === "late" ? "late" : "open";
}

function isRaised(finding: Finding): boolean {
  return isInChange(finding) && finding.marks.every(({ kind }) => kind !== "duplicate");
}

function isInChange({ marks }: Finding): boolean {
  return marks.every(({ kind }) => kind !== "outside-change");
}

function isWhole(plan: ReviewPlan): boolean {
  return (
    plan.coverage.truncated === null &&
    plan.coverage.units.every(({ state }) => state !== "not-reviewed") &&
    plan.coverage.files.every(({ state }) => state !== "not-reviewed")
  );
}
