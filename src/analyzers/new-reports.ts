import type { Report, SourceFile } from "./analyzer.ts";
import type { Rule } from "./rule.ts";

/** The lines of a text, split at `\n` alone as a diff splits them. */
export function linesOf(text: string): readonly string[] {
  return text.split("\n");
}

function identityOf(report: Report, lines: readonly string[]): string {
  const line = lines[report.firstLine - 1] ?? "";
  return `${report.rule}\n${line.replace(/\s+/g, " ").trim()}`;
}

/** What a report speaks of, where the first to speak of it says it all; null where each counts. */
function subjectOf(report: Report, rules: ReadonlyMap<string, Rule>): string | null {
  const rule = rules.get(report.rule);
  if (rule?.oncePerFile) return report.rule;
  return rule?.oncePerName && report.name !== null ? `${report.rule} ${report.name}` : null;
}

/**
 * The reports that the change brought: touched by it, and not there before. A report at the merge
 * base (same rule, same line but for white space) answers for one at the head; unchanged lines are
 * answered for first, then those that only moved.
 *
 * `touched` tells whether the change adds a line of a report.
 */
export function newReports(options: {
  readonly rules: ReadonlyMap<string, Rule>;
  readonly head: SourceFile;
  readonly headReports: readonly Report[];
  readonly base: SourceFile | null;
  readonly baseReports: readonly Report[];
  readonly touched: (report: Report) => boolean;
}): readonly Report[] {
  const before = new Map<string, number>();
  const baseLines = linesOf(options.base?.text ?? "");
  for (const report of options.baseReports) {
    const identity = identityOf(report, baseLines);
    before.set(identity, (before.get(identity) ?? 0) + 1);
  }
  const headLines = linesOf(options.head.text);
  const wasThere = (report: Report): boolean => {
    const identity = identityOf(report, headLines);
    const count = before.get(identity) ?? 0;
    if (count > 0) before.set(identity, count - 1);
    return count > 0;
  };
  for (const report of options.headReports) if (!options.touched(report)) wasThere(report);

  const told = new Set<string>();
  for (const report of options.baseReports) told.add(subjectOf(report, options.rules) ?? "");
  return options.headReports.filter((report) => {
    if (!options.touched(report)) return false;
    const subject = subjectOf(report, options.rules);
    if (subject === null) return !wasThere(report);
    if (told.has(subject)) return false;
    told.add(subject);
    return true;
  });
}
