import type { Check, InMemoryAnalyzer, Report } from "../analyzer.ts";
import { installedVersion } from "../installed-version.ts";
import { lineAt } from "../line-at.ts";
import { linesOf } from "../new-reports.ts";
import { assignsSecret } from "./assigned-secret.ts";
import { isExampleAddress, isSpeltOut } from "./looks-secret.ts";
import { ownPatterns, secretlintRules } from "./secret-patterns.ts";
import { secretRules } from "./secret-rules.ts";

const preset = "@secretlint/secretlint-rule-preset-recommend";

/** Keys that their makers' own manuals print. */
const documented = /16C7e42F292c6912E7710c838347Ae178B4a/;

/** Manuals show what an address or a setting looks like; what only looks secret there is an example. */
const manual = /(^|\/)docs?\/|\.(md|markdown|mdx|rst|adoc)$/i;
const addresses = ["credentials-in-url", "database-password"];

function reportAt(rule: string, line: number): Report {
  return { rule, firstLine: line, lastLine: line, name: null, replacement: null };
}

async function load(): Promise<Check> {
  const [{ lintSource }, { rules }] = await Promise.all([
    import("@secretlint/core"),
    import("@secretlint/secretlint-rule-preset-recommend"),
  ]);
  // Without the rule that lets a comment in the pull request switch the others off.
  const scanners = rules.filter((rule) => !rule.meta.id.endsWith("filter-comments"));
  const config = {
    rules: scanners.map((rule) => ({
      id: rule.meta.id,
      rule,
      options: rule.meta.id.endsWith("-aws") ? { enableIDScanRule: true } : {},
    })),
  };

  return async ({ path, text }) => {
    const toLine = lineAt(text);
    const reports: Report[] = [];
    const result = await lintSource({
      // Some rules look at the name (`.npmrc`, `package.json`); nothing is read from the disk.
      // Where secretlint times itself by the path, a line break in it ends the process.
      source: {
        filePath: `/${path.replace(/[\p{C}\p{Z}]/gu, "_")}`,
        content: text,
        contentType: "text",
        ext: "",
      },
      options: { config, maskSecrets: true, noPhysicFilePath: true },
    });
    for (const message of result.messages) {
      const rule = secretlintRules.get(message.messageId);
      const [start, end] = message.range;
      const found = text.slice(start, end);
      if (rule === undefined || documented.test(found)) continue;
      if (addresses.includes(rule) && (manual.test(path) || isExampleAddress(found))) continue;
      reports.push(reportAt(rule, toLine(start)));
      // A key of many lines is told by its first, which names it and gives nothing away.
    }
    for (const { rule, pattern } of ownPatterns) {
      for (const match of text.matchAll(pattern)) {
        if (isSpeltOut(match[1] ?? "")) continue;
        const line = toLine(match.index);
        reports.push(reportAt(rule, line));
      }
    }
    const known = new Map(reports.map((report) => [report.firstLine, report]));
    if (manual.test(path)) return [...known.values()];
    for (const [at, line] of linesOf(text).entries()) {
      // One report a line is enough; a key known by its shape says more than "a value that looks like one".
      if (known.has(at + 1) || !assignsSecret(path, line)) continue;
      known.set(at + 1, reportAt("assigned-secret", at + 1));
    }
    return [...known.values()];
  };
}

/** Finds passwords, tokens and keys, by their shape or by the name they are given to. */
export const secrets: InMemoryAnalyzer = {
  kind: "in-memory",
  name: "secrets",
  version: installedVersion(preset),
  rules: secretRules,
  appliesTo: () => true,
  load,
};
