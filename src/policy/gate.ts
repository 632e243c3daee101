import { reaches } from "../domain/finding.ts";
import type { Confidence, Severity } from "../domain/finding.ts";
import type { Gate } from "./repository-config.ts";

/** What the gate asks of a finding. A finding without a state is a new one. */
export interface Gated {
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly state?: "open" | "fixed" | "dismissed" | "withdrawn" | "late" | "suppressed";
}

/**
 * The findings that fail the check: open, of high confidence, and at or above the gate. Late and
 * suppressed findings do not: what is not said on the pull request must not block it.
 */
export function blockedBy<Finding extends Gated>(
  findings: readonly Finding[],
  gate: Gate,
): readonly Finding[] {
  if (gate === "never") return [];
  return findings.filter(
    ({ severity, confidence, state = "open" }) =>
      state === "open" && confidence === "high" && reaches(severity, gate),
  );
}
