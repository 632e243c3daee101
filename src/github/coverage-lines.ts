import { count } from "../domain/count.ts";
import {
  countCoverage,
  type Coverage,
  type FileCoverage,
  type UnitCoverage,
} from "../domain/coverage.ts";
import { cutText } from "../domain/cut-text.ts";
import { defuse } from "../domain/defuse.ts";
import type { NotReviewed } from "../domain/engine.ts";
import { codeSpan } from "../domain/fence.ts";
import type { Finding } from "../domain/finding.ts";
import { groupBy } from "../domain/group-by.ts";
import { shortSha } from "../domain/ids.ts";
import { codeCell, proseCell } from "../domain/table-cell.ts";
import { visibleText } from "../model/visible-text.ts";
import type { ReviewPlan } from "../review/plan.ts";
import { bySeverity } from "./finding-lines.ts";
import { byteLength, fitLines } from "./fit-bytes.ts";
import { maxPath, pathSpan } from "./path-span.ts";

/** What was looked at: units, files and the range of commits. */
export function rangeLine({ coverage, change }: ReviewPlan): string {
  const { reviewed, eligible } = countCoverage(coverage);
  const cached = coverage.units.filter((unit) => unit.state === "cached").length;
  const range = codeSpan(`${shortSha(change.mergeBase)}...${shortSha(change.head)}`);
  const known = cached === 0 ? "" : ` (${cached} unchanged since an earlier review)`;
  return `Reviewed ${reviewed} of ${count(eligible, "unit")}${known} in ${count(coverage.files.length, "file")}, ${range}.`;
}

/** What was eligible and not reviewed, and why; empty when all was. */
export function missingLines(coverage: Coverage, limit: number): string {
  const lines: string[] = [];
  if (coverage.truncated !== null) lines.push(`- ${defuse(coverage.truncated)}`);
  for (const file of coverage.files) {
    if (file.state === "not-reviewed") {
      lines.push(`- ${pathSpan(file.path)}: ${missingText(file.missing)}`);
    }
  }
  for (const unit of coverage.units) {
    if (unit.state !== "not-reviewed") continue;
    lines.push(`- ${pathSpan(placeOfUnit(unit))}: ${unit.missing.map(missingText).join("; ")}`);
  }
  // Two engines may miss one unit for reasons that read the same.
  return fitLines([...new Set(lines)], limit, (left) => `- and ${left} more`);
}

/** Files that policy skipped, by rule. */
export function skippedLines(coverage: Coverage, limit: number): string {
  const byRule = new Map<string, string[]>();
  for (const file of coverage.files) {
    if (file.state === "skipped")
      byRule.set(file.rule, [...(byRule.get(file.rule) ?? []), file.path]);
  }
  const lines = [...byRule].map(([rule, paths]) => {
    const shown = paths.slice(0, 5).map(pathSpan).join(", ");
    const left = paths.length > 5 ? ` and ${paths.length - 5} more` : "";
    return `- ${shown}${left}: ${defuse(rule, 300)}`;
  });
  return fitLines(lines, limit, (left) => `- and ${left} more rules`);
}

/** One row per file of the change, with the findings that stand in it. */
export function fileTable(
  { files, units }: Coverage,
  standing: readonly Pick<Finding, "path" | "severity">[],
  limit: number,
): string {
  const done = groupBy(
    units.filter(({ state }) => state !== "not-reviewed"),
    ({ path }) => path,
  );
  const found = groupBy(standing, ({ path }) => path);
  const rows = files.map(
    (file) =>
      `| ${codeCell(visibleText(cutText(file.path, maxPath)))} | ${fileState(file, done.get(file.path)?.length ?? 0)} | ${bySeverity(found.get(file.path) ?? [])} |`,
  );
  const head = "| file | reviewed | findings |\n|---|---|---|\n";
  return `${head}${fitLines(rows, limit - byteLength(head), (left) => `| and ${left} more files | | |`)}`;
}

function placeOfUnit({ path, lines }: UnitCoverage): string {
  if (lines === null) return path;
  const { first, last } = lines;
  return first === last ? `${path}:${first}` : `${path}:${first}-${last}`;
}

function missingText(missing: NotReviewed): string {
  return `${defuse(missing.detail, 300)} (${defuse(missing.by, 60)})`;
}

function fileState(file: FileCoverage, done: number): string {
  switch (file.state) {
    case "eligible":
      return file.units === 0 ? "no line to review" : `${done} of ${count(file.units, "unit")}`;
    case "skipped":
      return proseCell(`skipped: ${file.rule}`, 200);
    case "nothing-to-review":
      return proseCell(file.why, 200);
    case "not-reviewed":
      return proseCell(`not reviewed: ${file.missing.detail}`, 200);
  }
}
