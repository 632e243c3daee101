/** How often a rule told what it should, and what it should not. */
export interface Score {
  readonly rule: string;
  readonly language: string;
  /** Defects told. */
  readonly right: number;
  /** Harmless code told. */
  readonly wrong: number;
  /** Defects not told. */
  readonly missed: number;
}

/** Of all that was told, the share that was right; 1 when nothing was told. */
export function precisionOf({ right, wrong }: Pick<Score, "right" | "wrong">): number {
  return right + wrong === 0 ? 1 : right / (right + wrong);
}

/** Of all defects, the share that was told; 1 when there were none. */
export function recallOf({ right, missed }: Pick<Score, "right" | "missed">): number {
  return right + missed === 0 ? 1 : right / (right + missed);
}

export function sumOf(scores: readonly Score[]): Pick<Score, "right" | "wrong" | "missed"> {
  const sum = (of: "right" | "wrong" | "missed"): number =>
    scores.reduce((total, score) => total + score[of], 0);
  return { right: sum("right"), wrong: sum("wrong"), missed: sum("missed") };
}

/** Counts per rule and language, made one by one. */
export class Tally {
  readonly #counts = new Map<string, { right: number; wrong: number; missed: number }>();

  add(rule: string, language: string, what: "right" | "wrong" | "missed"): void {
    const key = `${rule}\n${language}`;
    const counts = this.#counts.get(key) ?? { right: 0, wrong: 0, missed: 0 };
    this.#counts.set(key, counts);
    counts[what] += 1;
  }

  /** By rule, then language. */
  scores(): readonly Score[] {
    return [...this.#counts]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, counts]) => {
        const [rule = "", language = ""] = key.split("\n");
        return { rule, language, ...counts };
      });
  }
}
