import type { Verdict } from "../domain/verdict.ts";
import { count } from "../domain/count.ts";

/** How a review ended, in one sentence of plain text. */
export function verdictInWords(verdict: Verdict): string {
  switch (verdict.kind) {
    case "reviewed-clean":
      return "Nothing to say.";
    case "reviewed-findings":
      return `${count(verdict.open, "finding")}, none at the gate.`;
    case "blocked":
      return `${count(verdict.open, "finding")}, ${verdict.by.length} at or above the gate.`;
    case "partial":
      return `Reviewed ${verdict.reviewed} of ${verdict.eligible}, ${count(verdict.open, "finding")} so far.`;
    case "skipped":
      return `Skipped: ${verdict.rule}.`;
    case "not-reviewed":
      return `Could not review: ${verdict.why}`;
    case "superseded":
      return "Stopped: something newer is to be reviewed.";
  }
}
