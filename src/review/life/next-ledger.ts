import type { Finding } from "../../domain/finding.ts";
import type { Fingerprint } from "../../domain/ids.ts";
import type { LedgerEntry, Sighting } from "../../domain/ledger-entry.ts";
import type { Unit } from "../../domain/unit.ts";
import { linesOfFinding, placesOf, type LineHistory } from "./line-history.ts";
import { lookOf, nextLife } from "./next-life.ts";
import { unitHash } from "./seen-lines.ts";

/** What one review saw. */
export interface Saw {
  /** With their marks, under the fingerprints that the ledger knows them by. */
  readonly findings: readonly Finding[];
  readonly superseded: ReadonlyMap<Fingerprint, Fingerprint>;
  /** Those of which there is evidence that they no longer hold. */
  readonly gone: ReadonlySet<Fingerprint>;
  readonly history: Pick<LineHistory, "pathOf" | "lastLinesOf">;
  readonly units: readonly Unit[];
  readonly now: Sighting;
}

/**
 * The ledger after a review, without the comments that are still to be posted. `stored` is what it
 * was, `heard` the same with what people have said since. What was mended and resolved by hand is
 * fixed and not dismissed: so each entry is told by what it was where it is gone.
 */
export function nextLedger(
  stored: readonly LedgerEntry[],
  heard: readonly LedgerEntry[],
  saw: Saw,
): readonly LedgerEntry[] {
  const before = new Map(heard.map((entry) => [entry.fingerprint, entry]));
  const raised = saw.findings.filter(isRaised);
  const unitOf = new Map(saw.units.map((unit) => [unit.id, unit]));
  const found = raised.map((finding): LedgerEntry => {
    const earlier = before.get(finding.fingerprint);
    const unit = unitOf.get(finding.unitId);
    const { fingerprint, engine, path, scope, category, severity, confidence } = finding;
    const { title, quote, rule } = finding;
    const claimed = { category, severity, confidence, title, quote, rule };
    return {
      fingerprint,
      engine,
      path,
      scope,
      ...claimed,
      life: nextLife(earlier?.life ?? null, lookOf(finding), saw.now.head),
      lines: linesOfFinding(finding) ?? placesOf(finding, unit)[0] ?? null,
      unit: unit === undefined ? null : unitHash(unit),
      firstSeen: earlier?.firstSeen ?? saw.now,
      lastSeen: saw.now,
      thread: earlier?.thread ?? null,
    };
  });
  const isFound = new Set(raised.map(({ fingerprint }) => fingerprint));
  const livesOf = new Map(stored.map(({ fingerprint, life }) => [fingerprint, life]));
  const others = heard
    .filter(({ fingerprint }) => !isFound.has(fingerprint))
    .map((entry): LedgerEntry => {
      const { fingerprint } = entry;
      const isGone = saw.gone.has(fingerprint);
      const by = saw.superseded.get(fingerprint);
      const look = isGone
        ? ({ kind: "gone" } as const)
        : by === undefined
          ? ({ kind: "unseen" } as const)
          : ({ kind: "superseded", by } as const);
      const life = isGone ? (livesOf.get(fingerprint) ?? entry.life) : entry.life;
      return {
        ...entry,
        life: nextLife(life, look, saw.now.head),
        path: saw.history.pathOf(entry),
        lines: saw.history.lastLinesOf(entry),
      };
    });
  return [...found, ...others];
}

/** The entries with the newest comment that says each. */
export function withComments(
  entries: readonly LedgerEntry[],
  comments: readonly { readonly fingerprint: Fingerprint; readonly commentId: number }[],
): readonly LedgerEntry[] {
  const newest = new Map<Fingerprint, number>();
  for (const { fingerprint, commentId } of comments) {
    newest.set(fingerprint, Math.max(commentId, newest.get(fingerprint) ?? 0));
  }
  return entries.map((entry): LedgerEntry => {
    const commentId = newest.get(entry.fingerprint);
    if (commentId === undefined || commentId <= (entry.thread?.commentId ?? 0)) return entry;
    return { ...entry, thread: { commentId, nodeId: null, answeredBy: null } };
  });
}

/** A duplicate is another's, and what is outside of the change is nobody's. */
function isRaised({ marks }: Finding): boolean {
  return marks.every(({ kind }) => kind !== "outside-change" && kind !== "duplicate");
}
