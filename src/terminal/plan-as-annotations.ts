import type { Finding, Severity } from "../domain/finding.ts";
import { severities } from "../domain/finding.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { ReviewPlan } from "../review/plan.ts";
import { countsInWords } from "./counts-in-words.ts";
import { missingLines } from "./missing-lines.ts";
import { lineOf, shownFindings } from "./shown-findings.ts";
import { verdictInWords } from "./verdict-in-words.ts";
import { visibleText } from "./visible-text.ts";
import {
  inertLine,
  workflowCommand,
  type Annotation,
  type AnnotationLevel,
} from "./workflow-command.ts";

/**
 * "GitHub Actions are limited to 10 warning annotations and 10 error annotations per step"
 * (https://docs.github.com/en/rest/checks/runs); notices are counted alike.
 */
const mostPerLevel = 10;

/**
 * A plan for a step of GitHub Actions: the worst findings as annotations, as many as GitHub shows,
 * the others as plain lines, then how it ended and in numbers.
 */
export function planAsAnnotations(plan: ReviewPlan): string {
  const missing = missingLines(plan);
  const left: Record<AnnotationLevel, number> = {
    error: mostPerLevel,
    warning: mostPerLevel,
    notice: mostPerLevel,
  };
  const commands: string[] = [];
  const lines: string[] = [];
  const tell = (annotation: Annotation, line: string): void => {
    left[annotation.level] -= 1;
    if (left[annotation.level] >= 0) commands.push(workflowCommand(annotation));
    else lines.push(line);
  };

  if (missing.length > 0) {
    const message = missing.map(visibleText).join("\n");
    const title = "Marginalia: not everything was reviewed";
    tell({ level: "error", title, message, file: null, lines: null }, message);
  }
  for (const finding of worstFirst(shownFindings(plan))) {
    tell(annotationOf(finding), plainLine(finding));
  }
  const notes = plan.notes.map((note) => `note  ${note}`);
  const end = [verdictInWords(plan.verdict), countsInWords(plan)];
  return print([...commands, ...[...lines, ...notes, ...end].map(plain)]);
}

/** The same for a review that ended without a plan. */
export function verdictAsAnnotation(verdict: Verdict): string {
  const message = visibleText(verdictInWords(verdict));
  const title = "Marginalia";
  const level = verdict.kind === "not-reviewed" ? "error" : "notice";
  return print([workflowCommand({ level, title, message, file: null, lines: null })]);
}

function annotationOf(finding: Finding): Annotation {
  const { placement } = finding;
  return {
    level: levelOf(finding.severity),
    title: visibleText(
      `${finding.severity} ${finding.category} (${finding.rule ?? finding.engine})`,
    ),
    message: [finding.title, finding.trigger, fixOf(finding)]
      .filter((text) => text !== "")
      .map((text) => text.split("\n").map(visibleText).join("\n"))
      .join("\n"),
    file: visibleText(finding.path),
    lines: linesIn(placement),
  };
}

/** Lines of the new file: numbers of the old one would point at something else. */
function linesIn(placement: Finding["placement"]): Annotation["lines"] {
  switch (placement.kind) {
    case "line": {
      const { side, startLine, endLine } = placement.anchor;
      return side === "RIGHT" ? { first: startLine, last: endLine } : null;
    }
    case "summary":
      return placement.line === null ? null : { first: placement.line, last: placement.line };
    case "file":
      return null;
  }
}

function fixOf({ replacement }: Finding): string {
  if (replacement === null) return "";
  return replacement === "" ? "Better without these lines." : `Better:\n${replacement}`;
}

function plainLine(finding: Finding): string {
  const line = lineOf(finding);
  const place = line === 0 ? finding.path : `${finding.path}:${line}`;
  return `${finding.severity}  ${place}  ${finding.title} [${finding.rule ?? finding.engine}]`;
}

function plain(line: string): string {
  return inertLine(visibleText(line));
}

function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
  );
}

function levelOf(severity: Severity): AnnotationLevel {
  switch (severity) {
    case "critical":
    case "major":
      return "error";
    case "minor":
      return "warning";
    case "nit":
      return "notice";
  }
}

function print(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}
