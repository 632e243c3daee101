/** One measured figure beside what it should be. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** Null for a figure that is shown for orientation only. */
  readonly target: { readonly atMost: number } | { readonly atLeast: number } | null;
}

export function isMet({ value, target }: Figure): boolean {
  if (target === null) return true;
  return "atMost" in target ? value <= target.atMost : value >= target.atLeast;
}

/** The middle of some measurements, which one slow run does not move. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** The value that `share` (0 to 1) of the measurements do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
