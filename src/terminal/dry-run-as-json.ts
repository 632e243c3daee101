import type { DryRun } from "../review/dry-run.ts";
import { asJson } from "./plan-as-json.ts";

/**
 * What `marginalia review --dry-run --format json` prints. As with a review, fields are added, and
 * none is renamed or removed without a new `version`. Lines are 1-based, money in US dollars.
 */
export function dryRunAsJson(run: DryRun): string {
  const { base, mergeBase, head, uncommitted, truncated } = run.change;
  return asJson({
    version: 1,
    dryRun: true,
    base,
    mergeBase,
    head,
    uncommitted: uncommitted ?? null,
    truncated,
    engines: run.engines,
    units: run.units.map(({ path, lines, cached }) => ({ path, lines, cached })),
    skipped: run.files.flatMap((file) =>
      file.state === "skipped" ? [{ path: file.path, rule: file.rule }] : [],
    ),
    nothingToReview: run.files.flatMap((file) =>
      file.state === "nothing-to-review" ? [{ path: file.path, why: file.why }] : [],
    ),
    notReviewable: run.files.flatMap((file) =>
      file.state === "not-reviewed" ? [{ path: file.path, detail: file.missing.detail }] : [],
    ),
    forecast: run.forecast,
    notes: run.notes,
  });
}
