import type { NotReviewed } from "../domain/engine.ts";
import type { ReviewPlan } from "../review/plan.ts";

/** Names of our own steps before a review, which say nothing to people. */
const unnamed: readonly string[] = ["diff", "source"];

/** Everything that was not reviewed, one line of plain text each: place, reason and, of an engine, who. */
export function missingLines({ coverage }: ReviewPlan): readonly string[] {
  const lines = coverage.truncated === null ? [] : [coverage.truncated];
  for (const file of coverage.files) {
    if (file.state === "not-reviewed") lines.push(`${file.path}: ${reasonOf(file.missing)}`);
  }
  for (const unit of coverage.units) {
    if (unit.state !== "not-reviewed") continue;
    const where =
      unit.lines === null ? unit.path : `${unit.path}:${unit.lines.first}-${unit.lines.last}`;
    for (const missing of unit.missing) lines.push(`${where}: ${reasonOf(missing)}`);
  }
  return lines;
}

function reasonOf({ detail, by }: Pick<NotReviewed, "detail" | "by">): string {
  return unnamed.includes(by) ? detail : `${detail} (${by})`;
}
