import { confidences, reaches, severities, type Finding, type Mark } from "../domain/finding.ts";
import { groupBy } from "../domain/group-by.ts";
import type { Fingerprint } from "../domain/ids.ts";
import type { RepositoryConfig } from "../policy/repository-config.ts";
import { byPlace } from "./merge.ts";
import type { LedgerEntry, Said } from "./ports.ts";

/**
 * Comments sent in one review. GitHub documents no limit; 32 and more have been answered with 502
 * or "was submitted too quickly", and tools of 2026 stay at 25 to 50.
 */
const maxCommentsPerReview = 30;

type SaidState = Extract<Mark, { readonly kind: "already-said" }>["state"];

/** What was decided of each finding; the lists are disjoint subsets of `findings`. */
export interface Decision {
  readonly findings: readonly Finding[];
  readonly inline: readonly Finding[];
  readonly onFile: readonly Finding[];
  readonly folded: readonly Finding[];
  /** Findings that hold at this head, said now or before, and not dismissed by anybody. */
  readonly open: readonly Finding[];
}

/**
 * The decide stage: what is said where. Nothing that stands on the pull request or was dismissed
 * is said again; nits wait until somebody asks for them; what exceeds the cap or has no line is
 * folded into the summary.
 */
export function decide(
  merged: readonly Finding[],
  known: { readonly ledger: readonly LedgerEntry[]; readonly said: readonly Said[] },
  config: RepositoryConfig,
): Decision {
  const stateOf = new Map<Fingerprint, SaidState>();
  for (const { fingerprint } of known.said) stateOf.set(fingerprint, "open");
  for (const entry of known.ledger) {
    const state = saidState(entry, stateOf.has(entry.fingerprint));
    if (state !== null) stateOf.set(entry.fingerprint, state);
  }

  const twinsOf = groupBy(
    merged.flatMap((twin) =>
      twin.marks.flatMap((mark) => (mark.kind === "duplicate" ? [{ of: mark.of, twin }] : [])),
    ),
    ({ of }) => of,
  );
  const stateOfDefect = (finding: Finding): SaidState | undefined =>
    stateOf.get(finding.fingerprint) ??
    // Said by another name, which the same defect had in an earlier review, and no milder.
    (twinsOf
      .get(finding.fingerprint)
      ?.some(
        ({ twin }) =>
          stateOf.get(twin.fingerprint) === "open" && reaches(twin.severity, finding.severity),
      )
      ? "open"
      : undefined);

  const cap = Math.min(config.maxComments, maxCommentsPerReview);
  let room = cap;
  const findings = [...merged].sort(byWeight).map((finding): Finding => {
    if (finding.marks.length > 0) return finding;
    const mark = quietMark(finding, stateOfDefect(finding), config);
    if (mark !== null) return { ...finding, marks: [mark] };
    if (finding.placement.kind === "summary") return finding;
    if (room > 0) {
      room -= 1;
      return finding;
    }
    return { ...finding, marks: [{ kind: "over-cap", cap }] };
  });

  const unmarked = findings.filter((finding) => finding.marks.length === 0);
  return {
    findings,
    inline: unmarked.filter((finding) => finding.placement.kind === "line"),
    onFile: unmarked.filter((finding) => finding.placement.kind === "file"),
    folded: findings.filter(
      (finding) =>
        (finding.marks.length === 0 && finding.placement.kind === "summary") ||
        finding.marks.some(({ kind }) => kind === "over-cap" || kind === "low-confidence"),
    ),
    open: findings.filter((finding) => finding.marks.every(stillHolds)),
  };
}

/** An entry that was folded into the summary was never said on a line: it may be said now. */
function saidState(entry: LedgerEntry, standsThere: boolean): SaidState | null {
  if (entry.state === "dismissed" || entry.state === "withdrawn") return "dismissed";
  if (entry.commentId === null && !standsThere) return null;
  return entry.state === "fixed" ? "fixed" : "open";
}

function quietMark(
  finding: Finding,
  state: SaidState | undefined,
  config: RepositoryConfig,
): Mark | null {
  if (state !== undefined) return { kind: "already-said", state };
  if (finding.severity === "nit" && !config.nits) return { kind: "nit" };
  if (finding.confidence === "low") return { kind: "low-confidence" };
  return null;
}

function stillHolds(mark: Mark): boolean {
  switch (mark.kind) {
    case "over-cap":
    case "low-confidence":
      return true;
    case "already-said":
      return mark.state !== "dismissed";
    case "duplicate":
    case "outside-change":
    case "suppressed":
    case "late":
    case "nit":
      return false;
  }
}

function byWeight(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    confidences.indexOf(a.confidence) - confidences.indexOf(b.confidence) ||
    byPlace(a, b)
  );
}
