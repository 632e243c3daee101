import { createColors } from "picocolors";
import { countCoverage, missingFrom } from "../domain/coverage.ts";
import type { Finding, Severity } from "../domain/finding.ts";
import { shortSha } from "../domain/ids.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { ReviewPlan } from "../review/plan.ts";
import { codeExcerpt } from "./code-excerpt.ts";
import { lineOf, shownFindings } from "./shown-findings.ts";
import { visibleText } from "./visible-text.ts";
import { wrap } from "./wrap.ts";

/** Longer lines of code (minified, generated) are cut in the excerpt. In UTF-16 units. */
const longestLine = 240;

/** Nothing is wrapped or cut to fit a terminal that is narrower. */
const narrowest = 40;

type Colors = ReturnType<typeof createColors>;

/**
 * How a plan is shown. `width` is that of the terminal, in characters; null when there is none, 0
 * when it does not know its own.
 */
export interface TextStyle {
  readonly color: boolean;
  readonly width: number | null;
}

/** What every part needs to know. */
interface Page {
  readonly plan: ReviewPlan;
  readonly colors: Colors;
  readonly width: number | null;
}

/**
 * A plan for people: every finding beneath its place and its code, then what was not reviewed,
 * notes, and one line of counts, time and cost. Ends in a newline.
 */
export function planAsText(plan: ReviewPlan, style: TextStyle): string {
  const colors = createColors(style.color);
  const page = { plan, colors, width: style.width ? Math.max(style.width, narrowest) : null };
  const { mergeBase, head } = plan.change;
  const parts = [
    colors.dim(
      `${shortSha(mergeBase)}..${shortSha(head)}, ${plan.engines.join(" and ") || "no engine"}`,
    ),
    ...shownFindings(plan).map((finding) => findingText(finding, page)),
    ...missingText(plan, colors),
    ...plan.notes.map((note) => `${colors.yellow("note")}  ${visibleText(note)}`),
    isEmpty(plan) ? nothingText(plan, page.width) : lastLines(plan, colors),
  ];
  return `${parts.join("\n\n")}\n`;
}

function findingText(finding: Finding, { plan, colors, width: room }: Page): string {
  const { placement } = finding;
  const line = lineOf(finding);
  // As terminals and editors open it at a click.
  const place = `${visibleText(finding.path)}${line === 0 ? "" : `:${line}`}`;
  const code = placement.kind === "line" ? codeExcerpt(plan.change, placement.anchor) : [];
  const width = String(code.at(-1)?.number ?? 0).length;
  const lines = code.map(({ number, text, marked }) => {
    const gutter = `${marked ? colors.red(">") : " "} ${colors.dim(String(number).padStart(width))}`;
    const shown = cut(visibleText(cut(text, longestLine)), (room ?? Infinity) - width - 4);
    return `${gutter}  ${marked ? shown : colors.dim(shown)}`;
  });
  const source = [
    finding.category,
    finding.rule ?? finding.engine,
    ...(finding.confidence === "low" ? ["not sure"] : []),
    ...(blocks(plan.verdict, finding) ? ["at the gate"] : []),
  ].join(", ");
  return [
    colors.bold(place),
    ...(code.length > 0 ? lines : [colors.dim(`  ${whereInWords(finding)}`)]),
    titleText(finding, `[${source}]`, colors, room),
    ...(finding.trigger === "" ? [] : [indent(finding.trigger, room)]),
    ...(finding.replacement === null
      ? []
      : finding.replacement.split("\n").map((line) => colors.green(`  + ${visibleText(line)}`))),
  ].join("\n");
}

/** True for a finding that fails the check. */
function blocks(verdict: Verdict, { fingerprint }: Finding): boolean {
  return verdict.kind === "blocked" && verdict.by.includes(fingerprint);
}

function titleText(finding: Finding, source: string, colors: Colors, room: number | null): string {
  const words = visibleText(finding.title).split(" ");
  const lines = wrap([`${finding.severity} `, ...words, source], room && room - 2);
  const colored = lines.map((line, at) => {
    const start = at === 0 ? finding.severity.length : 0;
    const end = at === lines.length - 1 ? line.length - source.length : line.length;
    const severity = at === 0 ? severityText(finding.severity, colors) : "";
    return `  ${severity}${line.slice(start, end)}${colors.dim(line.slice(end))}`;
  });
  return colored.join("\n");
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

function isEmpty({ change, verdict }: ReviewPlan): boolean {
  return change.files.length === 0 && verdict.kind === "skipped";
}

/** Most often somebody stands on the very branch that is compared with. */
function nothingText({ change }: ReviewPlan, room: number | null): string {
  const { base, mergeBase, head } = change;
  const why =
    mergeBase === head
      ? `${base === head ? "the base" : shortSha(base)} has all of ${shortSha(head)} already. Name what to compare with: --base REV.`
      : `${shortSha(mergeBase)} and ${shortSha(head)} hold the same files.`;
  return wrap(`Nothing to review: ${why}`.split(" "), room).join("\n");
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

function cut(line: string, longest: number): string {
  if (line.length <= longest) return line;
  // By code points, so that no half of one is left; a long line need not be read to its end.
  const points = Array.from(line.slice(0, 2 * longest));
  return points.length <= longest ? line : `${points.slice(0, longest - 1).join("")}…`;
}

function indent(text: string, room: number | null): string {
  return text
    .split("\n")
    .flatMap((line) => wrap(visibleText(line).split(" "), room && room - 2))
    .map((line) => `  ${line}`)
    .join("\n");
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
