import { fingerprintOf } from "../diff/fingerprint.ts";
import { placeClaim } from "../diff/place-claim.ts";
import { safeReplacement } from "../diff/replacement.ts";
import { scopeFinder } from "../diff/scope-finder.ts";
import { touchesChange } from "../diff/touches-change.ts";
import type { Hunk } from "../domain/change.ts";
import type { Claim, Finding, Mark, Placement } from "../domain/finding.ts";
import { rowsOf, type Unit } from "../domain/unit.ts";
import type { Found } from "./find.ts";
import type { EligibleFile } from "./read-change.ts";

/**
 * The place stage: every claim gets its anchor in the current diff and its fingerprint. A claim
 * of the model that speaks of unchanged code only is marked; one that has no line keeps its file or summary.
 */
export function place(found: readonly Found[], files: readonly EligibleFile[]): readonly Finding[] {
  const hunksOf = new Map(files.map((entry) => [entry.file.path, hunksIn(entry)]));
  const scopeIn = scopeLookUp(files);
  const seen = new Map<string, number>();
  return found.flatMap(({ unit, engine, claims }) => {
    const hunks = hunksOf.get(unit.path) ?? [];
    return [...claims].sort(byRow).map((claim): Finding => {
      const placement = placeClaim(claim, unit, hunks);
      const scope = scopeIn(unit, placement);
      // Code that stands nowhere is no evidence: such a claim is shown and blocks nothing.
      const isUnfounded = placement.kind === "summary";
      // The analyzers look at both sides: what they tell of an unchanged line, the change has caused.
      const isOfChange = engine === "analyzers" || isUnfounded || touchesChange(claim, unit);
      const marks: readonly Mark[] = isOfChange ? [] : [{ kind: "outside-change" }];
      return {
        ...claim,
        confidence: isUnfounded ? "low" : claim.confidence,
        replacement:
          placement.kind === "line" ? safeReplacement(claim, placement.anchor, hunks) : null,
        fingerprint: nextFingerprint(seen, unit.path, scope, claim),
        engine,
        unitId: unit.id,
        path: unit.path,
        scope,
        placement,
        marks,
        agreedBy: [],
      };
    });
  });
}

function hunksIn({ file }: EligibleFile): readonly Hunk[] {
  return file.patch.kind === "hunks" ? file.patch.hunks : [];
}

/** The declaration around a finding: by its line in the new file, else by the unit's first line. */
function scopeLookUp(
  files: readonly EligibleFile[],
): (unit: Unit, placement: Placement) => string | null {
  const textOf = new Map(files.map(({ file, headText }) => [file.path, headText]));
  const finders = new Map<string, (line: number) => string | null>();
  return (unit, placement) => {
    const finder = finders.get(unit.path) ?? scopeFinder(textOf.get(unit.path) ?? "");
    finders.set(unit.path, finder);
    const line =
      placement.kind === "line" && placement.anchor.side === "RIGHT"
        ? placement.anchor.startLine
        : rowsOf(unit).find((row) => row.new !== null)?.new;
    return line === null || line === undefined ? null : finder(line);
  };
}

/** In file order, whatever order an engine speaks in: ordinals depend on it. */
function byRow(a: Claim, b: Claim): number {
  return (a.row ?? 0) - (b.row ?? 0);
}

/** Equal code in one scope is told apart by its order, so that two like defects stay two. */
function nextFingerprint(
  seen: Map<string, number>,
  path: string,
  scope: string | null,
  claim: Claim,
): Finding["fingerprint"] {
  const { category, rule, quote } = claim;
  const first = fingerprintOf({ path, scope, category, rule, quote, ordinal: 0 });
  const ordinal = seen.get(first) ?? 0;
  seen.set(first, ordinal + 1);
  return ordinal === 0 ? first : fingerprintOf({ path, scope, category, rule, quote, ordinal });
}
