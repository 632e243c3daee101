import { confidences, severities, type Finding } from "../domain/finding.ts";

/**
 * The merge stage: one finding per defect. Two findings are the same defect when they are of one
 * category and their lines overlap. The one that stays is the worse, then the surer, then the
 * deterministic one; only a guess (low confidence) never stays in place of a surer one, or it would
 * take that one's comment and its say at the gate. It is as sure as the surest of them, since they
 * agree, and names who agreed. The others are marked as duplicates of it.
 */
export function merge(findings: readonly Finding[]): readonly Finding[] {
  const merged: Finding[] = [];
  // By all that makes two findings one: a change may bring thousands of them.
  const placeOf = new Map<string, number>();
  for (const finding of [...findings].sort(bySurety)) {
    const names = finding.marks.length === 0 ? namesOf(finding) : [];
    const twin = Math.min(...names.map((name) => placeOf.get(name) ?? Infinity));
    const original = merged[twin];
    if (original === undefined) {
      for (const name of names)
        placeOf.set(name, Math.min(placeOf.get(name) ?? Infinity, merged.length));
      merged.push(finding);
      continue;
    }
    merged[twin] = {
      ...original,
      confidence: surerOf(original, finding),
      agreedBy: withSource(original, finding),
    };
    merged.push({
      ...finding,
      marks: [...finding.marks, { kind: "duplicate", of: original.fingerprint }],
    });
  }
  return merged.sort(byPlace);
}

/** What a finding shares with its twins: its fingerprint, and each of its lines. */
function namesOf({ category, fingerprint, placement }: Finding): readonly string[] {
  const names = [`${category} ${fingerprint}`];
  if (placement.kind !== "line") return names;
  const { path, side, startLine, endLine } = placement.anchor;
  for (let line = startLine; line <= endLine; line += 1) {
    names.push(`${category} ${side} ${line} ${path}`);
  }
  return names;
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
