import { count } from "../domain/count.ts";
import { timeOf } from "../domain/time-of.ts";
import { countCoverage, type Coverage, type FileCoverage } from "../domain/coverage.ts";
import { cutText } from "../domain/cut-text.ts";
import { defuse } from "../domain/defuse.ts";
import type { NotReviewed, Usage } from "../domain/engine.ts";
import { codeSpan } from "../domain/fence.ts";
import { severities, type Finding, type Mark } from "../domain/finding.ts";
import { shortSha } from "../domain/ids.ts";
import { visibleText } from "../model/visible-text.ts";
import type { ReviewPlan } from "../review/plan.ts";
import { placeOf } from "./comment-body.ts";
import { fitLines } from "./fit-bytes.ts";

/** UTF-8 bytes of one list. Four of them and the rest stay below `maxBodyBytes`. */
const maxListBytes = 12_000;

/** New findings by severity, and those that stand from before. */
export function countLine(plan: ReviewPlan): string {
  const fresh = [...plan.inline, ...plan.onFile, ...plan.folded];
  const counts = severities.flatMap((severity) => {
    const number = fresh.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [`${number} ${severity}`];
  });
  // What was fixed and came back stands in its old comment too, and counts in the verdict.
  const open = plan.findings.filter((finding) =>
    finding.marks.some((mark) => mark.kind === "already-said" && mark.state !== "dismissed"),
  ).length;
  const parts = [
    ...(counts.length === 0 ? [] : [`New: ${counts.join(", ")}.`]),
    ...(open === 0 ? [] : [`Said before and still there: ${open}.`]),
  ];
  return parts.join(" ");
}

/** What was looked at: units, files and the range of commits. */
export function rangeLine(plan: ReviewPlan): string {
  const { coverage, change } = plan;
  const { reviewed, eligible } = countCoverage(coverage);
  const cached = coverage.units.filter((unit) => unit.state === "cached").length;
  const range = codeSpan(`${shortSha(change.mergeBase)}...${shortSha(change.head)}`);
  const known = cached === 0 ? "" : ` (${cached} unchanged since an earlier review)`;
  return `Reviewed ${reviewed} of ${count(eligible, "unit")}${known} in ${count(coverage.files.length, "file")}, ${range}.`;
}

/** What was eligible and not reviewed, why, and when it is tried again; empty when all was. */
export function missingLines(coverage: Coverage): string {
  const lines: string[] = [];
  if (coverage.truncated !== null) lines.push(`- ${defuse(coverage.truncated)}`);
  for (const file of coverage.files) {
    if (file.state === "not-reviewed") {
      lines.push(`- ${pathSpan(file.path)}: ${missingText(file.missing)}`);
    }
  }
  for (const unit of coverage.units) {
    if (unit.state !== "not-reviewed") continue;
    const place =
      unit.lines === null ? unit.path : `${unit.path}:${unit.lines.first}-${unit.lines.last}`;
    lines.push(`- ${pathSpan(place)}: ${unit.missing.map(missingText).join("; ")}`);
  }
  // Two engines may miss one unit for reasons that read the same.
  return fitLines([...new Set(lines)], maxListBytes, (left) => `- and ${left} more`);
}

/** Files that policy skipped, by rule. */
export function skippedLines(coverage: Coverage): string {
  const byRule = new Map<string, string[]>();
  for (const file of coverage.files) {
    if (file.state === "skipped")
      byRule.set(file.rule, [...(byRule.get(file.rule) ?? []), file.path]);
  }
  const lines = [...byRule].map(([rule, paths]) => {
    const shown = paths.slice(0, 5).map(pathSpan).join(", ");
    const left = paths.length > 5 ? ` and ${paths.length - 5} more` : "";
    return `- ${defuse(rule, 300)}: ${shown}${left}`;
  });
  return fitLines(lines, maxListBytes, (left) => `- and ${left} more rules`);
}

/** Findings that have no comment of their own, with their place. */
export function foldedLines(findings: readonly Finding[]): string {
  const lines = findings.map((finding) => {
    const { agreedBy, rule, engine } = finding;
    const sources = [rule ?? engine, ...agreedBy].map((name) => codeSpan(name)).join(", ");
    const why = [
      ...finding.marks.map(markText).filter((text) => text !== ""),
      ...(agreedBy.length === 0 ? [] : [`found by ${sources}`]),
    ].join("; ");
    const trigger = defuse(finding.trigger, 400);
    return `- **${finding.severity}** · ${finding.category} · ${pathSpan(placeOf(finding))} ${defuse(finding.title, 300)}${trigger === "" ? "" : ` ${trigger}`}${why === "" ? "" : ` (${why})`}`;
  });
  return fitLines(lines, maxListBytes, (left) => `- and ${count(left, "more finding")}`);
}

/** One row per file of the change. */
export function fileTable(coverage: Coverage): string {
  const rows = coverage.files.map((file) => {
    const units = coverage.units.filter((unit) => unit.path === file.path);
    const done = units.filter((unit) => unit.state !== "not-reviewed").length;
    return `| ${pathSpan(file.path).replaceAll("|", String.raw`\|`)} | ${fileState(file, done)} |`;
  });
  const table = ["| file | reviewed |", "|---|---|", ...rows];
  return fitLines(table, maxListBytes, (left) => `| and ${left} more | |`);
}

/** What the review cost: calls, tokens, dollars, seconds. `elapsed` in milliseconds. */
export function costLine(usage: Usage, elapsed: number): string {
  const seconds = `${(elapsed / 1000).toFixed(1)} s`;
  if (usage.calls === 0) return `No model was called; ${seconds}.`;
  const input = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
  const cached =
    usage.cacheReadTokens === 0 ? "" : ` (${grouped(usage.cacheReadTokens)} from the prompt cache)`;
  return `${count(usage.calls, "model call")}; ${grouped(input)} tokens in${cached}, ${grouped(usage.outputTokens)} out; $${usage.dollars.toFixed(4)}; ${seconds}.`;
}

function missingText(missing: NotReviewed): string {
  const again = missing.retryAt === null ? "" : `, tried again at ${timeOf(missing.retryAt)}`;
  return `not reviewed by ${defuse(missing.by, 60)}: ${defuse(missing.detail, 300)}${again}`;
}

function fileState(file: FileCoverage, done: number): string {
  switch (file.state) {
    case "eligible":
      return file.units === 0 ? "no line to review" : `${done} of ${count(file.units, "unit")}`;
    case "skipped":
      return `skipped: ${defuse(file.rule, 200)}`;
    case "nothing-to-review":
      return defuse(file.why, 200);
    case "not-reviewed":
      return `not reviewed: ${defuse(file.missing.detail, 200)}`;
  }
}

function markText(mark: Mark): string {
  switch (mark.kind) {
    case "over-cap":
      return `beyond the ${mark.cap} comments of one review`;
    case "low-confidence":
      return "low confidence";
    case "late":
      return `found late: ${defuse(mark.because, 200)}`;
    case "nit":
      return "nit";
    case "already-said":
    case "duplicate":
    case "outside-change":
    case "suppressed":
      return "";
  }
}

/** A path as code; hostile ones can be 4,096 bytes long, and read otherwise than they are. */
export function pathSpan(path: string): string {
  return codeSpan(visibleText(cutText(path, 300)));
}

function grouped(number: number): string {
  return number.toLocaleString("en-US");
}
