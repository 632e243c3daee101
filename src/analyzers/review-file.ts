import type { EngineContext, NotReviewed, UnitOutcome } from "../domain/engine.ts";
import type { Claim } from "../domain/finding.ts";
import type { Log } from "../domain/log.ts";
import type { Unit } from "../domain/unit.ts";
import type { Analyzer, CheckResult, Report, SourceFile } from "./analyzer.ts";
import { linesOf, newReports } from "./new-reports.ts";
import { placeReport, settle, unitOf } from "./place-report.ts";
import { readText } from "./read-text.ts";
import { titleOf } from "./rule.ts";
import type { Rule } from "./rule.ts";
import { isTestPath } from "./test-path.ts";

/** Runs an analyzer on a file, wherever it runs. Never rejects. */
type RunCheck = (analyzer: Analyzer, file: SourceFile) => Promise<CheckResult>;

export interface FileReview {
  readonly analyzers: readonly Analyzer[];
  readonly maxBytes: number;
  readonly run: RunCheck;
  readonly context: EngineContext;
  readonly log: Log;
}

/** Where the file of a unit was at the merge base; null when the change brought it. */
export function basePathOf(unit: Unit): string | null {
  return unit.status === "added" ? null : (unit.previousPath ?? unit.path);
}

/** Reviews the units of one file; exactly one outcome each, in their order. */
export async function reviewFile(
  units: readonly Unit[],
  review: FileReview,
): Promise<readonly UnitOutcome[]> {
  const claims = new Map<string, Claim[]>(units.map((unit) => [unit.id, []]));
  const missing: NotReviewed[] = [];
  const outcomes = (): readonly UnitOutcome[] =>
    units.map((unit) => ({
      kind: "outcome",
      unitId: unit.id,
      claims: claims.get(unit.id) ?? [],
      missing,
    }));

  const first = units[0];
  if (first === undefined || first.status === "removed") return outcomes();
  const wanted = review.analyzers.filter((analyzer) => analyzer.appliesTo(first.path));
  if (wanted.length === 0) return outcomes();

  const head = await readText(review.context, first.path, "head", review.maxBytes);
  if (head.kind !== "text") {
    const why =
      head.kind === "absent"
        ? { code: "unreadable" as const, detail: "the file is not there", retryAt: null }
        : head.missing;
    missing.push({ ...why, by: "analyzers" });
    return outcomes();
  }
  await Promise.all(
    wanted.map(async (analyzer) => {
      const result = await checkOne(analyzer, head.file, units, review);
      if (result.kind === "failed") {
        const { code, detail } = result;
        missing.push({ code, by: analyzer.name, detail, retryAt: null });
        return;
      }
      const rules = new Map(analyzer.rules.map((rule) => [rule.id, rule]));
      for (const each of result.reports) {
        const report = settle(units, each);
        if (report === null) continue;
        const unit = unitOf(units, report);
        const rule = rules.get(report.rule);
        const claim = unit && rule && claimOf(analyzer, rule, report, unit);
        if (unit && claim) claims.get(unit.id)?.push(claim);
      }
    }),
  );
  for (const list of claims.values()) list.sort(byRowAndRule);
  missing.sort((a, b) => (a.by < b.by ? -1 : 1));
  // One reason is enough when the whole review was stopped.
  const superseded = missing.find((each) => each.code === "superseded");
  if (superseded !== undefined) missing.splice(0, Infinity, { ...superseded, by: "analyzers" });
  return outcomes();
}

/** What one analyzer has to say of the change to a file: its reports on added lines, new ones only. */
async function checkOne(
  analyzer: Analyzer,
  head: SourceFile,
  units: readonly Unit[],
  review: FileReview,
): Promise<CheckResult> {
  const checked = await review.run(analyzer, head);
  if (checked.kind === "failed") return checked;
  const rules = new Map(analyzer.rules.map((rule) => [rule.id, rule]));
  const inTests = isTestPath(head.path);
  const headReports = distinct(withinLines(checked.reports, head.text)).filter((report) => {
    const rule = rules.get(report.rule);
    return rule !== undefined && !(inTests && rule.skipInTests);
  });
  const touched = (report: Report): boolean => settle(units, report) !== null;
  if (!headReports.some(touched)) return { kind: "reports", reports: [] };

  const base = await readBase(units, review);
  const before = base && (await review.run(analyzer, base));
  if (before?.kind === "failed") {
    if (before.code === "superseded") return before;
    // What stood there before is then told again, which is better than not told at all.
    review.log.warn(
      { analyzer: analyzer.name, path: head.path, code: before.code },
      "an analyzer failed on the file as it was before the change",
    );
  }
  const baseReports = before?.kind === "reports" ? distinct(before.reports) : [];
  return {
    kind: "reports",
    reports: newReports({ rules, head, headReports, base, baseReports, touched }),
  };
}

async function readBase(units: readonly Unit[], review: FileReview): Promise<SourceFile | null> {
  const path = units[0] === undefined ? null : basePathOf(units[0]);
  if (path === null) return null;
  const read = await readText(review.context, path, "mergeBase", review.maxBytes);
  if (read.kind === "unread") {
    review.log.warn(
      { path, detail: read.missing.detail },
      "the file as it was before the change was not analysed",
    );
  }
  return read.kind === "text" ? read.file : null;
}

/** Tools tell what ends too early behind the last line; there it stands on the last line. */
function withinLines(reports: readonly Report[], text: string): readonly Report[] {
  const last = linesOf(text.trimEnd()).length;
  return reports.map((report) => ({
    ...report,
    firstLine: Math.min(report.firstLine, last),
    lastLine: Math.min(report.lastLine, last),
  }));
}

/** One report per rule and first line: tools repeat themselves. */
function distinct(reports: readonly Report[]): readonly Report[] {
  const seen = new Map(
    reports.toReversed().map((report) => [`${report.rule}:${report.firstLine}`, report]),
  );
  return [...seen.values()].toSorted((a, b) => a.firstLine - b.firstLine);
}

function claimOf(analyzer: Analyzer, rule: Rule, report: Report, unit: Unit): Claim | null {
  const placed = placeReport(unit, report);
  if (placed === null) return null;
  return {
    ...placed,
    side: "new",
    category: rule.category,
    severity: rule.severity,
    confidence: rule.confidence,
    title: titleOf(rule, report.name),
    trigger: rule.trigger,
    why: rule.why,
    rule: `${analyzer.name}/${rule.id}`,
    cwe: rule.cwe ?? null,
  };
}

function byRowAndRule(a: Claim, b: Claim): number {
  return (a.row ?? 0) - (b.row ?? 0) || ((a.rule ?? "") < (b.rule ?? "") ? -1 : 1);
}
