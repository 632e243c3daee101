import { countCoverage, missingFrom } from "../domain/coverage.ts";
import { severities } from "../domain/finding.ts";
import type { ReviewPlan } from "../review/plan.ts";
import { count } from "../domain/count.ts";

import { shownFindings } from "./shown-findings.ts";
import { suppressionOf } from "./suppression-of.ts";

/** A review in numbers, on one line: findings, units, cache, what is missing, time and money. */
export function countsInWords(plan: ReviewPlan): string {
  const { coverage, usage } = plan;
  const { reviewed, eligible } = countCoverage(coverage);
  const shown = shownFindings(plan);
  const cached = coverage.units.filter(({ state }) => state === "cached").length;
  const skipped = coverage.files.filter(({ state }) => state === "skipped").length;
  const suppressed = plan.findings.filter((finding) => suppressionOf(finding) !== null).length;
  return [
    ...severities.flatMap((severity) => {
      const number = shown.filter((finding) => finding.severity === severity).length;
      return number === 0 ? [] : [`${number} ${severity}`];
    }),
    ...(suppressed === 0 ? [] : [`${suppressed} suppressed`]),
    `${reviewed} of ${count(eligible, "unit")} reviewed`,
    ...(cached === 0 ? [] : [`${cached} from the cache`]),
    ...(missingFrom(coverage).length === 0 ? [] : [`${eligible - reviewed} not reviewed`]),
    ...(skipped === 0 ? [] : [`${count(skipped, "file")} skipped`]),
    `${(plan.elapsed / 1000).toFixed(1)} s`,
    usage.calls === 0
      ? "$0"
      : `${count(usage.calls, "call")} to the model, $${usage.dollars.toFixed(4)}`,
  ].join(", ");
}
