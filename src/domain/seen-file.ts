import type { EngineName } from "./finding.ts";
import type { Sha } from "./ids.ts";

/**
 * Lines of one side that were shown to the same engines, one after another: `first` is the 1-based
 * number of the first, at the head (new) or the merge base (old) that was seen last.
 */
export interface SeenRun {
  readonly side: "new" | "old";
  readonly first: number;
  readonly by: readonly EngineName[];
  /** A short hash of each line's text without its white space. */
  readonly hashes: readonly string[];
}

/** What was seen of one file, in the order of its lines. */
export interface SeenFile {
  readonly path: string;
  readonly runs: readonly SeenRun[];
}

/**
 * What the reviews of a pull request have looked at, by content: it stays true when the history is
 * rewritten. `wholeAt` is the first head that was reviewed without anything missing.
 */
export interface Seen {
  readonly files: readonly SeenFile[];
  readonly wholeAt: Sha | null;
}

export const nothingSeen: Seen = { files: [], wholeAt: null };
