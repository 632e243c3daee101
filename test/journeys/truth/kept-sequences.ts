import type { Sequence } from "./events.ts";

/** Sequences that once showed something untrue, as short as they could be made. */
export const kept: readonly { readonly what: string; readonly sequence: Sequence }[] = [
  {
    what: "the base changes while its diff is read: the listed files are not those of the merge base",
    sequence: {
      from: "next",
      draft: false,
      edits: [{ do: "mend", nth: 0 }],
      until: 6,
      steps: [{ event: { kind: "base", to: "next" }, until: "quiet" }],
    },
  },
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
