import { groupBy } from "../domain/group-by.ts";
import type { Report, SourceFile } from "./analyzer.ts";
import type { ChangedLines } from "./changed-lines.ts";
import type { Rule } from "./rule.ts";

/** The lines of a text, split at `\n` alone as a diff splits them. */
export function linesOf(text: string): readonly string[] {
  return text.split("\n");
}

/** What a report speaks of, where the first to speak of it says it all; null where each counts. */
function subjectOf(report: Report, rules: ReadonlyMap<string, Rule>): string | null {
  const rule = rules.get(report.rule);
  if (rule?.oncePerFile) return report.rule;
  return rule?.oncePerName && report.name !== null ? `${report.rule} ${report.name}` : null;
}

/**
 * The reports that the change brought: told by it, and not there before. A report at the merge base
 * of the same rule answers for one at the head:
 *
 * 1. on the very line, where the change leaves that alone;
 * 2. on a line that reads the same but for white space, first in a function that begins the same,
 *    then anywhere. A line that stands where it stood and is no longer reported was mended: it
 *    answers for no report of another function.
 *
 * `isTold` tells whether the change has something to do with a report; those it has nothing to do
 * with are answered for first.
 */
export function newReports(options: {
  readonly rules: ReadonlyMap<string, Rule>;
  readonly changed: ChangedLines;
  readonly head: SourceFile;
  readonly headReports: readonly Report[];
  readonly base: SourceFile | null;
  readonly baseReports: readonly Report[];
  readonly isTold: (report: Report) => boolean;
}): readonly Report[] {
  const { rules, headReports, baseReports } = options;
  const known = knownReports(options);
  const told = new Set<string>();
  for (const report of baseReports) told.add(subjectOf(report, rules) ?? "");
  return headReports.filter((report) => {
    if (!options.isTold(report)) return false;
    const subject = subjectOf(report, rules);
    if (subject === null) return !known.has(report);
    if (told.has(subject)) return false;
    told.add(subject);
    return true;
  });
}

/** Reports of the head that one of the merge base answers for, each for one. */
function knownReports(options: Parameters<typeof newReports>[0]): ReadonlySet<Report> {
  const { changed, headReports, baseReports } = options;
  const headLines = linesOf(options.head.text).map(reading);
  const baseLines = linesOf(options.base?.text ?? "").map(reading);
  const left = new Set(baseReports);
  const known = new Set<Report>();
  const answer = (report: Report, by: Report | undefined): void => {
    if (by === undefined) return;
    left.delete(by);
    known.add(report);
  };

  const byLine = new Map(baseReports.map((each) => [`${each.rule}\n${each.firstLine}`, each]));
  for (const report of headReports) {
    const line = changed.baseLineOf(report.firstLine);
    if (line === null || baseLines[line - 1] !== headLines[report.firstLine - 1]) continue;
    answer(report, byLine.get(`${report.rule}\n${line}`));
  }

  const open = headReports.filter((report) => !known.has(report));
  open.sort((a, b) => Number(options.isTold(a)) - Number(options.isTold(b)));
  const pair = (
    those: readonly Report[],
    by: readonly Report[],
    nameOf: (report: Report, lines: readonly string[]) => string,
  ): void => {
    const waiting = groupBy(by.toReversed(), (each) => nameOf(each, baseLines));
    const queues = new Map([...waiting].map(([name, all]) => [name, [...all]]));
    for (const report of those) answer(report, queues.get(nameOf(report, headLines))?.pop());
  };
  pair(open.filter(hasScope), [...left].filter(hasScope), (report, lines) =>
    [codeOf(report, lines), scopeOf(report, lines)].join("\n"),
  );
  const stillOpen = open.filter((report) => !known.has(report));
  const moved = [...left].filter((each) => changed.removes(each.firstLine));
  pair(stillOpen.filter(hasScope), moved, codeOf);
  pair(
    stillOpen.filter((report) => !hasScope(report)),
    [...left],
    codeOf,
  );
  return known;
}

function reading(line: string): string {
  return line.replace(/\s+/g, " ").trim();
}

function hasScope({ scope }: Report): boolean {
  return scope !== null && scope !== undefined;
}

function codeOf(report: Report, lines: readonly string[]): string {
  return `${report.rule}\n${lines[report.firstLine - 1] ?? ""}`;
}

function scopeOf({ scope }: Report, lines: readonly string[]): string {
  return lines[(scope?.firstLine ?? 0) - 1] ?? "";
}
