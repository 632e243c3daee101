import { createColors } from "picocolors";
import { countCoverage, missingFrom } from "../domain/coverage.ts";
import type { Finding, Severity } from "../domain/finding.ts";
import { shortSha } from "../domain/ids.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { ReviewPlan } from "../review/plan.ts";
import { codeExcerpt } from "./code-excerpt.ts";
import { shownFindings } from "./shown-findings.ts";
import { visibleText } from "./visible-text.ts";

/** Longer lines of code (minified, generated) are cut in the excerpt. In UTF-16 units. */
const longestLine = 240;

type Colors = ReturnType<typeof createColors>;

/**
 * A plan for people: every finding beneath its code, file by file, then what was not reviewed,
 * notes, and one line of counts, time and cost. Ends in a newline.
 */
export function planAsText(plan: ReviewPlan, { color }: { readonly color: boolean }): string {
  const colors = createColors(color);
  const { mergeBase, head } = plan.change;
  const parts = [
    colors.dim(
      `${shortSha(mergeBase)}..${shortSha(head)}, ${plan.engines.join(" and ") || "no engine"}`,
    ),
    ...filesOf(plan).map(([path, findings]) =>
      [
        colors.bold(colors.underline(visibleText(path))),
        ...findings.map((finding) => findingText(finding, plan, colors)),
      ].join("\n\n"),
    ),
    ...missingText(plan, colors),
    ...plan.notes.map((note) => `${colors.yellow("note")}  ${visibleText(note)}`),
    lastLines(plan, colors),
  ];
  return `${parts.join("\n\n")}\n`;
}

function filesOf(plan: ReviewPlan): readonly (readonly [string, readonly Finding[]])[] {
  const byPath = new Map<string, Finding[]>();
  for (const finding of shownFindings(plan)) {
    const others = byPath.get(finding.path);
    if (others === undefined) byPath.set(finding.path, [finding]);
    else others.push(finding);
  }
  return [...byPath];
}

function findingText(finding: Finding, plan: ReviewPlan, colors: Colors): string {
  const { placement } = finding;
  const code = placement.kind === "line" ? codeExcerpt(plan.change, placement.anchor) : [];
  const width = String(code.at(-1)?.number ?? 0).length;
  const lines = code.map(({ number, text, marked }) => {
    const gutter = `${marked ? colors.red(">") : " "} ${colors.dim(String(number).padStart(width))}`;
    const shown = visibleText(cut(text));
    return `${gutter}  ${marked ? shown : colors.dim(shown)}`;
  });
  const source = finding.rule ?? finding.engine;
  const sure = finding.confidence === "low" ? ", not sure" : "";
  return [
    ...(code.length > 0 ? lines : [colors.dim(`  ${whereInWords(finding)}`)]),
    `  ${severityText(finding.severity, colors)}  ${visibleText(finding.title)} ${colors.dim(`[${finding.category}, ${source}${sure}]`)}`,
    ...(finding.trigger === "" ? [] : [indent(finding.trigger)]),
    ...(finding.replacement === null
      ? []
      : finding.replacement.split("\n").map((line) => colors.green(`  + ${visibleText(line)}`))),
  ].join("\n");
}

function whereInWords({ placement }: Finding): string {
  switch (placement.kind) {
    case "line":
      return `line ${placement.anchor.startLine}`;
    case "file":
      return `in this file (${placement.why})`;
    case "summary":
      return placement.line === null
        ? placement.why
        : `near line ${placement.line} (${placement.why})`;
  }
}

function missingText(plan: ReviewPlan, colors: Colors): readonly string[] {
  const { coverage } = plan;
  const lines = coverage.truncated === null ? [] : [coverage.truncated];
  for (const file of coverage.files) {
    if (file.state === "not-reviewed")
      lines.push(`${file.path}: ${file.missing.detail} (${file.missing.by})`);
  }
  for (const unit of coverage.units) {
    if (unit.state !== "not-reviewed") continue;
    const where =
      unit.lines === null ? unit.path : `${unit.path}:${unit.lines.first}-${unit.lines.last}`;
    for (const { detail, by } of unit.missing) lines.push(`${where}: ${detail} (${by})`);
  }
  if (lines.length === 0) return [];
  return [
    [colors.yellow("Not reviewed"), ...lines.map((line) => `  ${visibleText(line)}`)].join("\n"),
  ];
}

function lastLines(plan: ReviewPlan, colors: Colors): string {
  const { coverage, usage } = plan;
  const { reviewed, eligible } = countCoverage(coverage);
  const cached = coverage.units.filter(({ state }) => state === "cached").length;
  const skipped = coverage.files.filter(({ state }) => state === "skipped").length;
  const counts = [
    `${reviewed} of ${count(eligible, "unit")} reviewed`,
    ...(cached === 0 ? [] : [`${cached} from the cache`]),
    ...(missingFrom(coverage).length === 0 ? [] : [`${eligible - reviewed} not reviewed`]),
    ...(skipped === 0 ? [] : [`${count(skipped, "file")} skipped`]),
    `${(plan.elapsed / 1000).toFixed(1)} s`,
    ...(usage.calls === 0
      ? []
      : [`${count(usage.calls, "call")} to the model, $${usage.dollars.toFixed(4)}`]),
  ];
  return `${verdictText(plan.verdict, colors)}\n${colors.dim(counts.join(", "))}`;
}

/** How a review ended, in one sentence. */
export function verdictText(verdict: Verdict, colors: Colors): string {
  switch (verdict.kind) {
    case "clean":
      return colors.green("Nothing to say.");
    case "findings":
      return colors.yellow(`${count(verdict.open, "finding")}, none at the gate.`);
    case "blocked":
      return colors.red(
        `${count(verdict.open, "finding")}, ${verdict.by.length} at or above the gate.`,
      );
    case "partial":
      return colors.yellow(
        `Reviewed ${verdict.reviewed} of ${verdict.eligible}, ${count(verdict.open, "finding")} so far.`,
      );
    case "skipped":
      return `Skipped: ${visibleText(verdict.rule)}.`;
    case "failed":
      return colors.red(`Could not review: ${visibleText(verdict.why)}`);
    case "superseded":
      return "Stopped: something newer is to be reviewed.";
  }
}

function severityText(severity: Severity, colors: Colors): string {
  switch (severity) {
    case "critical":
      return colors.bold(colors.red("critical"));
    case "major":
      return colors.red("major");
    case "minor":
      return colors.yellow("minor");
    case "nit":
      return colors.dim("nit");
  }
}

function cut(line: string): string {
  return line.length <= longestLine ? line : `${line.slice(0, longestLine)}…`;
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${visibleText(line)}`)
    .join("\n");
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
