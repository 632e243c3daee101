import { reaches, type Severity } from "../domain/finding.ts";
import type { RepositoryConfig } from "../policy/repository-config.ts";
import type { ReviewPlan } from "./plan.ts";
import { verdictOf } from "./verdict-of.ts";

/** The bar that somebody sets by hand; `never` only advises. */
export type FailOn = Severity | "never";

/**
 * The plan with its verdict at another bar than the repository's gate. Every finding that is shown
 * counts, however sure the engine is: who names a bar is there to look at what it stops.
 */
export function failOn(plan: ReviewPlan, bar: FailOn, config: RepositoryConfig): ReviewPlan {
  if (plan.engines.length === 0) return plan;
  const shown = [...plan.inline, ...plan.onFile, ...plan.folded];
  const by = shown
    .filter(({ severity }) => bar !== "never" && reaches(severity, bar))
    .map(({ fingerprint }) => fingerprint);
  const verdict =
    by.length > 0
      ? ({ kind: "blocked", by, open: shown.length } as const)
      : verdictOf(plan.coverage, shown, { ...config, gate: "never" });
  return { ...plan, verdict };
}
