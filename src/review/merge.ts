import { confidences, severities, type Finding } from "../domain/finding.ts";

/** Whether two rules (`tool/rule-id`) of the analyzers tell the same defect. */
export type TellTheSame = (rule: string, other: string) => boolean;

/**
 * The merge stage: one finding per defect. Two findings are the same defect when their lines overlap
 * and they are of one category or have one CWE; two of the analyzers, whose rules each mean one
 * thing, only when they have one CWE or `tellTheSame` says so of their rules. The one that stays is the worse, then
 * the surer, then the deterministic one; only a guess (low confidence) never stays in place of a
 * surer one, or it would take that one's comment and its say at the gate. It is as sure as the
 * surest of them, since they agree, and names who agreed. The others are marked as duplicates of it.
 */
export function merge(
  findings: readonly Finding[],
  tellTheSame: TellTheSame = () => false,
): readonly Finding[] {
  const merged: Finding[] = [];
  // What stays takes over a CWE from its twins, which says nothing of others that it overlaps.
  const asFound: Finding[] = [];
  // By all that two findings of one defect share: a change may bring thousands of them.
  const atPlace = new Map<string, number[]>();
  for (const finding of [...findings].sort(bySurety)) {
    const places = finding.marks.length === 0 ? placesOf(finding) : [];
    const twin = firstTwin(finding, places, asFound, atPlace, tellTheSame);
    asFound.push(finding);
    const original = merged[twin];
    if (original === undefined) {
      for (const place of places) {
        const standing = atPlace.get(place);
        if (standing === undefined) atPlace.set(place, [merged.length]);
        else standing.push(merged.length);
      }
      merged.push(finding);
      continue;
    }
    merged[twin] = {
      ...original,
      confidence: surerOf(original, finding),
      cwe: original.cwe ?? finding.cwe,
      agreedBy: withSource(original, finding),
    };
    merged.push({
      ...finding,
      marks: [...finding.marks, { kind: "duplicate", of: original.fingerprint }],
    });
  }
  return merged.sort(byPlace);
}

/** Where a finding meets its twins: its fingerprint, and each of its lines. */
function placesOf({ fingerprint, placement }: Finding): readonly string[] {
  const places: string[] = [fingerprint];
  if (placement.kind !== "line") return places;
  const { path, side, startLine, endLine } = placement.anchor;
  for (let line = startLine; line <= endLine; line += 1) places.push(`${side} ${line} ${path}`);
  return places;
}

/** The first of those that stay that is the same defect; Infinity when none is. */
function firstTwin(
  finding: Finding,
  places: readonly string[],
  found: readonly Finding[],
  atPlace: ReadonlyMap<string, readonly number[]>,
  tellTheSame: TellTheSame,
): number {
  let first = Infinity;
  for (const place of places) {
    for (const index of atPlace.get(place) ?? []) {
      if (index >= first) break;
      const other = found[index];
      if (other !== undefined && isSameDefect(finding, other, tellTheSame)) first = index;
    }
  }
  return first;
}

/** Of two findings that meet in one place. */
function isSameDefect(a: Finding, b: Finding, tellTheSame: TellTheSame): boolean {
  if (a.fingerprint === b.fingerprint) return a.category === b.category;
  const isOneWeakness = a.cwe !== null && a.cwe === b.cwe;
  if (a.engine !== "analyzers" || b.engine !== "analyzers") {
    return a.category === b.category || isOneWeakness;
  }
  // A rule tells each of its defects once: two of them are two.
  if (a.rule === b.rule) return false;
  if (isOneWeakness) return true;
  return a.rule !== null && b.rule !== null && tellTheSame(a.rule, b.rule);
}

function withSource(original: Finding, other: Finding): readonly string[] {
  const source = other.rule ?? other.engine;
  const own = original.rule ?? original.engine;
  return source === own || original.agreedBy.includes(source)
    ? original.agreedBy
    : [...original.agreedBy, source];
}

function surerOf(a: Finding, b: Finding): Finding["confidence"] {
  return confidences.indexOf(a.confidence) <= confidences.indexOf(b.confidence)
    ? a.confidence
    : b.confidence;
}

function bySurety(a: Finding, b: Finding): number {
  return (
    Number(a.confidence === "low") - Number(b.confidence === "low") ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    confidences.indexOf(a.confidence) - confidences.indexOf(b.confidence) ||
    Number(b.engine === "analyzers") - Number(a.engine === "analyzers") ||
    byPlace(a, b)
  );
}

/** By path, then line, then fingerprint: a total order, so that equal input gives equal plans. */
export function byPlace(a: Finding, b: Finding): number {
  return compare(a.path, b.path) || lineOf(a) - lineOf(b) || compare(a.fingerprint, b.fingerprint);
}

function lineOf({ placement }: Finding): number {
  if (placement.kind === "line") return placement.anchor.startLine;
  return placement.kind === "summary" ? (placement.line ?? 0) : 0;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
