import type { InMemoryAnalyzer, Report } from "../../src/analyzers/analyzer.ts";
import type { Rule } from "../../src/analyzers/rule.ts";

/*
 * An analyzer of a made-up language with functions (`func name {` to `}`): each `lock` whose
 * function has no `unlock` is told, and each `sink x` below an `x = input`.
 */

function rule(id: string): Rule {
  const told = { title: `The ${id} is wrong.`, trigger: "Somebody calls it.", why: "It is." };
  return { id, category: "bug", severity: "major", confidence: "high", ...told };
}

function check(text: string): readonly Report[] {
  const lines = text.split("\n").map((line) => line.trim());
  const reports: Report[] = [];
  let first = 0;
  for (const [at, line] of lines.entries()) {
    if (line.startsWith("func ")) first = at;
    if (line !== "}") continue;
    const body = lines.slice(first, at);
    const scope = { firstLine: first + 1, lastLine: at + 1 };
    for (const [index, each] of body.entries()) {
      const place = { firstLine: first + index + 1, lastLine: first + index + 1 };
      const told = { ...place, scope, name: null, replacement: null };
      if (each === "lock" && !body.includes("unlock")) reports.push({ ...told, rule: "lock" });
      const value = /^sink (\w+)/.exec(each)?.[1];
      if (value !== undefined && body.includes(`${value} = input`)) {
        reports.push({ ...told, rule: "sink" });
      }
    }
  }
  return reports;
}

export const analyzers: readonly InMemoryAnalyzer[] = [
  {
    kind: "in-memory",
    name: "locks",
    version: "1",
    rules: [rule("lock"), rule("sink")],
    appliesTo: (path) => path.endsWith(".fn"),
    load: () => Promise.resolve(({ text }) => check(text)),
  },
];
