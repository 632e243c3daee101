import type { Sequence } from "./events.ts";

interface Kept {
  readonly what: string;
  readonly sequence: Sequence;
}

/** Every request of a review, from the first to the last. */
const moments = Array.from({ length: 18 }, (_, request) => request + 2);

/** Sequences that once showed something untrue, as short as they could be made. */
export const kept: readonly Kept[] = [
  ...moments.map((until): Kept => ({
    what: `the base changes after ${until} requests: the files of one diff, the merge base of another`,
    sequence: {
      from: "next",
      draft: false,
      edits: [{ do: "mend", nth: 0 }],
      until,
      steps: [{ event: { kind: "base", to: "next" }, until: "quiet" }],
    },
  })),
  {
    what: "with another base a finding stands in the diff as unchanged: that mends nothing",
    sequence: {
      from: "next",
      draft: false,
      edits: [{ do: "add", file: 2, at: 5, defect: "major" }],
      until: "quiet",
      steps: [{ event: { kind: "base", to: "next" }, until: "quiet" }],
    },
  },
];
