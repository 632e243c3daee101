import type { ReviewPlan } from "../review/plan.ts";

/** Everything that was not reviewed, one line of plain text each: place, reason and who. */
export function missingLines({ coverage }: ReviewPlan): readonly string[] {
  const lines = coverage.truncated === null ? [] : [coverage.truncated];
  for (const file of coverage.files) {
    if (file.state === "not-reviewed")
      lines.push(`${file.path}: ${file.missing.detail} (${file.missing.by})`);
  }
  for (const unit of coverage.units) {
    if (unit.state !== "not-reviewed") continue;
    const where =
      unit.lines === null ? unit.path : `${unit.path}:${unit.lines.first}-${unit.lines.last}`;
    for (const { detail, by } of unit.missing) lines.push(`${where}: ${detail} (${by})`);
  }
  return lines;
}
