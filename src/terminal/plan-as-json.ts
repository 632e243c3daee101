import type { Uncommitted } from "../domain/change.ts";
import { countCoverage } from "../domain/coverage.ts";
import type { NotReviewed, Usage } from "../domain/engine.ts";
import type { Finding } from "../domain/finding.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { ReviewPlan } from "../review/plan.ts";
import { lineOf, shownFindings } from "./shown-findings.ts";
import { suppressionOf, type Suppression } from "./suppression-of.ts";

/**
 * What `marginalia review --format json` prints. Programs rely on it: fields are added, and none is
 * renamed, removed or given another meaning without a new `version`. Lines are 1-based.
 */
interface ReviewReport {
  readonly version: 1;
  readonly base: string;
  readonly mergeBase: string;
  /** A commit; of what is not committed the tree that a commit of it would have. */
  readonly head: string;
  readonly uncommitted: Uncommitted | null;
  readonly engines: readonly string[];
  readonly verdict: Verdict;
  readonly findings: readonly ReportedFinding[];
  /** What somebody asked not to hear of; not counted anywhere else. */
  readonly suppressed: readonly (ReportedFinding & {
    readonly by: Suppression["by"];
    readonly because: string;
  })[];
  readonly units: { readonly eligible: number; readonly reviewed: number; readonly cached: number };
  readonly skipped: readonly { readonly path: string; readonly rule: string }[];
  readonly notReviewed: readonly {
    readonly path: string;
    readonly code: NotReviewed["code"];
    readonly by: string;
    readonly detail: string;
  }[];
  /** Said when the change could not be listed in full; null when it was. */
  readonly truncated: string | null;
  readonly usage: Usage;
  readonly elapsedMs: number;
  readonly notes: readonly string[];
}

interface ReportedFinding {
  readonly fingerprint: string;
  readonly path: string;
  /** Null when the finding concerns the file, or its line is not known. */
  readonly line: number | null;
  readonly endLine: number | null;
  /** `old` when the lines are those of the merge base. */
  readonly side: "new" | "old";
  readonly severity: string;
  readonly category: string;
  readonly confidence: string;
  readonly engine: string;
  readonly rule: string | null;
  readonly cwe: string | null;
  readonly title: string;
  readonly trigger: string;
  readonly why: string;
  readonly quote: string;
  readonly replacement: string | null;
  readonly agreedBy: readonly string[];
}

/** A plan for programs: one JSON document, indented, ending in a newline. */
export function planAsJson(plan: ReviewPlan): string {
  return asJson(reportOf(plan));
}

/**
 * JSON whose characters are all harmless to a terminal. `JSON.stringify` leaves C1 controls and
 * bidirectional marks as they are; spelled as escapes they are the same JSON.
 */
export function asJson(value: object): string {
  const text = JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `${text}\n`;
}

function reportOf(plan: ReviewPlan): ReviewReport {
  const { change, coverage } = plan;
  return {
    version: 1,
    base: change.base,
    mergeBase: change.mergeBase,
    head: change.head,
    uncommitted: change.uncommitted ?? null,
    engines: plan.engines,
    verdict: plan.verdict,
    findings: shownFindings(plan).map(reportFinding),
    suppressed: plan.findings.flatMap((finding) => {
      const suppression = suppressionOf(finding);
      if (suppression === null) return [];
      return [{ ...reportFinding(finding), by: suppression.by, because: suppression.because }];
    }),
    units: {
      ...countCoverage(coverage),
      cached: coverage.units.filter(({ state }) => state === "cached").length,
    },
    skipped: coverage.files.flatMap((file) =>
      file.state === "skipped" ? [{ path: file.path, rule: file.rule }] : [],
    ),
    notReviewed: [
      ...coverage.files.flatMap((file) =>
        file.state === "not-reviewed" ? [reportMissing(file.path, file.missing)] : [],
      ),
      ...coverage.units.flatMap((unit) =>
        unit.state === "not-reviewed"
          ? unit.missing.map((missing) => reportMissing(unit.path, missing))
          : [],
      ),
    ],
    truncated: coverage.truncated,
    usage: plan.usage,
    elapsedMs: Math.round(plan.elapsed),
    notes: plan.notes,
  };
}

function reportFinding(finding: Finding): ReportedFinding {
  const { placement } = finding;
  return {
    fingerprint: finding.fingerprint,
    path: finding.path,
    line: lineOf(finding) || null,
    endLine: placement.kind === "line" ? placement.anchor.endLine : lineOf(finding) || null,
    side: finding.side,
    severity: finding.severity,
    category: finding.category,
    confidence: finding.confidence,
    engine: finding.engine,
    rule: finding.rule,
    cwe: finding.cwe,
    title: finding.title,
    trigger: finding.trigger,
    why: finding.why,
    quote: finding.quote,
    replacement: finding.replacement,
    agreedBy: finding.agreedBy,
  };
}

function reportMissing(path: string, { code, by, detail }: NotReviewed) {
  return { path, code, by, detail };
}
