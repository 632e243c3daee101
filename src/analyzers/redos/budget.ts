import { TooSlow } from "../too-slow.ts";

/** Steps for all expressions of a file; some tenths of a second. Files by hand need thousands. */
const maxSteps = 500_000;

/** What the expressions of one file may take together. Steps, not time: the answer is always the same. */
export interface Budget {
  /** Throws `TooSlow` when there are no steps left. */
  spend(steps: number): void;
}

export function createBudget(steps = maxSteps): Budget {
  let left = steps;
  return {
    spend(count) {
      left -= count;
      if (left < 0) throw new TooSlow("its regular expressions are too large to decide");
    },
  };
}
