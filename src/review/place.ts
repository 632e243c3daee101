import { fingerprintOf } from "../diff/fingerprint.ts";
import { placeClaim } from "../diff/place-claim.ts";
import { safeReplacement } from "../diff/replacement.ts";
import { touchesChange } from "../diff/touches-change.ts";
import type { Hunk } from "../domain/change.ts";
import type { Claim, Finding, Mark } from "../domain/finding.ts";
import type { Found } from "./find.ts";

/**
 * The place stage: every claim gets its anchor in the current diff and its fingerprint. A claim
 * that speaks of unchanged code only is marked; one that has no line keeps its file or summary.
 */
export function place(
  found: readonly Found[],
  hunksOf: ReadonlyMap<string, readonly Hunk[]>,
): readonly Finding[] {
  const seen = new Map<string, number>();
  return found.flatMap(({ unit, engine, claims }) => {
    const hunks = hunksOf.get(unit.path) ?? [];
    return claims.map((claim): Finding => {
      const placement = placeClaim(claim, unit, hunks);
      const replacement =
        placement.kind === "line" ? safeReplacement(claim, placement.anchor, hunks) : null;
      const marks: readonly Mark[] = touchesChange(claim, unit) ? [] : [{ kind: "outside-change" }];
      return {
        ...claim,
        replacement,
        fingerprint: nextFingerprint(seen, unit.path, unit.scope, claim),
        engine,
        unitId: unit.id,
        path: unit.path,
        scope: unit.scope,
        placement,
        marks,
        agreedBy: [],
      };
    });
  });
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
