import { count } from "../domain/count.ts";
import { defuse } from "../domain/defuse.ts";
import type { Finding } from "../domain/finding.ts";
import type { FindingLife } from "../domain/ledger-entry.ts";
import type { ReviewPlan } from "../review/plan.ts";
import { headOf, isDismissed } from "./finding-lines.ts";
import { fitLines } from "./fit-bytes.ts";
import { placeOf } from "./place-of.ts";

/** Findings that hold at this head and count no more, because somebody with write access said so. */
export function dismissedOf({ findings }: ReviewPlan): readonly Finding[] {
  return findings.filter(isDismissed);
}

/**
 * Each with who dismissed it and why, within `limit` bytes; or empty. A check that passes on
 * somebody's word says whose.
 */
export function dismissedLines(plan: ReviewPlan, limit: number): string {
  const lives = new Map(
    plan.remembered.ledger.map(({ fingerprint, life }) => [fingerprint, life] as const),
  );
  const lines = dismissedOf(plan).map((finding) => {
    const who = whoAndWhy(lives.get(finding.fingerprint));
    return `${headOf(finding, placeOf(finding))}${who === "" ? "" : ` (${who})`}`;
  });
  return fitLines(lines, limit, (left) => `- and ${count(left, "more finding")}`);
}

function whoAndWhy(life: FindingLife | undefined): string {
  switch (life?.kind) {
    case "dismissed":
      return `by ${defuse(life.by, 60)}: ${defuse(life.because, 200)}`;
    case "withdrawn":
      return `taken back: ${defuse(life.because, 200)}`;
    case "open":
    case "fixed":
    case "superseded":
    case "suppressed":
    case "late":
    case undefined:
      return "";
  }
}
