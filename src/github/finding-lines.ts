import { count } from "../domain/count.ts";
import { defuse } from "../domain/defuse.ts";
import { codeSpan } from "../domain/fence.ts";
import { severities, type Finding, type Mark, type Severity } from "../domain/finding.ts";
import type { ReviewPlan } from "../review/plan.ts";
import { fitLines } from "./fit-bytes.ts";
import { pathSpan } from "./path-span.ts";
import { placeOf } from "./place-of.ts";

type Counted = Pick<Finding, "path" | "severity">;

/** New findings, and those that stand from before: together what the verdict counts as open. */
export interface Standing {
  readonly fresh: readonly Counted[];
  readonly before: readonly Counted[];
}

export function standingOf(plan: ReviewPlan): Standing {
  return {
    fresh: [...plan.inline, ...plan.onFile, ...plan.folded],
    before: [...plan.findings.filter(standsInComment), ...plan.standing],
  };
}

/** What was fixed and came back stands in its old comment too. */
function standsInComment({ marks }: Finding): boolean {
  return (
    marks.some(({ kind }) => kind === "already-said") &&
    marks.every((mark) => mark.kind !== "duplicate") &&
    !isDismissed({ marks })
  );
}

/** Whether somebody with write access said that it counts no more. */
export function isDismissed({ marks }: Pick<Finding, "marks">): boolean {
  return marks.some((mark) => mark.kind === "already-said" && mark.state === "dismissed");
}

/** Both by severity, in one line; empty without findings. */
export function countLine({ fresh, before }: Standing): string {
  return [
    ...(fresh.length === 0 ? [] : [`New: ${bySeverity(fresh)}.`]),
    ...(before.length === 0 ? [] : [`Said before and still there: ${bySeverity(before)}.`]),
  ].join(" ");
}

/** As in `1 critical, 2 minor`; empty for none. */
export function bySeverity(findings: readonly { readonly severity: Severity }[]): string {
  return severities
    .flatMap((severity) => {
      const number = findings.filter((finding) => finding.severity === severity).length;
      return number === 0 ? [] : [`${number} ${severity}`];
    })
    .join(", ");
}

/** What blocks, with its place, wherever it was said; within `limit` bytes. Empty when nothing does. */
export function gateLines({ verdict, findings, standing }: ReviewPlan, limit: number): string {
  if (verdict.kind !== "blocked") return "";
  const found = new Map(findings.map((finding) => [finding.fingerprint, finding]));
  const known = new Map(standing.map((entry) => [entry.fingerprint, entry]));
  const lines = verdict.by.map((fingerprint) => {
    const finding = found.get(fingerprint);
    if (finding !== undefined) return headOf(finding, placeOf(finding));
    const entry = known.get(fingerprint);
    return entry === undefined
      ? `- one that an earlier review found (${codeSpan(fingerprint)})`
      : headOf(entry, entry.lines === null ? entry.path : `${entry.path}:${entry.lines.last}`);
  });
  return fitLines(lines, limit, (left) => `- and ${left} more`);
}

/** Findings that have no comment of their own, in full, within `limit` bytes. */
export function foldedLines(findings: readonly Finding[], limit: number): string {
  const lines = findings.map((finding) => {
    const { agreedBy, rule, engine, marks } = finding;
    const sources = [rule ?? engine, ...agreedBy].map((name) => codeSpan(name)).join(", ");
    const why = [
      ...marks.map(markText).filter((text) => text !== ""),
      ...(agreedBy.length === 0 ? [] : [`found by ${sources}`]),
    ].join("; ");
    const trigger = defuse(finding.trigger, 400);
    return `${headOf(finding, placeOf(finding))}${trigger === "" ? "" : ` ${trigger}`}${why === "" ? "" : ` (${why})`}`;
  });
  return fitLines(lines, limit, (left) => `- and ${count(left, "more finding")}`);
}

/** The line of one finding in a list: severity, category, place and claim. */
export function headOf(
  { severity, category, title }: Pick<Finding, "severity" | "category" | "title">,
  place: string,
): string {
  const claim = defuse(title, 300);
  return `- **${severity}** · ${category} · ${pathSpan(place)} ${/[.!?…]$/.test(claim) ? claim : `${claim}.`}`;
}

function markText(mark: Mark): string {
  switch (mark.kind) {
    case "over-cap":
      return `beyond the ${count(mark.cap, "comment")} of one review`;
    case "low-confidence":
      return "low confidence";
    case "nit":
      return "nit";
    // The title of their list says it.
    case "late":
    case "already-said":
    case "duplicate":
    case "outside-change":
    case "suppressed":
      return "";
  }
}
