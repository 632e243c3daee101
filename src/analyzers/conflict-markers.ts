import type { InMemoryAnalyzer, Report, SourceFile } from "./analyzer.ts";
import { linesOf } from "./new-reports.ts";
import type { Rule } from "./rule.ts";

const rules: readonly Rule[] = [
  {
    id: "unresolved",
    category: "bug",
    severity: "major",
    confidence: "high",
    title: "Merge conflict markers were left in the file.",
    trigger:
      "Whoever builds, imports or deploys this file gets a syntax error, or both sides of the conflict at once.",
    why: "Git writes these lines when it cannot merge two versions, and expects a person to choose and to delete them. What stands between them is both versions, of which at most one was meant.",
    skipInTests: true,
  },
];

/**
 * Start, middle and end in this order, as git writes them: seven signs at the start of a line. A
 * row of equals signs alone is a heading's underline. In Markdown, code fences show examples.
 */
function check(file: SourceFile): readonly Report[] {
  const fences = /\.(md|markdown|mdx)$/i.test(file.path);
  const reports: Report[] = [];
  let fenced = false;
  let start: number | null = null;
  let middle = false;
  for (const [at, raw] of linesOf(file.text).entries()) {
    const line = raw.replace(/\r$/, "");
    if (fences && /^\s*(```|~~~)/.test(line)) fenced = !fenced;
    if (fenced) continue;
    if (/^<{7}( |$)/.test(line)) {
      start = at + 1;
      middle = false;
    } else if (start !== null && line === "=======") {
      middle = true;
    } else if (start !== null && middle && /^>{7}( |$)/.test(line)) {
      reports.push({
        rule: "unresolved",
        firstLine: start,
        lastLine: at + 1,
        name: null,
        replacement: null,
      });
      start = null;
    }
  }
  return reports;
}

/** Finds merge conflicts that were committed unresolved. */
export const conflictMarkers: InMemoryAnalyzer = {
  kind: "in-memory",
  name: "conflict-markers",
  version: "1",
  rules,
  appliesTo: () => true,
  mayConcern: (text) => text.includes("<<<<<<<"),
  load: async () => check,
};
