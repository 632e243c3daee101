import { countCoverage, type LineRange } from "../domain/coverage.ts";
import type { Engine } from "../domain/engine.ts";
import type { Finding, Placement } from "../domain/finding.ts";
import type { ConfigValue, Receipt, ReceiptFinding } from "../domain/receipt.ts";
import type { ReviewPlan } from "./plan.ts";
import type { ChangeSource, Said } from "./ports.ts";
import { receiptFiles } from "./receipt-files.ts";

/** What a plan does not say of the review that carried it out. */
export interface ReviewFacts {
  readonly source: Pick<ChangeSource, "repository" | "pullRequest">;
  /** All that the program has; the plan says which took part. */
  readonly engines: readonly Engine[];
  readonly configuration: readonly ConfigValue[];
  /** Comments of ours that stand on the pull request now. */
  readonly comments: readonly Said[];
  /** The version of Marginalia. */
  readonly program: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/** The record of a review that was carried out. */
export function receiptOf(plan: ReviewPlan, facts: ReviewFacts): Receipt {
  const { source, program, startedAt, endedAt, configuration } = facts;
  const { change, coverage, verdict, usage, notes } = plan;
  const { id, owner, name } = source.repository;
  const comments = new Map(facts.comments.map((said) => [said.fingerprint, said.commentId]));
  return {
    version: 2,
    review: plan.id,
    program,
    repository: { id, owner, name },
    pullRequest: source.pullRequest?.ref.number ?? null,
    base: change.base,
    mergeBase: change.mergeBase,
    head: change.head,
    startedAt,
    endedAt,
    verdict,
    coverage: {
      units: {
        ...countCoverage(coverage),
        cached: coverage.units.filter(({ state }) => state === "cached").length,
      },
      files: receiptFiles(coverage),
      truncated: coverage.truncated,
    },
    findings: plan.findings.map((finding) =>
      findingOf(finding, comments.get(finding.fingerprint) ?? null),
    ),
    late: plan.late.length,
    configuration,
    engines: facts.engines
      .filter((engine) => plan.engines.includes(engine.name))
      .map((engine) => ({ name: engine.name, parts: engine.parts ?? [] })),
    usage,
    notes,
  };
}

function findingOf(finding: Finding, comment: number | null): ReceiptFinding {
  const { fingerprint, engine, path, title, category, severity, confidence, rule } = finding;
  const { agreedBy, marks, placement } = finding;
  const same = { fingerprint, engine, path, title, category, severity, confidence, rule };
  return { ...same, lines: linesOf(placement), agreedBy, marks, comment };
}

function linesOf(placement: Placement): LineRange | null {
  switch (placement.kind) {
    case "line": {
      const { side, startLine: first, endLine: last } = placement.anchor;
      return { side: side === "RIGHT" ? "new" : "old", first, last };
    }
    case "file":
      return null;
    case "summary":
      return placement.line === null
        ? null
        : { side: "new", first: placement.line, last: placement.line };
  }
}
