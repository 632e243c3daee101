import type { Receipt } from "../domain/receipt.ts";
import type { ReviewPlan } from "./plan.ts";
import type { ChangeSource } from "./ports.ts";

/** The record of a review that was carried out. `endedAt` is epoch milliseconds. */
export function receiptOf(plan: ReviewPlan, source: ChangeSource, endedAt: number): Receipt {
  return {
    version: 1,
    review: plan.id,
    repositoryId: source.repository.id,
    pullRequest: source.pullRequest?.ref.number ?? null,
    base: plan.change.base,
    mergeBase: plan.change.mergeBase,
    head: plan.change.head,
    startedAt: endedAt - plan.elapsed,
    endedAt,
    engines: plan.engines,
    coverage: plan.coverage,
    verdict: plan.verdict,
    usage: plan.usage,
    findings: plan.findings.map(({ fingerprint, path, category, severity, rule, marks }) => ({
      fingerprint,
      path,
      category,
      severity,
      rule,
      marks: marks.map(({ kind }) => kind),
    })),
  };
}
