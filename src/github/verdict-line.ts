import { count } from "../domain/count.ts";
import type { Coverage } from "../domain/coverage.ts";
import { countCoverage } from "../domain/coverage.ts";
import type { Verdict } from "../domain/verdict.ts";

/**
 * A verdict in one plain line: the check's title and the head of the summary. `coverage` is null
 * where nothing was looked at.
 */
export function verdictLine(verdict: Verdict, coverage: Coverage | null): string {
  switch (verdict.kind) {
    case "reviewed-clean":
      return `No findings in ${units(coverage)}`;
    case "reviewed-findings":
      return `${count(verdict.open, "finding")}, ${verdict.open === 1 ? "it does not reach" : "none reaches"} the gate`;
    case "blocked":
      return `${verdict.by.length} of ${count(verdict.open, "finding")} ${verdict.by.length === 1 ? "reaches" : "reach"} the gate${shortfall(coverage)}`;
    case "partial":
      return `Reviewed ${verdict.reviewed} of ${count(verdict.eligible, "unit")}${verdict.open === 0 ? "" : `, ${count(verdict.open, "finding")} so far`}`;
    case "not-reviewed":
      return `Not reviewed: ${verdict.why}`;
    case "skipped":
      return `Skipped: ${verdict.rule}`;
    case "superseded":
      return verdict.by === "push"
        ? "Superseded by a newer push"
        : "The pull request was closed before its review ended";
  }
}

function units(coverage: Coverage | null): string {
  return coverage === null ? "the change" : count(countCoverage(coverage).eligible, "unit");
}

function shortfall(coverage: Coverage | null): string {
  if (coverage === null || isWhole(coverage)) return "";
  const { reviewed, eligible } = countCoverage(coverage);
  return `; reviewed ${reviewed} of ${count(eligible, "unit")}`;
}

/** True when everything that was eligible was reviewed and the list of files is complete. */
export function isWhole(coverage: Coverage): boolean {
  const { reviewed, eligible } = countCoverage(coverage);
  return reviewed === eligible && coverage.truncated === null;
}
