import { confidences, reaches, severities, type Finding, type Mark } from "../domain/finding.ts";
import { groupBy } from "../domain/group-by.ts";
import type { Fingerprint } from "../domain/ids.ts";
import type { LedgerEntry } from "../domain/ledger-entry.ts";
import type { RepositoryConfig } from "../policy/repository-config.ts";
import { byPlace } from "./merge.ts";
import type { Said } from "./ports.ts";

/**
 * Comments sent in one review. GitHub documents no limit; 32 and more have been answered with 502
 * or "was submitted too quickly", and tools of 2026 stay at 25 to 50.
 */
const maxCommentsPerReview = 30;

type SaidState = Extract<Mark, { readonly kind: "already-said" }>["state"];

/** What earlier reviews of the pull request have left. */
export interface KnownBefore {
  readonly ledger: readonly LedgerEntry[];
  readonly said: readonly Said[];
  /** Comments whose thread was answered as fixed or resolved. */
  readonly closed?: ReadonlySet<number>;
  /**
   * True for a finding whose lines its engine had seen in an earlier review, after a whole one. Absent
   * while there was none.
   */
  readonly isUnchanged?: (finding: Finding) => boolean;
}

/** What was decided of each finding; the lists are disjoint subsets of `findings`. */
export interface Decision {
  readonly findings: readonly Finding[];
  readonly inline: readonly Finding[];
  readonly onFile: readonly Finding[];
  readonly folded: readonly Finding[];
  /** Found late: those that are critical are said like any other, the rest is marked. */
  readonly late: readonly Finding[];
  /** Findings that hold at this head, said now or before, and not dismissed by anybody. */
  readonly open: readonly Finding[];
}

/**
 * The decide stage: what is said where. Nothing that stands on the pull request or was dismissed
 * is said again; what is found late on lines that were seen before is said only when it is critical;
 * nits wait until somebody asks for them; what exceeds the cap or has no line is folded into the
 * summary. What was answered as fixed and came back is said again, and told that it is back.
 */
export function decide(
  merged: readonly Finding[],
  known: KnownBefore,
  config: RepositoryConfig,
): Decision {
  const newestOf = new Map<Fingerprint, number>();
  for (const { fingerprint, commentId } of known.said) {
    newestOf.set(fingerprint, Math.max(commentId, newestOf.get(fingerprint) ?? 0));
  }
  const stateOf = new Map<Fingerprint, SaidState>();
  for (const fingerprint of newestOf.keys()) stateOf.set(fingerprint, "open");
  const entryOf = new Map(known.ledger.map((entry) => [entry.fingerprint, entry]));
  for (const entry of known.ledger) {
    const state = saidState(entry, newestOf.get(entry.fingerprint), known.closed);
    if (state === null) stateOf.delete(entry.fingerprint);
    else stateOf.set(entry.fingerprint, state);
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
    const entry = entryOf.get(finding.fingerprint);
    const mark =
      quietMark(finding, stateOfDefect(finding), config) ?? lateMark(finding, entry, cap, known);
    if (mark !== null) return { ...finding, marks: [mark] };
    if (finding.placement.kind === "summary") return finding;
    if (room === 0) return { ...finding, marks: [{ kind: "over-cap", cap }] };
    room -= 1;
    return entry?.life.kind === "fixed" && entry.thread !== null
      ? { ...finding, cameBack: { fixedIn: entry.life.in, after: entry.thread.commentId } }
      : finding;
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
    late: findings.filter(
      (finding) =>
        finding.marks.some(({ kind }) => kind === "late") ||
        (finding.marks.every(({ kind }) => kind === "over-cap") &&
          !entryOf.has(finding.fingerprint) &&
          finding.placement.kind !== "summary" &&
          known.isUnchanged?.(finding) === true),
    ),
    open: findings.filter((finding) => finding.marks.every(stillHolds)),
  };
}

/** An entry that has no comment was never said on a line: it may be said now. */
function saidState(
  { life, thread }: LedgerEntry,
  newest: number | undefined,
  closed: ReadonlySet<number> | undefined,
): SaidState | null {
  switch (life.kind) {
    case "dismissed":
    case "withdrawn":
      return "dismissed";
    case "fixed":
      if (thread === null) return newest === undefined ? null : "open";
      // A review that could not be recorded has said it again already.
      if (newest !== undefined && newest > thread.commentId) return "open";
      return closed?.has(thread.commentId) === true ? null : "fixed";
    case "open":
    case "superseded":
    case "suppressed":
    case "late":
      return thread === null && newest === undefined ? null : "open";
  }
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

/**
 * Lines that were seen are not spoken of again: what is new there is late, and what only stood in the
 * summary stays there. What somebody silenced and lets speak again was found in time.
 */
function lateMark(
  finding: Finding,
  entry: LedgerEntry | undefined,
  cap: number,
  { isUnchanged }: KnownBefore,
): Mark | null {
  if (finding.severity === "critical" || entry?.life.kind === "suppressed") return null;
  if (finding.placement.kind === "summary" || isUnchanged?.(finding) !== true) return null;
  if (entry?.life.kind === "open") return { kind: "over-cap", cap };
  // Its engine was silent about it once, and the code never changed: its old comment says it.
  if (entry?.life.kind === "fixed" && entry.thread !== null) {
    return { kind: "already-said", state: "fixed" };
  }
  return { kind: "late", because: "it stands on lines that an earlier review had seen" };
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
