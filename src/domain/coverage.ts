import type { NotReviewed } from "./engine.ts";
import type { EngineName } from "./finding.ts";
import type { UnitKey } from "./ids.ts";

/** Lines of one side, 1-based, inclusive: `new` numbers those of the head, `old` of the merge base. */
export interface LineRange {
  readonly side: "new" | "old";
  readonly first: number;
  readonly last: number;
}

/** One unit under one review: `cached` means that no engine had to look again. */
export interface UnitCoverage {
  readonly unitId: string;
  readonly path: string;
  /** Changed lines of the unit on the new side (old side for pure removals), 1-based, inclusive. */
  readonly lines: { readonly first: number; readonly last: number } | null;
  /**
   * Its changed lines, one range for each run of them: where lines came, those of the new side;
   * where lines only went, those of the old.
   */
  readonly ranges: readonly LineRange[];
  readonly keys: Readonly<Partial<Record<EngineName, UnitKey>>>;
  readonly state: "reviewed" | "cached" | "not-reviewed";
  readonly missing: readonly NotReviewed[];
}

/** One file of the change. `rule` is the policy that skipped it, in words. */
export type FileCoverage =
  | { readonly path: string; readonly state: "eligible"; readonly units: number }
  | { readonly path: string; readonly state: "skipped"; readonly rule: string }
  | { readonly path: string; readonly state: "nothing-to-review"; readonly why: string }
  | { readonly path: string; readonly state: "not-reviewed"; readonly missing: NotReviewed };

/** What a review looked at and what it did not. */
export interface Coverage {
  readonly files: readonly FileCoverage[];
  readonly units: readonly UnitCoverage[];
  /** Said when the platform did not list all files; then the review is never whole. */
  readonly truncated: string | null;
}

/** The same with nothing that is tried again. */
export function withoutRetry(coverage: Coverage): Coverage {
  const never = (missing: NotReviewed): NotReviewed => ({ ...missing, retryAt: null });
  return {
    ...coverage,
    files: coverage.files.map((file) =>
      file.state === "not-reviewed" ? { ...file, missing: never(file.missing) } : file,
    ),
    units: coverage.units.map((unit) => ({ ...unit, missing: unit.missing.map(never) })),
  };
}

/** N and M of "reviewed N of M": units, where a file that could not be read counts as one. */
export function countCoverage(coverage: Coverage): { reviewed: number; eligible: number } {
  const reviewed = coverage.units.filter((unit) => unit.state !== "not-reviewed").length;
  const unread = coverage.files.filter((file) => file.state === "not-reviewed").length;
  return { reviewed, eligible: coverage.units.length + unread };
}

/** Everything that was eligible and not reviewed, with its reason, in the order of the change. */
export function missingFrom(coverage: Coverage): readonly NotReviewed[] {
  return [
    ...coverage.files.flatMap((file) => (file.state === "not-reviewed" ? [file.missing] : [])),
    ...coverage.units.flatMap((unit) => (unit.state === "not-reviewed" ? unit.missing : [])),
  ];
}

/**
 * The latest of the times at which something missing may be tried again (epoch milliseconds); null
 * when nothing is.
 */
export function retryAtOf(coverage: Coverage): number | null {
  const times = missingFrom(coverage).flatMap((missing) => missing.retryAt ?? []);
  return times.length === 0 ? null : Math.max(...times);
}
