import { countCoverage, retryAtOf, type Coverage } from "../domain/coverage.ts";
import type { Finding } from "../domain/finding.ts";
import type { Verdict } from "../domain/verdict.ts";
import { blockedBy } from "../policy/gate.ts";
import type { RepositoryConfig } from "../policy/repository-config.ts";

/**
 * How the review ended. A finding at the gate blocks even when something was not reviewed; a
 * review that is not whole is never clean, whatever it found.
 */
export function verdictOf(
  coverage: Coverage,
  open: readonly Pick<Finding, "fingerprint" | "severity" | "confidence">[],
  config: RepositoryConfig,
): Verdict {
  const { reviewed, eligible } = countCoverage(coverage);
  const blocking = blockedBy(open, config.gate);
  if (blocking.length > 0) {
    const by = blocking.map(({ fingerprint }) => fingerprint);
    return { kind: "blocked", by, open: open.length };
  }
  if (reviewed < eligible || coverage.truncated !== null) {
    return { kind: "partial", reviewed, eligible, open: open.length, retryAt: retryAtOf(coverage) };
  }
  if (eligible === 0) return { kind: "skipped", rule: whyNothing(coverage) };
  return open.length > 0
    ? { kind: "reviewed-findings", open: open.length }
    : { kind: "reviewed-clean" };
}

function whyNothing(coverage: Coverage): string {
  if (coverage.files.length === 0) return "the change has no files";
  const reasons = new Set(
    coverage.files.flatMap((file) => {
      if (file.state === "skipped") return [file.rule];
      return file.state === "nothing-to-review" ? [file.why] : [];
    }),
  );
  const shown = [...reasons].slice(0, 3).join("; ");
  return `no file has anything to review: ${shown}${reasons.size > 3 ? "; …" : ""}`;
}
