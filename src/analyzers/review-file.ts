import type { EngineContext, NotReviewed, UnitOutcome } from "../domain/engine.ts";
import type { Claim } from "../domain/finding.ts";
import type { Log } from "../domain/log.ts";
import { groupBy } from "../domain/group-by.ts";
import type { Unit } from "../domain/unit.ts";
import type { Analyzer, CheckResult, Report, SourceFile } from "./analyzer.ts";
import { changedLines } from "./changed-lines.ts";
import { linesOf, newReports } from "./new-reports.ts";
import { isTouched, mayBeCaused, placeReport } from "./place-report.ts";
import type { Placed } from "./place-report.ts";
import { readText } from "./read-text.ts";
import { titleOf } from "./rule.ts";
import type { Rule } from "./rule.ts";
import { isTestPath } from "./test-path.ts";
import type { SizeBounds } from "./too-large.ts";

/** Runs an analyzer on a file, wherever it runs. Never rejects. */
type RunCheck = (analyzer: Analyzer, file: SourceFile) => Promise<CheckResult>;

export interface FileReview {
  readonly analyzers: readonly Analyzer[];
  readonly bounds: SizeBounds;
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

  const head = await readText(review.context, first.path, "head", review.bounds);
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
      if (result.reports.length === 0) return;
      const lines = linesOf(head.file.text);
      for (const { unit, claim } of claimsOf(analyzer, result.reports, units, lines)) {
        claims.get(unit.id)?.push(claim);
      }
    }),
  );
  tellReasonsAlone([...claims.values()], wanted);
  for (const list of claims.values()) list.sort(byRowAndRule);
  missing.sort((a, b) => (a.by < b.by ? -1 : 1));
  // One reason is enough when the whole review was stopped.
  const superseded = missing.find((each) => each.code === "superseded");
  if (superseded !== undefined) missing.splice(0, Infinity, { ...superseded, by: "analyzers" });
  return outcomes();
}

/** Takes out the claims of a file whose reason another claim of it tells. */
function tellReasonsAlone(lists: readonly Claim[][], analyzers: readonly Analyzer[]): void {
  const told = new Set(lists.flatMap((list) => list.map(({ rule }) => rule)));
  const explained = new Set(
    analyzers.flatMap(({ name, rules }) =>
      rules.flatMap(({ id, explainedBy = [] }) =>
        explainedBy.some((rule) => told.has(rule)) ? [`${name}/${id}`] : [],
      ),
    ),
  );
  for (const list of lists) {
    const left = list.filter(({ rule }) => rule === null || !explained.has(rule));
    list.splice(0, Infinity, ...left);
  }
}

/** What one analyzer has to say of the change to a file: what the change brought, and no more. */
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
  if (checked.reports.length === 0) return checked;
  const headReports = distinct(withinLines(checked.reports, head.text)).filter((report) => {
    const rule = rules.get(report.rule);
    return rule !== undefined && !(inTests && rule.skipInTests);
  });
  const touches = (report: Report): boolean => isTouched(units, report);
  const causes = (report: Report): boolean => mayBeCaused(units, report);
  if (!headReports.some((report) => touches(report) || causes(report))) {
    return { kind: "reports", reports: [] };
  }

  const base = await readBase(units, review);
  const before = base && (await review.run(analyzer, asRead(analyzer, base, head)));
  if (before?.kind === "failed") {
    if (before.code === "superseded") return before;
    // What stood there before is then told again, which is better than not told at all.
    review.log.warn(
      { analyzer: analyzer.name, path: head.path, code: before.code },
      "an analyzer failed on the file as it was before the change",
    );
  }
  const compared = before?.kind === "reports";
  const baseReports = compared ? distinct(before.reports) : [];
  const changed = changedLines(units);
  // Without the other side nothing says that the change has caused what it left alone.
  const isTold = (report: Report): boolean => touches(report) || (compared && causes(report));
  return {
    kind: "reports",
    reports: newReports({ rules, changed, head, headReports, base, baseReports, isTold }),
  };
}

/** A file that the change gave another ending is compared as what it is now. */
function asRead(analyzer: Analyzer, base: SourceFile, head: SourceFile): SourceFile {
  return analyzer.appliesTo(base.path) ? base : { path: head.path, text: base.text };
}

async function readBase(units: readonly Unit[], review: FileReview): Promise<SourceFile | null> {
  const path = units[0] === undefined ? null : basePathOf(units[0]);
  if (path === null) return null;
  const read = await readText(review.context, path, "mergeBase", review.bounds);
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

/** Code points of a claim's trigger. */
const maxTrigger = 400;

interface PlacedClaim {
  readonly unit: Unit;
  readonly claim: Claim;
}

/** What a rule finds in several places because of one changed line is one claim. */
function claimsOf(
  analyzer: Analyzer,
  reports: readonly Report[],
  units: readonly Unit[],
  lines: readonly string[],
): readonly PlacedClaim[] {
  const rules = new Map(analyzer.rules.map((rule) => [rule.id, rule]));
  const placed = reports.flatMap((report, at) => {
    const place = placeReport(units, report, lines);
    const rule = rules.get(report.rule);
    if (place === null || rule === undefined) return [];
    const cause = place.bitesAt === null ? at : `${rule.id} ${place.unit.id} ${place.row}`;
    return [{ report, rule, place, cause }];
  });
  return [...groupBy(placed, ({ cause }) => cause).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const bites = group.flatMap(({ place }) => place.bitesAt ?? []);
    return [
      {
        unit: first.place.unit,
        claim: claimOf(analyzer, first.rule, first.report, first.place, bites),
      },
    ];
  });
}

function claimOf(
  analyzer: Analyzer,
  rule: Rule,
  report: Report,
  { quote, row, side, replacement }: Placed,
  bites: readonly string[],
): Claim {
  return {
    quote,
    row,
    side,
    replacement,
    category: rule.category,
    severity: rule.severity,
    confidence: rule.confidence,
    title: titleOf(rule, report.name),
    trigger: `${rule.trigger}${bitesText(bites, maxTrigger - Array.from(rule.trigger).length)}`,
    why: rule.why,
    rule: `${analyzer.name}/${rule.id}`,
    cwe: rule.cwe ?? null,
  };
}

/** The code that a change bites elsewhere; nothing where there is no room for it. */
function bitesText([first, ...others]: readonly string[], room: number): string {
  const more = others.length > 0 ? ` and at ${others.length} more` : "";
  const text = first === undefined ? "" : ` It bites at: ${first}${more}`;
  return Array.from(text).length > room ? "" : text;
}

function byRowAndRule(a: Claim, b: Claim): number {
  return (a.row ?? 0) - (b.row ?? 0) || ((a.rule ?? "") < (b.rule ?? "") ? -1 : 1);
}
